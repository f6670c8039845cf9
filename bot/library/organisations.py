"""Where a citizen is sent on to: the organisations of ``knowledge/organisations.yaml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import HttpUrl, model_validator

from bot.library.schemas import Slug, Source, Strict, Text

if TYPE_CHECKING:
    from bot.library.files import Reading
    from bot.library.knowledge import Knowledge, Problem
    from bot.library.lint_lines import Lines

FILE = "organisations.yaml"


class Organisation(Strict):
    """Somebody else who helps. ``about`` is what is theirs, for the agent who chooses.

    A number that nobody could verify on a public page is not here at all: ``confirmed`` false, no ``phone``.
    """

    slug: Slug
    name: Text
    name_en: Text
    about: Text
    about_en: Text
    phone: Text | None = None
    url: HttpUrl
    source: Source
    review_by: dt.date
    confirmed: bool

    @model_validator(mode="after")
    def _verified(self) -> Organisation:
        if self.phone and not self.confirmed:
            raise ValueError("a number that is not confirmed is not given to anybody: leave phone out")
        return self


def read(reading: Reading, previous: Mapping[str, Organisation]) -> Mapping[str, Organisation]:
    """Read the organisations; where the file cannot be used, the earlier ones stay."""
    path = reading.root / FILE
    if not path.exists():
        return {}
    before = len(reading.problems)
    document = reading.yaml(path)
    if document is not None and not isinstance(document.data, list):
        reading.problem(path, 1, "needs a list")
    found: dict[str, Organisation] = {}
    for at in range(len(document.data) if document and isinstance(document.data, list) else 0):
        organisation = reading.model(Organisation, path, document, (at,)) if document else None
        if document and organisation and organisation.slug in found:
            reading.problem(path, document.line((at, "slug")), f"the organisation {organisation.slug} stands twice")
        elif organisation:
            found[organisation.slug] = organisation
    return {**previous, **found} if len(reading.problems) > before else found


def check(knowledge: Knowledge, on: dt.date, lines: Lines) -> Iterator[Problem]:
    """Yield what an editor has to look at again."""
    from bot.library.knowledge import Problem

    path = knowledge.folder / FILE
    for at, organisation in enumerate(knowledge.organisations.values()):
        if not knowledge.allows(str(organisation.url)):
            message = f"{organisation.url} is outside allowed_domains.yaml"
            yield Problem(path, lines.of(path, at, "url"), message)
        if organisation.review_by < on:
            message = f"{organisation.name} was to be reviewed by {organisation.review_by}"
            yield Problem(path, lines.of(path, at, "review_by"), message, "warning")
