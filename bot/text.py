"""What people type, made fit to be read: nothing invisible, one form of every letter."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import BeforeValidator

_KEPT = "\n\t"
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Controls, formats (zero-width, bidi, tags), lone surrogates, private use, unassigned: nothing anybody types."""


def visible(text: str) -> str:
    """Strip what is invisible, compose accents (NFC), and trim."""
    kept = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _INVISIBLE)
    return unicodedata.normalize("NFC", kept).strip()


Typed = Annotated[str, BeforeValidator(lambda value: visible(value) if isinstance(value, str) else value)]
"""A text field of a form: what is left once everything invisible is gone."""
