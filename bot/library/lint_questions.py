"""Checks that an example question belongs to one article only, and that an article has enough of them."""

from __future__ import annotations

import bisect
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library.analyser import STOP, words
from bot.library.knowledge import Article, Knowledge, Problem
from bot.library.lint_lines import Lines

NEAR = 0.9
"""Cosine of two questions' sets of three letters, stop words left out, above which they are one question."""
WANTED = {"da": 15, "en": 5}
"""Example questions an article needs, by language; near-duplicates do not count."""


@dataclass(frozen=True, slots=True)
class _Asked:
    article: Article
    language: str
    at: int
    text: str
    words: str

    def problem(self, lines: Lines, root: Path, message: str, warning: bool) -> Problem:
        path, line = lines.question(root, self.article, self.language, self.at)
        return Problem(path, line, message, "warning" if warning else "error")


def check(knowledge: Knowledge, lines: Lines) -> Iterator[Problem]:
    """Yield every question that stands twice (an error in two articles) or nearly does, and where there are too few."""
    asked = _asked(knowledge)
    alike = _alike(asked)
    for later, earlier in alike.items():
        question, other = asked[later], asked[earlier]
        same, home = question.words == other.words, question.article.id == other.article.id
        how = ("stands twice" if home else "stands") if same else f"is nearly '{other.text}'"
        where = "" if home else f" in {other.article.id} as well" if same else f" of {other.article.id}"
        message = f"the question '{question.text}' {how}{where} and does not count"
        yield question.problem(lines, knowledge.folder, message, warning=home or not same)
    counted = Counter((q.article.id, q.language) for at, q in enumerate(asked) if at not in alike)
    for article in knowledge.articles.values():
        if article.municipality is None:
            yield from _too_few(article, counted, lines)


def distinct(knowledge: Knowledge) -> Counter[str]:
    """Return how many example questions there are by language; of those that are alike only one counts."""
    asked = _asked(knowledge)
    alike = _alike(asked)
    return Counter(question.language for at, question in enumerate(asked) if at not in alike)


def _asked(knowledge: Knowledge) -> list[_Asked]:
    return [
        _Asked(article, language, at, question, " ".join(words(question)))
        for article in knowledge.articles.values()
        for language, questions in article.meta.questions.items()
        for at, question in enumerate(questions)
    ]


def _too_few(article: Article, counted: Counter[tuple[str, str]], lines: Lines) -> Iterator[Problem]:
    for language, name in (("da", "Danish"), ("en", "English")):
        have, wanted = counted[article.id, language], WANTED[language]
        if have < wanted:
            line = lines.of(article.path, "questions", language)
            message = f"has {have} {name} example questions that count, {wanted} are wanted"
            yield Problem(article.path, line, message, "warning")


def _rivals(one: Article, other: Article) -> bool:
    """Whether some citizen may see both (or they are one): a local article may ask what the shared one it stands in
    for asks."""
    if other.id == one.meta.stands_for or one.id == other.meta.stands_for:
        return False
    return one.municipality is None or other.municipality in (None, one.municipality)


def _alike(asked: Sequence[_Asked]) -> dict[int, int]:
    """Return, by place, each question that an earlier one of the same or a rival article already asks.

    Two sets as near as that share one of their few rarest members, so only those are looked up, and fewer still are
    kept of the smaller set (the prefix filter of Bayardo, Ma and Srikant, Scaling up all pairs similarity search,
    WWW 2007; in the order of their sizes, the smaller of two must have ``NEAR`` of its members in common).
    """
    runs = [_runs(question.words) for question in asked]
    common = Counter(run for own in runs for run in own)
    having: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    found: dict[int, int] = {}
    for at in sorted(range(len(asked)), key=lambda at: len(runs[at])):
        own, language = runs[at], asked[at].language
        least = NEAR**2 * len(own)
        rarest = sorted(own, key=lambda run: (common[run], run))
        others = set()
        for run in rarest[: _prefix(len(own), least)]:
            smaller = having[language, run]  # by size, for they come in that order
            others.update(smaller[bisect.bisect_left(smaller, (math.ceil(least), 0)) :])
        for size, other in others:
            near = len(own & runs[other]) >= NEAR * math.sqrt(len(own) * size)
            if near and _rivals(asked[at].article, asked[other].article):
                later, earlier = max(at, other), min(at, other)
                found[later] = min(earlier, found.get(later, earlier))
        for run in rarest[: _prefix(len(own), NEAR * len(own))]:
            having[language, run].append((len(own), at))
    return dict(sorted(found.items()))


def _prefix(size: int, least: float) -> int:
    """How many of a set's members must be looked at to meet one of ``least`` that it shares with another."""
    return size - math.ceil(least) + 1


def _runs(question: str) -> set[str]:
    """Return the runs of three letters of a question's words that say something; of all its words where none does."""
    told = " ".join(word for word in question.split() if word not in STOP) or question
    padded = f" {told} "
    return {padded[at : at + 3] for at in range(max(1, len(padded) - 2))}
