"""Reads ``knowledge/asked``: the many further ways citizens have put an article's question.

The article's own front matter keeps the score of questions an editor can overlook; hundreds more would bury its text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import RootModel

from bot.library.knowledge import Article
from bot.library.schemas import Language, Slug, Text

if TYPE_CHECKING:
    from bot.library.files import Reading

FOLDER = "asked"
Questions = dict[Language, tuple[Text, ...]]


class AskedFile(RootModel[dict[Slug, Questions]]):
    """``asked/<area>.yaml``: for each article its further questions."""


def with_asked(reading: Reading, articles: Mapping[str, Article]) -> dict[str, Article]:
    """Return the articles with their further questions, a municipality's own with those of the one it stands for.

    Args:
        reading: where problems are noted. A broken file leaves its area with what the earlier snapshot knew.
        articles: every article by id.
    """
    asked: dict[str, Questions] = {}
    broken: set[str] = set()
    for path in sorted((reading.root / FOLDER).glob("*.yaml")):
        found = _read(reading, path)
        if found is None:
            broken.add(path.stem)
            continue
        for name in found.keys() - articles.keys():
            reading.problem(path, 1, f"there is no article {name}")
        asked |= found
    before = reading.previous.articles if reading.previous else {}
    return {
        name: before[name]
        if article.meta.area in broken and name in before
        else _added(article, [asked[key] for key in (name, article.meta.stands_for) if key in asked])
        for name, article in articles.items()
    }


def _read(reading: Reading, path: Path) -> dict[str, Questions] | None:
    document = reading.yaml(path)
    if document is None:
        return None
    if not document.data:
        return {}
    file = reading.model(AskedFile, path, document)
    return None if file is None else file.root


def _added(article: Article, more: list[Questions]) -> Article:
    if not more:
        return article
    questions = dict(article.meta.questions)
    for asked in more:
        for language, texts in asked.items():
            questions[language] = (*questions.get(language, ()), *texts)
    digest = hashlib.sha256((article.digest + repr(more)).encode()).hexdigest()
    return replace(article, meta=article.meta.model_copy(update={"questions": questions}), digest=digest)
