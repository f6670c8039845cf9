"""The service's own words for citizens and staff, from the translation files in ``bot/translations``.

Editors' words (canned replies, emergencies) are not here: they are knowledge.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

FOLDER = Path(__file__).parent / "translations"
DEFAULT = "da"


@functools.cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((FOLDER / f"{language}.ftl").read_text("utf-8")))
    return bundle


@functools.cache
def languages() -> frozenset[str]:
    """Return the languages the service has words in."""
    return frozenset(path.stem for path in FOLDER.glob("*.ftl"))


def words(language: str, key: str, **values: Any) -> str:
    """Return a text in a language, or in Danish where the service does not speak it.

    Args:
        language: two letters.
        key: the text's name in the translation files.
        values: what it is filled in with.

    Raises:
        KeyError: no translation file has this key; a test holds the files and the code together.
    """
    bundle = _bundle(language if language in languages() else DEFAULT)
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    text, _ = bundle.format_pattern(pattern, values)
    return str(text)
