"""Checks that an example question belongs to one article only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.library.analyser import words
from bot.library.knowledge import Article, Knowledge, Problem
from bot.library.lint_lines import Lines

NEAR = 0.9
"""Share of runs of three letters two questions have in common (Jaccard) from which on they are one question."""
BLOCK = 500


@dataclass(frozen=True, slots=True)
class _Asked:
    article: Article
    language: str
    at: int
    text: str
    words: str

    def problem(self, lines: Lines, message: str, warning: bool) -> Problem:
        line = lines.of(self.article.path, "questions", self.language, self.at)
        return Problem(self.article.path, line, message, "warning" if warning else "error")


def check(knowledge: Knowledge, lines: Lines) -> Iterator[Problem]:
    """Yield every question that stands twice (an error in two articles), and those that nearly do."""
    asked = [
        _Asked(article, language, at, question, " ".join(words(question)))
        for article in knowledge.articles.values()
        for language, questions in article.meta.questions.items()
        for at, question in enumerate(questions)
    ]
    first: dict[str, _Asked] = {}
    distinct: list[_Asked] = []
    for question in asked:
        other = first.setdefault(question.words, question)
        if other is question:
            distinct.append(question)
        elif other.article.id == question.article.id:
            yield question.problem(lines, f"the question '{question.text}' stands twice", warning=True)
        elif _rivals(question.article, other.article):
            message = f"the question '{question.text}' stands in {other.article.id} as well"
            yield question.problem(lines, message, warning=False)
    for question, other in _near(distinct):
        if _rivals(question.article, other.article):
            message = f"the question '{question.text}' is nearly '{other.text}' of {other.article.id}"
            yield question.problem(lines, message, warning=True)


def _rivals(one: Article, other: Article) -> bool:
    """Whether some citizen may see both: a local article may ask what the shared one it stands in for asks."""
    if other.id in (one.id, one.meta.replaces) or one.id == other.meta.replaces:
        return False
    return one.municipality is None or other.municipality in (None, one.municipality)


def _near(asked: list[_Asked]) -> Iterator[tuple[_Asked, _Asked]]:
    """Compare all questions by one matrix product per block: thousands of them take a second."""
    runs = [{f" {q.words} "[at : at + 3] for at in range(len(q.words))} for q in asked]
    columns = {run: at for at, run in enumerate(sorted(set().union(*runs)))} if runs else {}
    table = np.zeros((len(asked), len(columns)), dtype=np.float32)
    for row, own in enumerate(runs):
        table[row, [columns[run] for run in own]] = 1
    sizes = table.sum(axis=1)
    for start in range(0, len(asked), BLOCK):
        common = table[start : start + BLOCK] @ table.T
        likeness = common / np.maximum(sizes[start : start + BLOCK, None] + sizes[None, :] - common, 1)
        for row, column in zip(*np.nonzero(likeness > NEAR), strict=True):
            if column < start + row:
                yield asked[start + int(row)], asked[int(column)]
