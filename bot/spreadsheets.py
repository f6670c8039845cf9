"""Tables for spreadsheets, as Danish Excel reads them; what people wrote stays text and never becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula, and run it."""


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV with semicolons, for UTF-8 with the mark that Excel knows it by.

    Args:
        head: the columns' names.
        rows: the cells; a text that would be a formula gets an apostrophe before it, a number stays a number.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA) else text
