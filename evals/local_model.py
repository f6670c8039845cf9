"""Runs a real model through the real pipeline: ``python -m evals.local_model --url http://127.0.0.1:8080/v1``.

Asks questions of the development split until so many have reached the model, or the time is up, and says what came of
it: how often its words passed, why not, what it invented, how long it took, what it used. It measures the plumbing and
the checks; whether the answers read well, no figure here says.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import datetime as dt
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.answering.schemas import Answer
from bot.answering.service import Answerer
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from evals.asking import ask
from evals.reader import cases

REPORT = PROJECT / "docs" / "evals" / "local-model.md"
LIMITS = {"timeout_s": 90, "piece_s": 60}
"""Far more than citizens would wait: what is to be seen is what the model writes."""
INVENTED = ("figure not in its source", "figure without a source", "a figure of something else")


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """A question that reached the model: the answer, what composing left in the trace, and the wait for the first
    sentence that was shown."""

    question: str
    answer: Answer
    composed: dict[str, Any]
    shown_s: float | None


async def main() -> None:
    """Ask, and write the report."""
    options = _options()
    llm = {
        "base_url": options.url,
        "model": options.model,
        "price_in": options.price_in,
        "price_out": options.price_out,
    }
    settings = Settings(data_dir=options.data_dir, llm=llm | LIMITS | {"check": options.check})
    library = Library(settings)
    await library.start()
    answerer = Answerer(library, settings)
    await answerer.start()
    asked, turns, until = 0, list[Turn](), time.monotonic() + 60 * options.minutes
    for question in _spread(options.questions):
        if len(turns) == options.questions or time.monotonic() > until:
            break
        asked += 1
        turn = await _put(answerer, question)
        if turn:
            turns.append(turn)
            print(f"{len(turns)}: {turn.composed['fallback'] or 'passed'} {turn.composed['ms']} ms", flush=True)
    await answerer.close()
    library.close()
    if not turns:
        raise SystemExit("no question reached the model")
    report = "\n".join(_report(options, asked, turns)) + "\n"
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(report, encoding="utf-8")
    print(report, "written:", options.report)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="a server of OpenAI's chat completions, ending in /v1")
    parser.add_argument("--model", default="default", help="the model's name there")
    parser.add_argument("--about", default="", help="what the model is, for the report")
    parser.add_argument("--questions", type=int, default=30, help="how many are to reach the model")
    parser.add_argument("--minutes", type=float, default=9, help="no question is begun after so long")
    parser.add_argument("--check", action="store_true", help="have the model check itself")
    parser.add_argument("--price-in", type=float, default=0.0)
    parser.add_argument("--price-out", type=float, default=0.0)
    parser.add_argument("--data-dir", type=Path, default=PROJECT / ".data" / "evals")
    parser.add_argument("--report", type=Path, default=REPORT)
    return parser.parse_args()


def _spread(most: int) -> Iterator[str]:
    """The development questions, first a few from all over, then the ones between."""
    questions = [case.turns[-1].question for case in cases("dev", ("question",))]
    step = max(1, len(questions) // (2 * most))
    for first in range(step):
        yield from questions[first::step]


async def _put(answerer: Answerer, text: str) -> Turn | None:
    """Ask; None where the question was decided without the model."""
    started, shown = time.perf_counter(), list[float]()

    async def on_delta(_: str) -> None:
        shown.append(time.perf_counter() - started)

    answer = await answerer.answer(dataclasses.replace(ask(text), on_delta=on_delta))
    composed = next((step.result for step in answer.trace if step.name == "compose"), {})
    return Turn(text, answer, composed, shown[0] if shown else None) if "model" in composed else None


def _report(options: argparse.Namespace, asked: int, turns: Sequence[Turn]) -> Iterator[str]:
    passed = [turn for turn in turns if turn.answer.composed_by == "model"]
    reasons = Counter(str(turn.composed["fallback"]) for turn in turns if turn.answer.composed_by != "model")
    speeds = [
        1000 * turn.composed["tokens_out"] / (turn.composed["ms"] - turn.composed["first_ms"])
        for turn in turns
        if turn.composed["first_ms"] and turn.composed["ms"] > turn.composed["first_ms"]
    ]
    yield "# A local model, run through the pipeline\n"
    yield f"{options.about or options.model}, {dt.date.today()}. Written by `python -m evals.local_model`.\n"
    yield "| what | figure |\n| --- | --- |"
    yield f"| questions asked / that reached the model | {asked} / {len(turns)} |"
    yield f"| answers in the model's words | {len(passed)} ({len(passed) / len(turns):.0%}) |"
    yield from (f"| the article's own words instead: {why} | {count} |" for why, count in reasons.most_common())
    yield f"| answers turned down for a figure or link of its own | {sum(reasons[why] for why in INVENTED)} |"
    yield _times(
        "first piece from the model, s", [t.composed["first_ms"] / 1000 for t in turns if t.composed["first_ms"]]
    )
    yield _times("first sentence shown, s", [turn.shown_s for turn in turns if turn.shown_s])
    yield _times("the whole answer, s", [turn.composed["ms"] / 1000 for turn in turns])
    yield _times("tokens a second, once it writes", speeds)
    yield _times("tokens given to it", [turn.composed["tokens_in"] for turn in turns])
    yield _times("tokens written by it", [turn.composed["tokens_out"] for turn in turns])
    cost = sum(turn.composed["cost"] for turn in turns)
    yield f"| cost at {options.price_in} / {options.price_out} a million | {cost:.5f} |"
    yield "\n## What it wrote\n"
    for turn in turns:
        came = (
            turn.answer.text.replace("\n", " ") if turn in passed else f"{turn.composed['fallback']}: {_detail(turn)}"
        )
        yield f"- **{turn.question}** {'passed' if turn in passed else 'turned down'}: {came}"


def _times(what: str, values: Sequence[float]) -> str:
    if not values:
        return f"| {what} | none |"
    return (
        f"| {what}: median (least - most) | {statistics.median(values):.1f} ({min(values):.1f} - {max(values):.1f}) |"
    )


def _detail(turn: Turn) -> str:
    return "; ".join(turn.composed["fallback_detail"]).replace("\n", " ")[:200] or "-"


if __name__ == "__main__":
    asyncio.run(main())
