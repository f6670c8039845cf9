"""Reads ``knowledge/asked``: the many further ways citizens have put an article's question.

The article's own front matter keeps the score of questions an editor can overlook; hundreds more would bury its text.
Those in ``asked/sections`` ask for one section, so that it can come first in the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import RootModel

from bot.library.knowledge import Article
from bot.library.schemas import Language, Slug, Text

if TYPE_CHECKING:
    from bot.library.files import Reading

FOLDER = "asked"
SECTIONS = "sections"
OPENING = "indledning"
"""What the files call the opening paragraph, which has no heading."""
Questions = dict[Language, tuple[Text, ...]]


class AskedFile(RootModel[dict[Slug, Questions]]):
    """``asked/<area>.yaml``: for each article its further questions."""


class SectionsFile(RootModel[dict[Slug, dict[Slug, tuple[Text, ...]]]]):
    """``asked/sections/<area>.yaml``: for each article and anchor of a section the Danish questions that ask for it."""


def with_asked(reading: Reading, articles: Mapping[str, Article]) -> dict[str, Article]:
    """Return the articles with their further questions, a municipality's own with those of the one it stands for.

    Args:
        reading: where problems are noted. A broken file leaves its area with what the earlier snapshot knew.
        articles: every article by id.
    """
    broken: set[str] = set()
    asked = _read(reading, FOLDER, AskedFile, articles, broken)
    of_sections = _read(reading, f"{FOLDER}/{SECTIONS}", SectionsFile, articles, broken)
    before = reading.previous.articles if reading.previous else {}
    shown = {}
    for name, article in articles.items():
        if article.meta.area in broken and name in before:
            shown[name] = before[name]
            continue
        keys = [key for key in (name, article.meta.stands_for) if key]
        anchors = {section.anchor or OPENING: section.anchor for section in article.texts["da"].sections}
        more = [asked[key] for key in keys if key in asked]
        asks_for: dict[str, str] = {}
        for key in keys:
            for anchor, questions in of_sections.get(key, {}).items():
                if anchor in anchors:
                    asks_for |= dict.fromkeys(questions, anchors[anchor])
                elif key == name:
                    path = reading.root / FOLDER / SECTIONS / f"{article.meta.area}.yaml"
                    reading.problem(path, 1, f"{name} has no section {anchor}; it has {', '.join(sorted(anchors))}")
        shown[name] = _added(article, more, asks_for)
    return shown


def _read(
    reading: Reading,
    folder: str,
    kind: type[AskedFile | SectionsFile],
    articles: Mapping[str, Article],
    broken: set[str],
) -> dict[str, Any]:
    """Return the content of a folder's files together; notes the areas of files that cannot be read in ``broken``."""
    everything: dict[str, Any] = {}
    for path in sorted((reading.root / folder).glob("*.yaml")):
        document = reading.yaml(path)
        file = reading.model(kind, path, document) if document is not None and document.data else None
        if file is None:
            broken |= {path.stem} if document is None or document.data else set()
            continue
        for name in file.root.keys() - articles.keys():
            reading.problem(path, 1, f"there is no article {name}")
        everything |= file.root
    return everything


def _added(article: Article, more: list[Questions], asks_for: dict[str, str]) -> Article:
    if not more and not asks_for:
        return article
    questions = dict(article.meta.questions)
    for asked in [*more, {"da": tuple(asks_for)}]:
        for language, texts in asked.items():
            questions[language] = (*questions.get(language, ()), *texts)
    digest = hashlib.sha256((article.digest + repr(more) + repr(asks_for)).encode()).hexdigest()
    meta = article.meta.model_copy(update={"questions": questions})
    return replace(article, meta=meta, digest=digest, asks_for=asks_for)
