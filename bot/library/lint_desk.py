"""Checks what editors write for the desk against the rest of the knowledge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from bot.library import desk
from bot.library.canned import LIMIT, filled
from bot.library.knowledge import Knowledge, Problem
from bot.library.lint_lines import Lines

LONG_NAME = "x" * 60
"""An agent's name that is longer than most."""


def check(knowledge: Knowledge, on: dt.date, lines: Lines) -> Iterator[Problem]:
    """Yield what is wrong in the canned replies, the wrap-up codes and the tags.

    Args:
        knowledge: a snapshot.
        on: the day the canned replies are filled in for.
        lines: finds the line of a thing.
    """
    yield from _canned(knowledge, on, lines)
    yield from _wrap_up(knowledge, lines)
    path = knowledge.folder / desk.TAGS
    for at, known in enumerate(knowledge.desk.tags):
        for slug in known.only:
            if slug not in knowledge.municipalities:
                yield Problem(path, lines.of(path, at, "only"), f"unknown municipality {slug}")


def _canned(knowledge: Knowledge, on: dt.date, lines: Lines) -> Iterator[Problem]:
    places = lines.ids(knowledge.folder / desk.CANNED)
    seen: set[str] = set()
    for reply in knowledge.desk.canned:
        path, line = places.get(reply.id, (knowledge.folder / desk.CANNED, 1))
        if reply.id in seen:
            yield Problem(path, line, f"the canned reply {reply.id} stands in two files")
        seen.add(reply.id)
        if reply.theme and reply.theme not in knowledge.themes:
            yield Problem(path, line, f"unknown theme {reply.theme}")
        for slug in reply.only:
            if slug not in knowledge.municipalities:
                yield Problem(path, line, f"unknown municipality {slug}")
        for slug in knowledge.municipalities if not reply.only else knowledge.municipalities.keys() & set(reply.only):
            for language in ("da", "en"):
                length = len(filled(reply, knowledge, slug, language, LONG_NAME, on))
                if length > LIMIT:
                    message = f"{reply.id} is {length} characters long in {slug}, {LIMIT} is the limit of a message"
                    yield Problem(path, line, message)


def _wrap_up(knowledge: Knowledge, lines: Lines) -> Iterator[Problem]:
    path: Path = knowledge.folder / desk.WRAP_UP
    codes = knowledge.desk.wrap_up
    if not codes:
        return
    for outcome in get_args(desk.Outcome):
        if all(code.outcome != outcome for code in codes):
            yield Problem(path, lines.of(path, 0), f"no code ends a case as {outcome}: agents could not choose it")
