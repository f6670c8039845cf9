"""Cuts a stream of text into sentences as they are finished, each with the numbers of the passages it names."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    [
        "kr",
        "kl",
        "ca",
        "nr",
        "tlf",
        "dvs",
        "evt",
        "inkl",
        "ekskl",
        "maks",
        "min",
        "f.eks",
        "bl.a",
        "m.m",
        "mv",
        "pga",
        "e.g",
        "i.e",
        "no",
        "approx",
        "dr",
        "str",
        "stk",
        "jf",
        "osv",
    ]
)
_END = re.compile(r"[.!?…]+[\"')*_]*(?=\s)|\n")
_CITED = re.compile(r"\s*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\](?!\()")
_AFTER_UNIT = re.compile(r"(?<=\bkr\.)\s+(?=[A-ZÆØÅ])")
_PENDING = re.compile(r"\s*(?:\[[\d,\s]*)?$")


class Sentences:
    """A stream's sentences; what has been fed and not yet returned is kept."""

    def __init__(self) -> None:
        self._buffer = ""

    def feed(self, piece: str) -> list[str]:
        """Take a piece of the stream and return the sentences it finished, with the white space that follows them."""
        self._buffer += piece
        finished: list[str] = []
        while True:
            end = self._boundary()
            if end is None:
                return finished
            finished.append(self._buffer[:end])
            self._buffer = self._buffer[end:]

    def rest(self) -> str:
        """Return what the stream ended with."""
        rest, self._buffer = self._buffer, ""
        return rest

    def _boundary(self) -> int | None:
        for match in _END.finditer(self._buffer):
            end = match.end()
            # A source behind an abbreviation tells that the sentence ends with it: "... 178 kr. [1] Bestil tid".
            if match[0] != "\n" and _abbreviated(self._buffer[: match.start()]) and not _CITED.match(self._buffer, end):
                continue
            while cited := _CITED.match(self._buffer, end):
                end = cited.end()
            # A source may still be on its way behind the full stop: "... 178 kr. [1]".
            if match[0] != "\n" and _PENDING.match(self._buffer, end):
                return None
            while end < len(self._buffer) and self._buffer[end].isspace():
                end += 1
            return end
        return None


def split(text: str) -> list[str]:
    """Return the sentences of a whole text, where unlike in a stream one may end in an abbreviation."""
    stream = Sentences()
    found = (part for cut in (*stream.feed(text), stream.rest()) for part in _AFTER_UNIT.split(cut))
    return [sentence.strip() for sentence in found if sentence.strip()]


def cited(sentence: str) -> tuple[str, tuple[int, ...]]:
    """Return a sentence without its source numbers, and the numbers."""
    numbers = [int(n) for group in _CITED.findall(sentence) for n in group.split(",")]
    return _CITED.sub("", sentence), tuple(dict.fromkeys(numbers))


def _abbreviated(before: str) -> bool:
    word = before.rsplit(None, 1)[-1].lower().lstrip("(*_") if before.strip() else ""
    return word in _ABBREVIATIONS or word.isdigit()
