"""Measures answers: ``python -m evals.run --help``, or ``make evals``.

Asks the pipeline every case of a split, judges what comes of it, and asks the baselines the same questions over the
same articles. The test split's report is ``docs/evals/report.md`` and ``report.html``.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from bot.answering.service import Answerer
from bot.library import behaviour
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from evals import memory, report, saved, tables
from evals.asking import NOW, put
from evals.metrics import CALIBRATION, Result, calibration_of, figures, result
from evals.reader import Case, Kind, Split, cases
from evals.tables import Rival, Run, Speed
from evals.world import World

DATA = PROJECT / ".data" / "evals"
"""The index, and what the baselines keep from run to run."""
REPORT = PROJECT / "docs" / "evals"


async def main() -> None:
    """Measure one split, print the figures and write the report."""
    options = _options()
    split: Split = options.split
    chosen = list(cases(split, tuple(options.kind)))
    if not chosen:
        raise SystemExit("there are no such cases")
    results, world = await _measured(chosen, options.data_dir)
    rivals, search_p50 = _rivals(chosen, world, options.data_dir) if options.baselines else ([], None)
    times = sorted(reply.ms for each in results for reply in each.outcome.replies)
    found = Run(
        split,
        NOW.date(),
        results,
        figures(results, world),
        calibration_of(results, world),
        rivals,
        Speed(statistics.median(times), times[int(len(times) * 0.95)], search_p50, memory.measured(options.data_dir)),
        saved.compare(split, results),
        world,
    )
    print(report.as_markdown(tables.headline(found)))
    print("\n".join(_lines(results, options.full)))
    folder = options.report or (REPORT if split == "test" and not options.kind else None)
    if folder:
        print("written:", *report.write(found, folder))
    if options.save_baseline:
        saved.save(split, found.figures, results)


async def _measured(chosen: Sequence[Case], data_dir: Path) -> tuple[list[Result], World]:
    """Ask the pipeline every case."""
    settings = Settings(data_dir=data_dir)
    library = Library(settings)
    await library.start()
    answerer = Answerer(library, settings)
    await answerer.start()
    knowledge = library.knowledge
    spoken = knowledge.behaviour or behaviour.read(settings.knowledge_dir / "behaviour")
    world = World(knowledge, spoken, NOW.date())
    await put(answerer, chosen[0])  # what the first question of a process waits for is not measured
    results = [result(case, await put(answerer, case), world) for case in chosen]
    await answerer.close()
    library.close()
    return results, world


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=get_args(Split), default="test")
    parser.add_argument("--kind", choices=get_args(Kind), action="append", default=[], help="only these kinds of cases")
    parser.add_argument("--baselines", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--full", action="store_true", help="print every answer")
    parser.add_argument("--report", type=Path, help="folder for the report, docs/evals for the whole test split")
    parser.add_argument("--save-baseline", action="store_true", help="write evals/baseline.json to compare with later")
    parser.add_argument("--data-dir", type=Path, default=DATA)
    options = parser.parse_args()
    if options.save_baseline and options.kind:
        parser.error("--save-baseline needs every kind")
    return options


def _rivals(chosen: Sequence[Case], world: World, data_dir: Path) -> tuple[list[Rival], float]:
    """Ask the baselines; also the plain search's median time in milliseconds."""
    # They need the evals extra, which measuring the bot alone does not.
    from evals.baselines import interface
    from evals.baselines.bm25 import Bm25
    from evals.baselines.langchain import LangChain
    from evals.baselines.logistic import Logistic

    cache = data_dir / "baselines"
    dev = list(cases("dev", ("question", "out_of_scope")))
    asked = [case for case in chosen if case.kind in interface.KINDS]
    rivals, search = [], [0.0]
    for baseline in (Bm25(world), LangChain(world, cache), Logistic(world, cache)):
        threshold = interface.threshold_of(baseline, dev, world)
        found = [result(case, interface.put(baseline, threshold, case, world), world) for case in asked]
        counted = figures(found, world)
        counted.pop(interface.SCREENED, None)
        if not baseline.promises:
            counted.pop(CALIBRATION, None)
        rivals.append(Rival(baseline.name, threshold, counted))
        if isinstance(baseline, Bm25):
            search = [reply.ms for each in found for reply in each.outcome.replies] or search
    return rivals, statistics.median(search)


def _lines(results: Sequence[Result], full: bool) -> Iterator[str]:
    """What went wrong, or with ``full`` every answer."""
    for each in results:
        if each.right and not full:
            continue
        answer = each.outcome.last.answer
        mark = "ok" if each.right else "WRONG ANSWER" if each.wrong_answer else "miss"
        sources = ", ".join(dict.fromkeys(source.article for source in answer.sources))
        expected = ", ".join(each.case.articles or each.case.decisions)
        yield f"{mark}: {each.case.id} -> {answer.decision} {sources} {each.p:.2f} (expected {expected})"
        if full:
            yield f"{answer.text}\n{[(action.type, action.label) for action in answer.actions]}\n"


if __name__ == "__main__":
    asyncio.run(main())
