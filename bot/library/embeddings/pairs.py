"""Training pairs from the knowledge: what a citizen may write, and what it should be near."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.library.knowledge import Knowledge
from bot.library.pieces import Piece

SLIPS, DROPPED, PLAIN_LETTERS, SYNONYM = 0.35, 0.15, 0.1, 0.2
"""How often a training question gets a slip of the pen, loses words, loses its Danish letters, gets a synonym."""

_PLAIN = str.maketrans({"æ": "a", "ø": "o", "å": "a"})


@dataclass(frozen=True, slots=True)
class Topic:
    """Texts that mean the same: an article's questions with its own words, or an area's topics."""

    name: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]


def topics(knowledge: Knowledge, pieces: Sequence[Piece]) -> tuple[list[Topic], list[Topic]]:
    """Group the pieces by what they are about.

    Args:
        knowledge: the snapshot the pieces are from.
        pieces: those to train on.

    Returns:
        The articles, and the areas. Within each list no two are about the same, so one pair of each makes a batch in
        which every other answer is a true negative, the article's neighbours in its area among them.
    """
    by_article: dict[str, list[Piece]] = {}
    for piece in pieces:
        # A local article says what the shared one says: in one batch they would be false negatives.
        if piece.article_id and not knowledge.articles[piece.article_id].meta.stands_for:
            by_article.setdefault(piece.article_id, []).append(piece)
    articles = [
        Topic(
            name,
            tuple(p.searched for p in own if p.kind in ("question", "asked", "title")),
            tuple(p.searched for p in own if p.kind in ("title", "passage")),
        )
        for name, own in by_article.items()
    ]
    areas = [
        Topic(area.slug, (area.title, area.title_en, *area.topics), tuple(f"{area.title}: {t}" for t in area.topics))
        for area in knowledge.areas.values()
    ]
    return articles, areas


class Sampler:
    """Draws pairs.

    Args:
        synonyms: groups of words that mean the same.
        seed: two samplers of one seed draw the same.
    """

    def __init__(self, synonyms: Sequence[Sequence[str]], seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self._synonyms = {w.lower(): [o for o in group if o != w] for group in synonyms for w in group if " " not in w}

    def batch(self, topics: Sequence[Topic]) -> tuple[list[str], list[str]]:
        """Draw a question and something it should be near from every topic; return the two columns."""
        asked, near = [], []
        for topic in topics:
            question = self._random.choice(topic.questions)
            others = [other for other in topic.questions if other != question]
            answer = others and self._random.random() < 0.6
            asked.append(self._roughen(question))
            near.append(self._random.choice(others if answer else topic.answers))
        return asked, near

    def _roughen(self, text: str) -> str:
        words = text.split()
        if len(words) > 3 and self._random.random() < DROPPED:
            words.pop(self._random.randrange(len(words)))
        for at, word in enumerate(words):
            if word.lower() in self._synonyms and self._random.random() < SYNONYM:
                words[at] = self._random.choice(self._synonyms[word.lower()])
        if self._random.random() < SLIPS:
            at = self._random.randrange(len(words))
            words[at] = slip(words[at], self._random)
        rough = " ".join(words)
        return rough.translate(_PLAIN) if self._random.random() < PLAIN_LETTERS else rough


def slip(word: str, chance: random.Random) -> str:
    """Return a word of four letters or more with one slip: a letter lost, doubled, swapped with the next, or wrong."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice("aeiounrstdlkm") + word[at + 1 :]
