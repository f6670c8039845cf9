"""Finds the line of a thing in an editor's file, for problems that are seen only after reading."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from frontmatter.default_handlers import YAMLHandler

from bot.library.asked import FOLDER, OPENING, SECTIONS
from bot.library.knowledge import Article
from bot.library.yaml_lines import Document, YamlError, load

_FRONT_MATTER = YAMLHandler()


class Lines:
    """Reads each file that has a problem once more, when its lines are asked for."""

    def __init__(self) -> None:
        self._document = functools.cache(_document)

    def of(self, path: Path, *place: str | int) -> int:
        """Return the line of a key or list item of a YAML file or an article's front matter; 1 where not found."""
        document = self._document(path)
        return document.line(place) if document else 1

    def question(self, root: Path, article: Article, language: str, at: int) -> tuple[Path, int]:
        """Return file and line of an article's question: in its front matter, or in its area's files of ``asked``."""
        document = self._document(article.path)
        written = document.data.get("questions", {}).get(language, ()) if document else ()
        if at < len(written):
            return article.path, self.of(article.path, "questions", language, at)
        path = root / FOLDER / f"{article.meta.area}.yaml"
        question = article.meta.questions[language][at]
        if question in article.asks_for:
            path, anchor = root / FOLDER / SECTIONS / path.name, article.asks_for[question]
            own = [text for text, other in article.asks_for.items() if other == anchor]
            return path, self.of(path, article.id, anchor or OPENING, own.index(question))
        return path, self.of(path, article.id, language, at - len(written))

    def ids(self, folder: Path) -> dict[str, tuple[Path, int]]:
        """Return file and line of every ``id`` in a folder's lists."""
        found: dict[str, tuple[Path, int]] = {}
        for path in sorted(folder.glob("*.yaml")):
            document = self._document(path)
            for at, item in enumerate(document.data or () if document else ()):
                if isinstance(item, dict):
                    found.setdefault(str(item.get("id")), (path, self.of(path, at)))
        return found

    def text(self, path: Path) -> Iterator[tuple[int, str]]:
        """Yield a file's lines with their numbers."""
        yield from enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1)

    def body(self, path: Path) -> Iterator[tuple[int, str]]:
        """Yield the lines of an article's file that stand under its front matter."""
        fences = 0
        for number, line in self.text(path):
            if fences == 2:
                yield number, line
            elif line.strip() == "---":
                fences += 1


def _document(path: Path) -> Document | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".md":
            head, _ = _FRONT_MATTER.split(text)
            return load(head, 1 + text[: text.index(head)].count("\n"))
        return load(text)
    except (OSError, ValueError, YamlError):
        return None
