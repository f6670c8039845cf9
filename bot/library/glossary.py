"""Reads ``knowledge/glossary``: what words of the languages no article is written in mean in Danish.

With it a question in one of them is read as a Danish one, and finds what citizens who write Danish have found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from bot.library.schemas import Strict, Text

if TYPE_CHECKING:
    from bot.library.files import Reading

FOLDER = "glossary"


Term = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"[^\W\d_]")]
"""A word or a phrase; it has at least one letter."""


class Glossary(Strict):
    """``glossary/<language>.yaml``.

    ``words`` are the beginnings of words, by their Danish meaning: "paszport" also stands for "paszportu". With a full
    stop at its end a word is meant as it is. Several words in a row are a phrase, each the beginning of one. The
    longest that fits counts. ``small`` are those that say how something is asked for, not what: "wann", "jak mogę".
    ``fillers`` are words, as they are, that say neither.
    """

    fillers: Text
    small: dict[Text, tuple[Term, ...]]
    words: dict[Text, tuple[Term, ...]]


def read(reading: Reading) -> Mapping[str, Glossary]:
    """Return the glossaries by language; of a broken file its earlier version.

    Args:
        reading: where problems are noted.
    """
    found: dict[str, Glossary] = {}
    for path in sorted((reading.root / FOLDER).glob("*.yaml")):
        document = reading.yaml(path)
        glossary = None if document is None else reading.model(Glossary, path, document)
        if glossary is None and reading.previous:
            glossary = reading.previous.glossaries.get(path.stem)
        if glossary is not None:
            found[path.stem] = glossary
    return found
