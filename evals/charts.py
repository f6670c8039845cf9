"""The report's pictures: how well probabilities keep their promise, and which areas are taken for which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.library.knowledge import Knowledge
from evals.metrics import Calibration

SIDE, EDGE = 300, 36
"""Length of the plot's sides and room for its labels, in the picture's own units."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many questions on one area were taken for another, and what share of the area's that is."""

    count: int
    share: float
    diagonal: bool
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """An area, and what its questions were taken for."""

    name: str
    cells: tuple[Cell, ...]


def calibration_svg(found: Calibration) -> str:
    """Draw what was promised against what came true: on the diagonal it held; a larger dot means more questions."""
    full = SIDE + 2 * EDGE
    most = max((b.count for b in found.bins), default=0) or 1
    parts = [
        f'<svg viewBox="0 0 {full} {full}" role="img" aria-label="Calibration: promised against came true">',
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" class="frame"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" class="kept"/>',
    ]
    for tenth in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<text x="{_x(tenth)}" y="{EDGE + SIDE + 14}" text-anchor="middle">{tenth:g}</text>')
        parts.append(f'<text x="{EDGE - 5}" y="{_y(tenth) + 4}" text-anchor="end">{tenth:g}</text>')
    met = [b for b in found.bins if b.count]
    points = " ".join(f"{_x(b.promised)},{_y(b.true)}" for b in met)
    parts.append(f'<polyline points="{points}" class="line"/>')
    for b in met:
        radius = 3 + 9 * (b.count / most) ** 0.5
        label = f"{b.count} questions: promised {b.promised:.2f}, came true {b.true:.2f}"
        parts.append(
            f'<circle cx="{_x(b.promised)}" cy="{_y(b.true)}" r="{radius:.1f}" class="dot">'
            f"<title>{label}</title></circle>"
        )
    middle = EDGE + SIDE / 2
    parts.append(f'<text x="{middle}" y="{full - 6}" text-anchor="middle">promised</text>')
    parts.append(f'<text x="10" y="{middle}" text-anchor="middle" transform="rotate(-90 10 {middle})">came true</text>')
    return "\n".join([*parts, "</svg>"])


def heat_map(counted: Counter[tuple[str, str]], knowledge: Knowledge) -> tuple[Row, ...]:
    """Lay the confusions of areas out as a square, neighbouring themes side by side.

    Args:
        counted: how many questions on the first area were taken for the second.
        knowledge: the snapshot, for the areas.
    """
    order = list(knowledge.areas)
    rows = []
    for asked in order:
        whole = sum(counted[asked, found] for found in order)
        cells = (_cell(asked, found, counted[asked, found], whole) for found in order)
        rows.append(Row(asked, tuple(cells)))
    return tuple(rows)


def _cell(asked: str, found: str, count: int, whole: int) -> Cell:
    return Cell(
        count, count / whole if whole else 0.0, asked == found, f"{asked} taken for {found}: {count} of {whole}"
    )


def _x(share: float) -> float:
    return round(EDGE + share * SIDE, 1)


def _y(share: float) -> float:
    return round(EDGE + (1 - share) * SIDE, 1)
