"""Writes the two files of a new article for an editor to fill in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

from bot.library.knowledge import Knowledge

REVIEW_AFTER = dt.timedelta(days=180)
_BODY = """
## Sådan gør du

1. 

## Det skal du have med

- 

## Pris


## Hvis det går galt


## Kontakt

Ring til {{municipality}} på {{local.telefon}}.
"""
_BODY_EN = """
## How to do it

1. 

## What to bring

- 

## What it costs


## If it goes wrong


## Contact

Call {{municipality}} on {{local.telefon}}.
"""


def write(knowledge: Knowledge, area: str, name: str, title: str, on: dt.date) -> tuple[Path, Path]:
    """Write an article's Danish and English file with the usual headings and nothing under them.

    The article is not served before an editor has given it a source: ``knowledge check`` says so.

    Args:
        knowledge: the knowledge to add to.
        area: slug of its area.
        name: the article's short name; its id is ``<area>-<name>``.
        title: its Danish title.
        on: today.

    Returns:
        The two files.

    Raises:
        KeyError: the area is unknown.
        FileExistsError: there is an article of this name.
    """
    about = knowledge.areas[area]
    article_id = f"{area}-{name}"
    path = knowledge.folder / "articles" / area / f"{article_id}.md"
    translation = path.with_name(f"{article_id}.en.md")
    meta = {
        "id": article_id,
        "area": area,
        "title": title,
        "questions": {"da": [title], "en": []},
        "authority": about.authority,
        "links": [],
        "sources": [],
        "review_by": on + REVIEW_AFTER,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    for file, head, body in (
        (path, meta, _BODY),
        (translation, {"id": article_id, "language": "en", "title": ""}, _BODY_EN),
    ):
        front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=120)
        with file.open("x", encoding="utf-8") as new:
            new.write(f"---\n{front}---\n{body}")
    return path, translation
