"""Invents municipalities, for demonstrations and scale tests: names, numbers and addresses lead nowhere."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.library import new_municipality
from bot.library.knowledge import Knowledge
from bot.library.schemas import LocalValue

_FIRST = ("Bøge", "Ege", "Eng", "Hassel", "Hyld", "Kilde", "Klit", "Krat", "Lyng", "Mose", "Pile", "Rør", "Tjørn")
_LAST = ("by", "holt", "lund", "sted", "ved", "vig", "rup", "ager")
MOST = len(_FIRST) * len(_LAST)
"""How many different names there are."""
_HOURS = (
    "man-ons 09:00-15:00 / tor 09:00-17:00 / fre 09:00-13:00",
    "man-tir 08:00-15:00 / tor 08:00-12:00, 13:00-18:00 / fre 08:00-12:00",
    "man-fre 10:00-14:00",
    "man-tor 09:00-12:00, 12:30-15:30 / fre 09:00-12:00",
)


_THEME_HOURS = ("man-tor 09:00-12:00", "man-tir 09:00-11:30, 12:30-14:00 / tor 12:00-17:00", "man-fre 08:00-10:00")


def make(knowledge: Knowledge, to: Path, count: int, seed: int) -> list[str]:
    """Write a knowledge folder with the shared articles and ``count`` invented municipalities.

    Args:
        knowledge: the knowledge to take the shared part of.
        to: the folder to write; it must not exist yet.
        count: how many, at most :data:`MOST`.
        seed: the same seed and knowledge make the same municipalities.

    Returns:
        Their slugs.

    Raises:
        FileExistsError: there is something at ``to`` already.
        new_municipality.NotUsable: more are asked for than there are names.
    """
    if count > MOST:
        raise new_municipality.NotUsable(f"there are names for {MOST} municipalities, not for {count}")
    shutil.copytree(knowledge.folder, to, ignore=shutil.ignore_patterns("municipalities"))
    slugs = []
    # A seed must make the same municipalities again, and nothing of them is secret.
    for slug, given in _invented(knowledge, count, random.Random(seed)):  # noqa: S311
        folder = to / "municipalities" / slug
        folder.mkdir(parents=True)
        (folder / "municipality.yaml").write_text(new_municipality.compose(knowledge, slug, given), encoding="utf-8")
        slugs.append(slug)
    return slugs


def _invented(knowledge: Knowledge, count: int, chance: random.Random) -> Iterator[tuple[str, dict[str, str]]]:
    names = [first + last for first in _FIRST for last in _LAST]
    for name in chance.sample(names, count):
        slug = new_municipality.slug_of(name)
        given = {"name": f"{name} Kommune", "origins": f"https://www.{slug}.example"}
        given["privacy_url"] = f"https://www.{slug}.example/persondata"
        given |= {f"hours-{channel}": chance.choice(_HOURS) for channel in new_municipality.CHANNELS}
        # Some specialists are there for fewer hours than their colleagues.
        theme = chance.choice(list(knowledge.themes))
        given |= {f"hours-{channel}-{theme}": chance.choice(_THEME_HOURS) for channel in ("phone", "chat")}
        for declared in knowledge.local_values.values():
            # Some leave optional values open, as real ones do.
            if declared.required or chance.random() < 0.8:
                given[declared.id] = _value(declared, name, slug, chance)
        yield slug, given


def _value(declared: LocalValue, name: str, slug: str, chance: random.Random) -> str:
    match declared.kind:
        case "url":
            return f"https://www.{slug}.example/{declared.id}"
        case "phone":
            # No Danish number begins with 00.
            return f"00 {chance.randrange(10**6):06}"
        case "email":
            return f"{declared.id}@{slug}.example"
        case "address":
            return f"{name}vej {chance.randrange(1, 99)}, 0001 {name}"
        case "amount":
            return str(chance.randrange(1, 40) * 25)
        case "hours":
            return chance.choice(("mandag-fredag kl. 9-15", "mandag og torsdag kl. 10-17", "alle hverdage kl. 8-14"))
        case "text":
            return declared.fallback or str(chance.randrange(1, 20))
