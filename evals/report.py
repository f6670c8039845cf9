"""Writes what a run has found as Markdown, to be read in the repository, and as one page of HTML without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2

from evals import charts, tables
from evals.metrics import confusions
from evals.tables import Run, Table, Worst

TEMPLATES = Path(__file__).parent
TEMPLATE = "report.html.jinja"
TITLE = "How good the answers are"


def write(run: Run, folder: Path) -> tuple[Path, Path]:
    """Write ``report.md`` and ``report.html``.

    Args:
        run: what was found.
        folder: made if missing.

    Returns:
        The two files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = (folder / "report.md", folder / "report.html")
    written[0].write_text(markdown(run), encoding="utf-8")
    written[1].write_text(html(run), encoding="utf-8")
    return written


def markdown(run: Run) -> str:
    """Return the report as Markdown."""
    parts = [f"# {TITLE}", _intro(run)]
    parts += [as_markdown(table) for table in _tables(run)]
    worst = [_worst(number, each) for number, each in enumerate(tables.worst(run), 1)]
    parts += [f"## The worst {len(worst)}", "\n".join(worst)]
    return "\n\n".join(parts) + "\n"


def html(run: Run) -> str:
    """Return the report as one page of HTML."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template(TEMPLATE).render(
        title=TITLE,
        intro=_intro(run),
        headline=tables.headline(run),
        tables=_tables(run)[1:],
        # Drawn here, of numbers only.
        calibration=charts.calibration_svg(run.calibration),
        heat=charts.heat_map(confusions(run.results, run.world), run.world.knowledge),
        worst=tables.worst(run),
    )


def as_markdown(table: Table) -> str:
    """Return a table as Markdown under its title."""
    lines = [f"## {table.title}"]
    if table.note:
        lines += ["", _plain(table.note)]
    lines += ["", _line(table.head), _line(("---",) * len(table.head)), *(_line(row) for row in table.rows)]
    return "\n".join(lines)


def _tables(run: Run) -> list[Table]:
    changes = tables.changes(run)
    return [
        tables.headline(run),
        *([changes] if changes else []),
        tables.by_style(run),
        tables.by_area(run),
        tables.bins(run),
        tables.confused(run),
        tables.speed(run),
    ]


def _intro(run: Run) -> str:
    return (
        f"{len(run.results)} cases of the {run.split} split, asked through the pipeline as the front door asks it, as"
        f" on {run.day.isoformat()}. Written by make evals; not for editing by hand."
    )


def _worst(number: int, each: Worst) -> str:
    return "\n".join(_worst_lines(number, each))


def _worst_lines(number: int, each: Worst) -> Iterator[str]:
    yield f"{number}. **{each.mark}**, {each.kind}: {_plain(each.asked)}"
    yield f"   - got {_plain(each.got)}; expected {_plain(each.expected)}"
    for reason in each.reasons:
        yield f"   - {_plain(reason)}"


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """Keep what citizens and attackers write from being read as Markdown or HTML."""
    one_line = re.sub(r"\s+", " ", text).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\|`*_\[\]])", r"\\\1", one_line)
