"""What editors write for the desk: canned replies, wrap-up codes, reasons for a break, tags."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import StringConstraints

from bot.library.schemas import Slug, Strict, Text

if TYPE_CHECKING:
    from bot.library.files import Reading

CANNED = "canned"
"""The folder of the canned replies; the other lists are a file each."""
WRAP_UP, BREAKS, TAGS = "wrap_up.yaml", "breaks.yaml", "tags.yaml"
TAG_LENGTH = 40

Outcome = Literal["settled", "referred", "unreachable", "withdrawn"]
Tag = Annotated[Text, StringConstraints(to_lower=True, max_length=TAG_LENGTH)]


class Titled(Strict):
    """Something staff choose by its title, in Danish or English."""

    title: Text
    title_en: Text

    def title_in(self, language: str) -> str:
        """Return the title in a language; every language but Danish gets the English one."""
        return self.title if language == "da" else self.title_en


class CannedReply(Titled):
    """A reply agents insert and edit. ``{{local.<id>}}``, ``{{fact.<id>}}``, ``{{municipality}}`` and ``{{agent}}`` are
    filled in."""

    id: Slug
    theme: Slug | None = None
    """The theme it belongs to; None: it fits any."""
    text: Text
    text_en: Text
    only: tuple[Slug, ...] = ()
    """The municipalities that have it; empty means all."""

    def text_in(self, language: str) -> str:
        """Return the text in a language; every language but Danish gets the English one."""
        return self.text if language == "da" else self.text_en


class WrapUpCode(Titled):
    """How a case ended, more closely than its outcome. ``report``: an editor is told what the knowledge lacks."""

    code: Slug
    outcome: Outcome
    report: bool = False


class BreakReason(Titled):
    """Why somebody has a break."""

    id: Slug


class KnownTag(Strict):
    """A tag that is offered; agents may make others of their own."""

    tag: Tag
    only: tuple[Slug, ...] = ()
    """The municipalities that have it; empty means all."""


class DeskFiles(Strict):
    """Everything of the desk's that editors write."""

    canned: tuple[CannedReply, ...] = ()
    wrap_up: tuple[WrapUpCode, ...] = ()
    breaks: tuple[BreakReason, ...] = ()
    tags: tuple[KnownTag, ...] = ()

    def tags_of(self, municipality: str) -> list[str]:
        """Return the tags a municipality's agents are offered, in the file's order."""
        return [known.tag for known in self.tags if not known.only or municipality in known.only]

    def canned_of(self, municipality: str) -> list[CannedReply]:
        """Return the canned replies a municipality has, in the files' order."""
        return [reply for reply in self.canned if not reply.only or municipality in reply.only]

    def wrap_up_code(self, code: str) -> WrapUpCode | None:
        """Return the wrap-up code of this name, if there is one."""
        return next((known for known in self.wrap_up if known.code == code), None)


Entry = TypeVar("Entry", bound=Strict)


def read(reading: Reading) -> DeskFiles:
    """Read the desk's files; a broken one leaves its list as the earlier snapshot had it.

    Args:
        reading: where problems are noted.
    """
    before = reading.previous.desk if reading.previous else DeskFiles()
    root = reading.root
    canned: list[CannedReply] = []
    for path in sorted((root / CANNED).glob("*.yaml")):
        found = _entries(reading, path, CannedReply, "id")
        if found is None:
            canned = list(before.canned)
            break
        canned += found
    lists: Mapping[str, tuple[Any, ...]] = {
        "wrap_up": _list(reading, root / WRAP_UP, WrapUpCode, "code", before.wrap_up),
        "breaks": _list(reading, root / BREAKS, BreakReason, "id", before.breaks),
        "tags": _list(reading, root / TAGS, KnownTag, "tag", before.tags),
    }
    return DeskFiles(canned=tuple(canned), **lists)


def _list(reading: Reading, path: Path, kind: type[Entry], key: str, before: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if not path.exists():
        return ()
    found = _entries(reading, path, kind, key)
    return before if found is None else tuple(found)


def _entries(reading: Reading, path: Path, kind: type[Entry], key: str) -> list[Entry] | None:
    """Return a file's entries, or None after noting what is wrong in it."""
    count = len(reading.problems)
    document = reading.yaml(path)
    if document is None:
        return None
    if not isinstance(document.data, list | None):
        reading.problem(path, 1, "needs a list")
        return None
    entries: dict[str, Entry] = {}
    for at in range(len(document.data or ())):
        entry = reading.model(kind, path, document, (at,))
        if entry is None:
            continue
        name = getattr(entry, key)
        if name in entries:
            reading.problem(path, document.line((at,)), f"{name} stands twice")
        entries[name] = entry
    return None if len(reading.problems) > count else list(entries.values())
