"""What speaks for an article, or for an area, being what a question is about, in numbers, and what they add up to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.answering.context import Candidate, Finder, Token
from bot.library.behaviour_levels import Decide
from bot.library.knowledge import Hit, Knowledge
from bot.library.phrases import fold, words

CANDIDATE_NAMES = (
    "question", "question_squared", "nearest", "passage", "words", "nearest_words", "passage_words", "title_coverage",
    "article_coverage", "exactness", "asked", "votes", "word_votes", "passage_votes", "classified",
)  # fmt: skip
"""What speaks for an article, against the others found beside it."""
NONE_NAMES = (
    "best", "passage", "unknown", "short", "topic", "area_votes", "article_coverage", "words", "coverage", "elsewhere",
    "votes",
)  # fmt: skip
"""What tells of the question as a whole whether any article answers it."""
SAME = 0.99
"""Probability where the question is, to the letter, one of the article's own (a suggestion
that was pressed), and of the area where it is nothing but the area's name."""
CANDIDATES = 12
"""Articles that are weighed against each other: the right one is among so many of 99 questions in 100."""
_TOP = 20
_NEAREST = 3
SHARP, WORD_SHARP = 16.0, 3.0
"""How fast a hit's vote falls with its distance from the nearest, in meaning and in words; from half to twice of the
first there is little between them on the development questions."""
NO_VOTE = math.exp(-6)
"""The share of the votes that an article without any is taken to have."""
UNCLASSIFIED, LEAST_CLASSIFIED = -4.0, -8.0
"""Logarithm of the probability that an article the classifier has not learned yet is taken to have by it, about one in
fifty, so that it neither wins nor loses by that; and the least of any: beyond, it is only noise."""
_UNSEEN = 0.9
"""What a text that the search did not return is taken to be as near as, in shares of the farthest one that it did."""


class Lexicon:
    """Which words belong to which article, and how telling each is.

    Args:
        knowledge: the snapshot; its example questions, titles and headings are read.
        library: analyses them as it does a question.
    """

    def __init__(self, knowledge: Knowledge, library: Finder) -> None:
        self.digest = knowledge.digest
        self._library = library
        self._texts: dict[str, frozenset[str]] = {}
        self._articles: dict[str, frozenset[str]] = {}
        self._areas = {
            area.slug: self.terms(area.title) | self.terms(area.title_en) for area in knowledge.areas.values()
        }
        seen: Counter[str] = Counter()
        for article in knowledge.articles.values():
            own = [text for questions in article.meta.questions.values() for text in questions]
            for version in article.texts.values():
                own += [version.title, *(section.heading for section in version.sections if section.heading)]
            terms = frozenset(term for text in own for term in self.terms(text))
            self._articles[article.id] = terms
            seen.update(terms)
        self._rarity = {term: math.log(1 + len(self._articles) / count) for term, count in seen.items()}
        self._rarest = math.log(1 + len(self._articles))

    def terms(self, text: str) -> frozenset[str]:
        """Return a text's terms; the knowledge's own texts are analysed once."""
        if text not in self._texts:
            self._texts[text] = frozenset(term for token in self._library.analyse(text) for term in _terms(token))
        return self._texts[text]

    def article(self, name: str) -> frozenset[str]:
        """Return the terms an article is asked about with."""
        return self._articles.get(name, frozenset())

    def area(self, slug: str) -> frozenset[str]:
        """Return the terms of an area's name."""
        return self._areas.get(slug, frozenset())

    def weight(self, token: Token) -> float:
        """Return how telling a word is: the fewer articles use it, the more."""
        known = [self._rarity[term] for term in _terms(token) if term in self._rarity]
        return min(known) if known else self._rarest

    def cover(self, tokens: Sequence[Token], terms: frozenset[str]) -> float:
        """Return the share of a question's words, by weight, that are among ``terms``."""
        total = sum(self.weight(token) for token in tokens)
        shared = sum(self.weight(token) for token in tokens if not terms.isdisjoint(_terms(token)))
        return shared / total if total else 0.0


def chances(candidates: Sequence[Mapping[str, float]], whole: Mapping[str, float], fitted: Decide) -> list[float]:
    """Return the probability of each article being the answer; what is missing to 1 is that of none being it.

    A conditional logit with an outside option (McFadden, Conditional logit analysis of qualitative choice behavior,
    1974): each article and "none of them" has a score, linear in its features, and their exponentials share 1.

    Args:
        candidates: each article's features, see :data:`CANDIDATE_NAMES`.
        whole: the question's, see :data:`NONE_NAMES`.
        fitted: the weights.
    """
    scores = [score(features, fitted) for features in candidates]
    return shares(scores, fitted.bias + sum(fitted.none[name] * whole[name] for name in NONE_NAMES))


def score(features: Mapping[str, float], fitted: Decide) -> float:
    """Return what speaks for an article, added up."""
    return sum(fitted.article[name] * features[name] for name in CANDIDATE_NAMES)


def shares(scores: Sequence[float], none: float) -> list[float]:
    """Return each score's share of 1, of which the score of none of them has its own."""
    top = max([none, *scores])
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers) + math.exp(none - top)
    return [power / total for power in powers]


def add_up_areas(candidates: Sequence[Candidate]) -> None:
    """Give each article its area's probability: that of all its articles together."""
    areas: dict[str, float] = {}
    for candidate in candidates:
        areas[candidate.article.meta.area] = areas.get(candidate.article.meta.area, 0.0) + candidate.probability
    for candidate in candidates:
        candidate.area_probability = areas[candidate.article.meta.area]


def measure(
    found: Mapping[str, list[Hit]],
    hits: list[Hit],
    tokens: Sequence[Token],
    lexicon: Lexicon,
    elsewhere: float,
    classified: Mapping[str, float],
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Measure the articles found, and the question.

    Args:
        found: the hits of each article.
        hits: all that was found, areas' topics included, best first.
        tokens: the question's words that carry meaning.
        lexicon: the articles' words.
        elsewhere: how likely the message is none of the municipality's business, by its words alone.
        classified: what the classifier says of each article it knows.

    Returns:
        The features of the articles most worth weighing, best first, and those of the question as a whole.
    """
    dense = [hit.dense for hit in hits if hit.dense is not None]
    unseen = _UNSEEN * min(dense, default=0.0)
    most = max((hit.sparse or 0.0 for hit in hits), default=0.0) or 1.0
    asked = frozenset(term for token in tokens for term in _terms(token))
    measured = {name: _article(own, unseen, most, tokens, asked, lexicon) for name, own in found.items()}
    votes = shares_of_votes(
        {name: [hit.dense for hit in own if hit.kind != "passage"] for name, own in found.items()}, SHARP
    )
    passages = {name: [hit.dense for hit in own if hit.kind == "passage"] for name, own in found.items()}
    said = {
        name: [hit.sparse and hit.sparse / most for hit in own if hit.kind != "passage"] for name, own in found.items()
    }
    passage_votes, word_votes = shares_of_votes(passages, SHARP), shares_of_votes(said, WORD_SHARP)
    for name in found:
        measured[name]["article_coverage"] = lexicon.cover(tokens, lexicon.article(name))
        measured[name]["classified"] = max(classified.get(name, UNCLASSIFIED), LEAST_CLASSIFIED)
        measured[name]["votes"] = math.log(votes[name] + NO_VOTE)
        measured[name]["word_votes"] = math.log(word_votes[name] + NO_VOTE)
        measured[name]["passage_votes"] = math.log(passage_votes[name] + NO_VOTE)
    best = sorted(measured, key=lambda name: -_worth(measured[name]))[:CANDIDATES]
    features = {name: measured[name] for name in best}
    total = sum(lexicon.weight(token) for token in tokens) or 1.0
    areas = Counter(hit.area for hit in hits[:_TOP])

    def top(feature: str) -> float:
        return max((own[feature] for own in features.values()), default=0.0)

    return features, {
        "best": top("question"),
        "passage": top("passage"),
        "unknown": sum(lexicon.weight(t) for t in tokens if not t.known and t.repaired is None) / total,
        "short": 1.0 / max(1, len(tokens)),
        "topic": max((hit.dense or 0.0 for hit in hits if hit.kind == "topic"), default=0.0),
        "area_votes": max(areas.values(), default=0) / _TOP,
        "article_coverage": top("article_coverage"),
        "words": most / 10,
        "coverage": top("coverage"),
        "elsewhere": elsewhere,
        "votes": max(votes.values(), default=0.0),
    }


def _article(
    hits: list[Hit], unseen: float, most: float, tokens: Sequence[Token], asked: frozenset[str], lexicon: Lexicon
) -> dict[str, float]:
    asking = [hit for hit in hits if hit.kind != "passage"]
    passages = [hit for hit in hits if hit.kind == "passage"]
    near = sorted((hit.dense for hit in asking if hit.dense is not None), reverse=True)
    words_near = sorted((hit.sparse / most for hit in asking if hit.sparse), reverse=True)
    question = near[0] if near else unseen
    return {
        "question": question,
        "question_squared": question**2,
        "nearest": sum([*near, *[unseen] * _NEAREST][:_NEAREST]) / _NEAREST,
        "passage": max((hit.dense or 0.0 for hit in passages), default=unseen),
        "words": max(words_near, default=0.0),
        "nearest_words": sum(words_near[:_NEAREST]) / _NEAREST,
        "passage_words": max((hit.sparse or 0.0 for hit in passages), default=0.0) / most,
        "coverage": max((lexicon.cover(tokens, lexicon.terms(hit.text)) for hit in asking), default=0.0),
        "title_coverage": max(
            (lexicon.cover(tokens, lexicon.terms(hit.text)) for hit in asking if hit.kind == "title"), default=0.0
        ),
        "exactness": max((_exact(asked, lexicon.terms(hit.text)) for hit in asking), default=0.0),
        "asked": math.log1p(len(near)),
    }


def shares_of_votes(nearness: Mapping[str, Sequence[float | None]], sharp: float) -> dict[str, float]:
    """Return each one's share of the votes of all hits, of which a nearer one weighs more (Dudani, The
    distance-weighted k-nearest-neighbor rule, 1976).

    Args:
        nearness: for each article, or section, how near its hits are.
        sharp: how fast a vote falls with its distance from the nearest.
    """
    nearest = max((near for own in nearness.values() for near in own if near), default=0.0)
    powers = {name: sum(math.exp(sharp * (near - nearest)) for near in own if near) for name, own in nearness.items()}
    total = sum(powers.values()) or 1.0
    return {name: power / total for name, power in powers.items()}


def _worth(features: Mapping[str, float]) -> float:
    """A rough order, only to choose what is weighed finely."""
    return (
        features["nearest"]
        + 0.5 * features["passage"]
        + 0.3 * features["nearest_words"]
        + 0.3 * features["article_coverage"]
    )


def says_the_same(text: str, hits: list[Hit]) -> bool:
    """Whether a question is, to the letter, an article's title or example question."""
    said = words(text)
    return any(words(hit.text) == said for hit in hits if hit.kind in ("question", "asked", "title"))


def _terms(token: Token) -> tuple[str, ...]:
    return (*token.stems, *((fold(token.repaired),) if token.repaired else ()))


def _exact(asked: frozenset[str], terms: frozenset[str]) -> float:
    """The share of the text's terms that the question has."""
    return len(asked & terms) / len(terms) if terms else 0.0
