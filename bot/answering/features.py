"""What speaks for an article, or for an area, being what a question is about, in numbers, and what they add up to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.answering.context import Candidate, Finder, Token
from bot.library.knowledge import Hit, Knowledge
from bot.library.phrases import fold, words

ARTICLE_NAMES = (
    "question", "passage", "lead", "sparse_lead", "agree", "coverage", "coverage_lead", "exactness",
    "article_coverage", "article_lead", "title_coverage", "votes", "short",
)  # fmt: skip
"""What tells an article from its neighbours in the same area, in the order the weights are fitted in."""
FINAL_NAMES = ("own", "lead")
AREA_NAMES = (
    "question", "passage", "area_votes", "area_coverage", "unknown", "topic_rival", "sparse", "short", "area_named",
)  # fmt: skip
"""What tells whether the area is right at all."""
SAME = 0.99
"""Probability where the question is, to the letter, one of the article's own (a suggestion
that was pressed), and of the area where it is nothing but the area's name."""
_TOP = 10


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


def probability(features: Mapping[str, float], bias: float, weights: Mapping[str, float]) -> float:
    """Return the probability that fitted weights give to features; one that is missing weighs nothing."""
    score = bias + sum(weight * features.get(name, 0.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def standing(best: float, second: float) -> dict[str, float]:
    """Return what tells how sure the best article is: its log-odds, and how far it is ahead of the second, as the
    logarithm of their ratio.

    Args:
        best: the best article's probability by itself.
        second: the second's; 0 where there is none.
    """
    own = math.log((best + 1e-3) / (1 - best + 1e-3))
    return {"own": own, "lead": math.log((best + 1e-2) / (second + 1e-2))}


def measure(candidates: list[Candidate], hits: list[Hit], tokens: Sequence[Token], lexicon: Lexicon) -> None:
    """Fill in each candidate's features.

    Args:
        candidates: the articles found, with their hits.
        hits: all that was found, other articles' and areas' topics included, best first.
        tokens: the question's words that carry meaning.
        lexicon: the articles' words.
    """
    dense = {c.article.id: _best(c.hits, "dense") for c in candidates}
    sparse = {c.article.id: _best(c.hits, "sparse") for c in candidates}
    asked = frozenset(term for token in tokens for term in _terms(token))
    total = sum(lexicon.weight(token) for token in tokens) or 1.0
    unknown = sum(lexicon.weight(t) for t in tokens if not t.known and t.repaired is None) / total
    coverage: dict[str, float] = {}
    whole = {c.article.id: lexicon.cover(tokens, lexicon.article(c.article.id)) for c in candidates}
    areas: dict[str, float] = {}
    for candidate in candidates:
        area = candidate.article.meta.area
        areas[area] = max(areas.get(area, 0.0), whole[candidate.article.id])
        coverage[candidate.article.id] = max(
            (lexicon.cover(tokens, lexicon.terms(hit.text)) for hit in candidate.hits if hit.kind != "passage"),
            default=0.0,
        )
    votes = Counter(hit.article_id for hit in hits[:_TOP])
    area_votes = Counter(hit.area for hit in hits[:_TOP])
    for candidate in candidates:
        own, area = candidate.article.id, candidate.article.meta.area
        asking = [hit for hit in candidate.hits if hit.kind != "passage"]
        titles = [hit for hit in asking if hit.kind == "title"]
        top = sparse[own] or 1e-9
        rivals = [hit.dense or 0.0 for hit in hits if hit.kind == "topic" and hit.area != area]
        candidate.features = {
            "question": max((hit.dense or 0.0 for hit in asking), default=0.0),
            "passage": max((hit.dense or 0.0 for hit in candidate.hits if hit.kind == "passage"), default=0.0),
            "lead": dense[own] - _rival(own, dense),
            "sparse": math.log1p(sparse[own]),
            "sparse_lead": max(-1.0, min(1.0, (top - _rival(own, sparse)) / top)),
            "agree": float(_leads(own, dense) and _leads(own, sparse)),
            "coverage": coverage[own],
            "coverage_lead": coverage[own] - _rival(own, coverage),
            "exactness": max((_exact(asked, lexicon.terms(hit.text)) for hit in asking), default=0.0),
            "article_coverage": whole[own],
            "article_lead": whole[own] - _rival(own, whole),
            "area_coverage": areas[area],
            "title_coverage": max((lexicon.cover(tokens, lexicon.terms(hit.text)) for hit in titles), default=0.0),
            "area_named": lexicon.cover(tokens, lexicon.area(area)),
            "unknown": unknown,
            "votes": votes[own] / _TOP,
            "area_votes": area_votes[area] / _TOP,
            "topic_rival": max(rivals, default=0.0) - dense[own],
            "short": 1.0 / max(1, len(tokens)),
        }


def says_the_same(text: str, hits: list[Hit]) -> bool:
    """Whether a question is, to the letter, an article's title or example question."""
    said = words(text)
    return any(words(hit.text) == said for hit in hits if hit.kind in ("question", "title"))


def _best(hits: list[Hit], signal: str) -> float:
    return max((getattr(hit, signal) or 0.0 for hit in hits), default=0.0)


def _rival(own: str, scores: Mapping[str, float]) -> float:
    return max((score for name, score in scores.items() if name != own), default=0.0)


def _leads(own: str, scores: Mapping[str, float]) -> bool:
    return scores[own] > 0 and scores[own] >= max(scores.values())


def _terms(token: Token) -> tuple[str, ...]:
    return (*token.terms, *token.parts, *((fold(token.repaired),) if token.repaired else ()))


def _exact(asked: frozenset[str], terms: frozenset[str]) -> float:
    """The share of the text's terms that the question has."""
    return len(asked & terms) / len(terms) if terms else 0.0
