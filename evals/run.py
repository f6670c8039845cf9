"""Measures answers: ``python -m evals.run [--split dev|test] [--full] [--group NAME]``.

Right means: the right decision and, where one is named, the right article. A wrong answer is an answer from an article
that does not answer the question, which costs five times an answer withheld.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bot.answering.schemas import Answer, PastTurn, Question
from bot.answering.service import Answerer
from bot.library.service import Library
from bot.settings import Settings
from evals.reader import Case, cases

NOW = dt.datetime(2026, 11, 26, 10, 0, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Result:
    """A case and what came of it."""

    case: Case
    answer: Answer
    ms: float
    stands_for: str | None
    """The shared article that the answer's article replaces in this municipality."""

    @property
    def article(self) -> str | None:
        """The article the answer came from."""
        return self.answer.sources[0].article if self.answer.sources else None

    @property
    def right(self) -> bool:
        """Whether the decision, and the article where one is expected, are right."""
        if self.answer.decision not in self.case.decisions:
            return False
        return (
            self.answer.decision != "answer"
            or not self.case.articles
            or bool({self.article, self.stands_for} & set(self.case.articles))
        )

    @property
    def wrong_answer(self) -> bool:
        """Whether the citizen was answered from an article that does not answer."""
        return self.answer.decision == "answer" and not self.right

    @property
    def offered(self) -> bool:
        """Whether the right article was among the choices of a question back."""
        decided = next((step.result for step in self.answer.trace if step.name == "decide"), {})
        return self.answer.decision == "clarify" and bool(set(decided.get("articles", ())) & set(self.case.articles))


def ask(text: str, history: tuple[PastTurn, ...] = ()) -> Question:
    """Return a citizen's question on a weekday morning, to a municipality whose chat is open."""
    return Question(
        text=text,
        municipality="aadal",
        language="da",
        channel="web",
        now=NOW,
        contact_open=True,
        history=history,
    )


async def run(answerer: Answerer, library: Library, case: Case) -> Result:
    """Ask a case's questions in order and keep the last answer."""
    history: tuple[PastTurn, ...] = ()
    for text in case.history:
        said = await answerer.answer(ask(text, history))
        articles = tuple(dict.fromkeys(source.article for source in said.sources))
        history = (*history, PastTurn(text, said.text, said.decision, said.area, articles))
    started = time.perf_counter()
    answer = await answerer.answer(ask(case.question, history))
    ms = (time.perf_counter() - started) * 1000
    article = library.knowledge.articles[answer.sources[0].article] if answer.sources else None
    return Result(case, answer, ms, article.meta.stands_for if article else None)


def report(results: list[Result], full: bool) -> str:
    """Return a table by group, then what went wrong."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[result.case.group].append(result)
    lines = ["| group | cases | right | answered | wrong answers | asked back, right one offered |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for name, found in [*groups.items(), ("all", results)]:
        right = sum(r.right for r in found)
        answered = sum(r.answer.decision == "answer" for r in found)
        wrong, offered = sum(r.wrong_answer for r in found), sum(r.offered for r in found)
        lines.append(
            f"| {name} | {len(found)} | {right} ({right / len(found):.0%}) | {answered} | {wrong} | {offered} |"
        )
    times = sorted(r.ms for r in results)
    lines.append(f"\nms a turn: p50 {statistics.median(times):.1f}, p95 {times[int(len(times) * 0.95)]:.1f}\n")
    for r in results:
        if not r.right or full:
            mark = "ok" if r.right else "WRONG ANSWER" if r.wrong_answer else "miss"
            expected = "/".join(r.case.articles or r.case.decisions)
            before = " > ".join((*r.case.history, ""))
            lines.append(
                f"{mark}: [{r.case.group}] {before}{r.case.question} -> {r.answer.decision} {r.article or ''} "
                f"{r.answer.confidence:.2f} (expected {expected})"
            )
            if full:
                lines.append(f"{r.answer.text}\n{[(a.type, a.label) for a in r.answer.actions]}\n")
    return "\n".join(lines)


async def main() -> None:
    """Run the cases of one split and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--group")
    parser.add_argument("--full", action="store_true", help="print every answer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        library = Library(settings)
        await library.start()
        answerer = Answerer(library, settings)
        await answerer.start()
        chosen = [case for case in cases(options.split) if options.group in (None, case.group)]
        results = [await run(answerer, library, case) for case in chosen]
        await answerer.close()
        library.close()
    print(report(results, options.full))


if __name__ == "__main__":
    asyncio.run(main())
