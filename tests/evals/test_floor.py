"""The answers have not become worse than ``evals/floors.yaml`` allows, on a fixed sample of the development cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.answering.service import Answerer
from bot.library import behaviour
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from evals.asking import NOW, put
from evals.metrics import figures, metrics, result
from evals.reader import Case, cases
from evals.world import World
from tests.conftest import on_index

FLOORS = yaml.safe_load((PROJECT / "evals" / "floors.yaml").read_text(encoding="utf-8"))
MOST = {"question": 120}
OTHERS = 30


def sample() -> list[Case]:
    """Return cases of every kind, evenly spread over its files."""
    all_cases = list(cases("dev"))
    counted, seen = Counter(case.kind for case in all_cases), Counter[str]()
    chosen = []
    for case in all_cases:
        most, count = MOST.get(case.kind, OTHERS), counted[case.kind]
        place = seen[case.kind]
        seen[case.kind] += 1
        if (place + 1) * most // count > place * most // count:
            chosen.append(case)
    return chosen


@pytest.fixture(scope="module")
async def measured(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, float]]:
    """The figures of the sample."""
    settings = Settings(data_dir=on_index(indexed, tmp_path_factory.mktemp("floor")))
    library = Library(settings)
    await library.start()
    answerer = Answerer(library, settings)
    spoken = behaviour.read(settings.knowledge_dir / "behaviour")
    world = World(library.knowledge, spoken, NOW.date())
    results = [result(case, await put(answerer, case), world) for case in sample()]
    yield {name: figure.value for name, figure in figures(results, world).items()}
    await answerer.close()
    library.close()


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_a_figure_keeps_to_its_floor(measured: dict[str, float], name: str) -> None:
    metric = next(metric for metric in metrics() if metric.id == name)
    if metric.better == "higher":
        assert measured[name] >= FLOORS[name]
    else:
        assert measured[name] <= FLOORS[name]
