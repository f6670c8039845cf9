"""Writes a municipality's file from what it has given, with a line for everything it has yet to give."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from bot.library.knowledge import Knowledge
from bot.library.schemas import Channel, Hours, LocalValue, Municipality, Weekday

CHANNELS: tuple[Channel, ...] = get_args(Channel)
HEAD = {
    "name": "the municipality's name, e.g. Nordby Kommune",
    "name_en": "its name in English",
    "greeting": "what the robot says first; it says that it is a robot",
    "greeting_en": "the same in English",
    "privacy_url": "the page on data protection, https://...",
    "origins": "the sites that may show the widget, with a comma between them: https://www.nordby.dk",
}
"""The keys beside the local values that an import may give, with what they hold."""
PRIVACY_UNKNOWN = "https://www.datatilsynet.dk/"
"""Where citizens read about their rights while the municipality has not said where its own page is."""
HOURS = {
    f"hours-{channel}": f"opening hours, {channel}: man-ons 09:00-15:00 / tor 09:00-12:00, 13:00-17:00"
    for channel in CHANNELS
}
"""Key and remark of each channel's hours; a theme's own have the theme after that: ``hours-phone-ydelser``."""

_DAYS: tuple[str, ...] = get_args(Weekday)
_NAMES = {
    **{day: day for day in _DAYS},
    **dict(zip(("man", "tir", "ons", "tor", "fre", "lør", "søn"), _DAYS, strict=True)),
}
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")


class NotUsable(ValueError):
    """What was given for a municipality cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a municipality has not filled in: names of required and of optional local values."""

    required: tuple[str, ...]
    optional: tuple[str, ...]


def missing(knowledge: Knowledge, values: Mapping[str, str]) -> Missing:
    """Return the local values that ``values`` does not fill in."""
    bare = [declared for declared in knowledge.local_values.values() if not values.get(declared.id)]
    return Missing(
        tuple(declared.id for declared in bare if declared.required),
        tuple(declared.id for declared in bare if not declared.required),
    )


def slug_of(name: str) -> str:
    """Return the folder's name for a municipality: "Ny Ærøvig Kommune" becomes ``ny-aeroevig``.

    Raises:
        NotUsable: no letter is left.
    """
    plain = re.sub(r"\bkommune\b", " ", name.lower()).translate(_LETTERS)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug:
        raise NotUsable(f"'{name}' has no letters to name a folder after: give the municipality's name")
    return slug


def read_given(path: Path) -> dict[str, str]:
    """Read what a municipality has given: YAML with ``key: value``, or CSV as ``borgerlinje municipality values``
    writes it: columns with a semicolon between them, key, value, and a remark that is not read.

    Raises:
        NotUsable: the file cannot be read as either.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotUsable(f"{path} cannot be read as UTF-8 text: {error}") from error
    if path.suffix.lower() in (".yaml", ".yml"):
        try:
            data = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise NotUsable(f"{path} is not valid YAML: {error}") from error
        if not isinstance(data, dict) or not all(isinstance(value, str | int | float) for value in data.values()):
            raise NotUsable(f"{path} needs one 'key: value' on a line, no lists and nothing indented")
        return {str(key): str(value).strip() for key, value in data.items()}
    given: dict[str, str] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=";"), start=1):
        key, value, *rest = [*(cell.strip() for cell in row), "", ""]
        if len(rest) > 3 or (key and len(row) < 2):
            raise NotUsable(f"{path}:{number}: a line is 'key;value;remark'; put a value with a semicolon in quotes")
        if key not in ("", "key") and value:
            given[key] = value
    return given


def hours(text: str) -> dict[str, Any]:
    """Return opening hours written as ``man-ons 09:00-15:00 / tor 09:00-12:00, 13:00-17:00`` as ``Hours`` has them.

    Days are Danish or English in three letters; a day that is not named is closed.

    Raises:
        NotUsable: a day or a time cannot be read, or time does not go forward.
    """
    week: dict[str, list[dict[str, str]]] = {}
    for part in filter(None, (part.strip().lower() for part in text.split("/"))):
        days, _, times = part.partition(" ")
        first, _, last = days.partition("-")
        spans = _SPAN.findall(times)
        if first not in _NAMES or (last or first) not in _NAMES or not spans or _SPAN.sub("", times).strip(" ,"):
            raise NotUsable(
                f"'{part}' is not read as opening hours: write 'man-ons 09:00-15:00 / tor 09:00-12:00, 13:00-17:00'"
            )
        start, end = _DAYS.index(_NAMES[first]), _DAYS.index(_NAMES[last or first])
        if end < start:
            raise NotUsable(f"in '{part}' the days end before they begin: write two parts")
        for day in _DAYS[start : end + 1]:
            week[day] = [{"from": f"{int(a):02}:{b}", "to": f"{int(c):02}:{d}"} for a, b, c, d in spans]
    try:
        Hours.model_validate({"week": week})
    except ValidationError as error:
        raise NotUsable(f"'{text}': {error.errors()[0]['msg']}") from error
    return {"week": week}


def _channel(knowledge: Knowledge, given: Mapping[str, str], channel: Channel) -> dict[str, Any]:
    """Return a channel's hours, with those of the themes that have their own."""
    keys = {theme: f"hours-{channel}-{theme}" for theme in knowledge.themes}
    themes = {theme: hours(given[key]) for theme, key in keys.items() if key in given}
    return hours(given.get(f"hours-{channel}", "")) | ({"themes": themes} if themes else {})


def compose(knowledge: Knowledge, slug: str, given: Mapping[str, str]) -> str:
    """Return the text of ``municipality.yaml``.

    Args:
        knowledge: the knowledge whose local values the municipality fills in.
        slug: its folder's name.
        given: values by key: those of :data:`HEAD`, of :data:`HOURS` (a theme's own hours too), and local values by id.

    Raises:
        NotUsable: a key is unknown, or the file would not be valid.
    """
    known = {*HEAD, *HOURS, *(f"{key}-{theme}" for key in HOURS for theme in knowledge.themes), *knowledge.local_values}
    if unknown := [key for key in given if key not in known]:
        raise NotUsable(f"unknown: {', '.join(unknown)}. 'borgerlinje municipality values' lists what can be filled in")
    name = given.get("name", slug.replace("-", " ").title() + " Kommune")
    name_en = given.get("name_en", name.replace("Kommune", "Municipality"))
    head = {
        "slug": slug,
        "name": name,
        "name_en": name_en,
        "greeting": given.get(
            "greeting", f"Hej, jeg er {name}s chatrobot. Jeg er ikke et menneske. Skriv ikke dit CPR-nummer her."
        ),
        "greeting_en": given.get(
            "greeting_en",
            f"Hello, I am the chat robot of {name_en}. I am not a person. Please do not write your CPR number here.",
        ),
        "privacy_url": given.get("privacy_url", PRIVACY_UNKNOWN),
        "origins": [origin.strip() for origin in given.get("origins", "").split(",") if origin.strip()],
        "hours": {channel: _channel(knowledge, given, channel) for channel in CHANNELS},
    }
    values = {key: value for key, value in given.items() if key in knowledge.local_values}
    try:
        Municipality.model_validate({**head, "values": values})
    except ValidationError as error:
        first = error.errors()[0]
        raise NotUsable(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    return "\n".join(
        [
            f"# {name}. What begins with # is not filled in yet: take the # away and write the value after the colon.",
            yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=120).rstrip(),
            "values:" if values else "values: {}  # take the {} away with the first value",
            *_lines(knowledge, values),
            "",
        ]
    )


def _lines(knowledge: Knowledge, values: Mapping[str, str]) -> list[str]:
    """Return a line for every local value, those of one area together."""
    lines: list[str] = []
    area = None
    for declared in knowledge.local_values.values():
        if area != (area := _area(knowledge, declared)):
            lines.append(f"  # {area}")
        value = values.get(declared.id)
        if value:
            lines.append("  " + yaml.safe_dump({declared.id: value}, allow_unicode=True, width=1000).rstrip())
        else:
            need = "must be filled in" if declared.required else f"without it: {declared.fallback}"
            lines.append(f"  # {declared.id}:  # {declared.label} ({declared.kind}; {need})")
    return lines


def _area(knowledge: Knowledge, declared: LocalValue) -> str:
    areas = [slug for slug in knowledge.areas if declared.id == slug or declared.id.startswith(f"{slug}-")]
    return max(areas, key=len, default="for every area")
