"""The last figures that were committed, ``evals/baseline.json``: what has become better or worse since, and where."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.metrics import Figure, Result
from evals.reader import Case, Split

PATH = Path(__file__).parent / "baseline.json"


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the last figures. Cases that are new since then do not count as turned."""

    before: Mapping[str, float]
    turned_right: tuple[Case, ...]
    turned_wrong: tuple[Case, ...]


def key(case: Case) -> str:
    """Return a case's short name in the file."""
    return hashlib.sha256(case.id.encode()).hexdigest()[:12]


def save(split: Split, figures: Mapping[str, Figure], results: Sequence[Result], path: Path = PATH) -> None:
    """Write a split's figures, and which cases came out right; the other split's stay."""
    kept = _read(path)
    kept[split] = {
        "metrics": {name: round(figure.value, 4) for name, figure in figures.items()},
        "right": sorted(key(r.case) for r in results if r.right),
        "wrong": sorted(key(r.case) for r in results if not r.right),
    }
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def compare(split: Split, results: Sequence[Result], path: Path = PATH) -> Change | None:
    """Compare with the last figures of a split; None where there are none."""
    before = _read(path).get(split)
    if before is None:
        return None
    was_right, was_wrong = set(before["right"]), set(before["wrong"])
    return Change(
        before["metrics"],
        tuple(r.case for r in results if r.right and key(r.case) in was_wrong),
        tuple(r.case for r in results if not r.right and key(r.case) in was_right),
    )


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found
