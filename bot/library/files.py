"""Reads ``knowledge/`` into one checked snapshot; what cannot be read becomes a problem with a file and a line."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel, ValidationError

from bot.library import behaviour, desk, glossary, markdown, organisations, routing
from bot.library.asked import with_asked
from bot.library.behaviour import Behaviour
from bot.library.booking import BookingPlan
from bot.library.extend import extended
from bot.library.knowledge import Article, ArticleText, Knowledge, Problem
from bot.library.schemas import Area, ArticleMeta, Fact, LocalValue, Municipality, TranslationMeta
from bot.library.yaml_lines import Document, YamlError, complaints, load

Model = TypeVar("Model", bound=BaseModel)
_FRONT_MATTER = YAMLHandler()


@dataclass
class Reading:
    """What one pass over the folder has found so far; good versions in ``previous`` may go on serving."""

    root: Path
    previous: Knowledge | None
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: Path, line: int, message: str) -> None:
        """Note an error."""
        self.problems.append(Problem(path, line, message))

    def text(self, path: Path) -> str | None:
        """Return a file's text, or None after noting why it cannot be read."""
        try:
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.problem(path, 1, "the file is missing")
        except (OSError, UnicodeDecodeError) as error:
            self.problem(path, 1, f"cannot be read as UTF-8 text: {error}")
        return None

    def yaml(self, path: Path) -> Document | None:
        """Return a YAML file's document, or None after noting what is wrong with it."""
        text = self.text(path)
        return None if text is None else self.document(path, text)

    def document(self, path: Path, text: str, first_line: int = 1) -> Document | None:
        """Return ``text`` as a document, or None after noting what is wrong with it."""
        try:
            document = load(text, first_line)
        except YamlError as error:
            self.problem(path, error.line, f"not valid YAML: {error}")
            return None
        repeated = list(document.repeated_keys())
        for key, line in repeated:
            self.problem(path, line, f"the key {key} stands twice")
        return None if repeated else document

    def model(self, kind: type[Model], path: Path, document: Document, at: tuple[str | int, ...] = ()) -> Model | None:
        """Return the value at ``at`` as a checked model, or None after noting each complaint on its line."""
        data = document.data
        for step in at:
            data = data[step]
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            for line, message in complaints(error, document, at):
                self.problem(path, line, message)
            return None


def read(root: Path, previous: Knowledge | None = None) -> Knowledge:
    """Read a knowledge folder.

    Args:
        root: the folder that holds ``areas.yaml``.
        previous: an earlier snapshot. What stood in a file that now is broken is taken from there, so that one
            editor's slip never takes an answer away from the citizens.

    Returns:
        The snapshot. Its ``problems`` say what was left out, or kept in its earlier version, and why.
    """
    reading = Reading(root, previous)
    themes, areas = _areas(reading)
    facts = _facts(reading)
    local_values = _local_values(reading)
    municipalities = _municipalities(reading)
    articles = with_asked(reading, _articles(reading, areas, municipalities))
    synonyms = _synonyms(reading)
    domains = _domains(reading)
    knowledge = Knowledge(
        themes=themes,
        areas=areas,
        articles=articles,
        facts=facts,
        local_values=local_values,
        municipalities=municipalities,
        digest="",
        folder=root,
        synonyms=synonyms,
        allowed_domains=domains,
        behaviour=_behaviour(reading),
        routing=routing.read(reading, areas, municipalities, previous.routing if previous else None),
        organisations=organisations.read(reading, previous.organisations if previous else {}),
        bookings=_bookings(reading, municipalities),
        glossaries=glossary.read(reading),
        desk=desk.read(reading),
        problems=tuple(reading.problems),
    )
    return replace(knowledge, digest=_digest(knowledge))


def _areas(reading: Reading) -> tuple[Mapping[str, str], Mapping[str, Area]]:
    path = reading.root / "areas.yaml"
    document = reading.yaml(path)
    if document is not None and not (
        isinstance(document.data, dict)
        and isinstance(document.data.get("themes"), dict)
        and isinstance(document.data.get("areas"), list)
    ):
        reading.problem(path, 1, "needs a mapping 'themes' and a list 'areas'")
        document = None
    if document is None:
        before = reading.previous
        return ({}, {}) if before is None else (before.themes, before.areas)
    themes = {str(slug): str(title) for slug, title in document.data["themes"].items()}
    areas: dict[str, Area] = {}
    for at in range(len(document.data["areas"])):
        area = reading.model(Area, path, document, ("areas", at))
        if area is None:
            continue
        if area.slug in areas:
            reading.problem(path, document.line(("areas", at, "slug")), f"the area {area.slug} stands twice")
        elif area.theme not in themes:
            reading.problem(path, document.line(("areas", at, "theme")), f"unknown theme {area.theme}")
        else:
            areas[area.slug] = area
    return themes, areas


def _lists(reading: Reading, folder: str, kind: type[Model]) -> tuple[list[tuple[Path, int, Model]], set[Path]]:
    """Read every ``*.yaml`` of a folder as a list of ``kind``; also return the files that were broken somewhere."""
    found: list[tuple[Path, int, Model]] = []
    broken: set[Path] = set()
    for path in sorted((reading.root / folder).glob("*.yaml")):
        before = len(reading.problems)
        document = reading.yaml(path)
        if document is not None and not isinstance(document.data, list | None):
            reading.problem(path, 1, "needs a list")
        elif document is not None:
            for at in range(len(document.data or ())):
                model = reading.model(kind, path, document, (at,))
                if model is not None:
                    found.append((path, document.line((at,)), model))
        if len(reading.problems) > before:
            broken.add(path)
    return found, broken


def _facts(reading: Reading) -> Mapping[str, tuple[Fact, ...]]:
    found, broken = _lists(reading, "facts", Fact)
    facts: dict[str, tuple[Fact, ...]] = {}
    for path, line, fact in found:
        periods = facts.get(fact.id, ())
        if any(_overlap(fact, other) for other in periods):
            reading.problem(path, line, f"the fact {fact.id} stands twice for the same days")
        else:
            facts[fact.id] = (*periods, fact)
    return _with_previous(facts, reading.previous.facts if reading.previous else {}, bool(broken))


def _overlap(one: Fact, other: Fact) -> bool:
    """Whether two periods share a day; an open end reaches as far as there are dates."""
    return max(one.valid_from or dt.date.min, other.valid_from or dt.date.min) <= min(
        one.valid_to or dt.date.max, other.valid_to or dt.date.max
    )


def _local_values(reading: Reading) -> Mapping[str, LocalValue]:
    found, broken = _lists(reading, "local_values", LocalValue)
    values: dict[str, LocalValue] = {}
    for path, line, value in found:
        if value.id in values:
            reading.problem(path, line, f"the local value {value.id} is declared twice")
        values.setdefault(value.id, value)
    return _with_previous(values, reading.previous.local_values if reading.previous else {}, bool(broken))


Value = TypeVar("Value")


def _with_previous(now: dict[str, Value], before: Mapping[str, Value], broken: bool) -> Mapping[str, Value]:
    """Fill up what a broken file no longer gives from the earlier snapshot."""
    return {**before, **now} if broken else now


def _municipalities(reading: Reading) -> Mapping[str, Municipality]:
    municipalities: dict[str, Municipality] = {}
    before = reading.previous.municipalities if reading.previous else {}
    for folder in sorted(p for p in (reading.root / "municipalities").glob("*") if p.is_dir()):
        path = folder / "municipality.yaml"
        document = reading.yaml(path)
        municipality = reading.model(Municipality, path, document) if document else None
        if document and municipality and municipality.slug != folder.name:
            reading.problem(path, document.line(("slug",)), f"slug must be {folder.name}, the name of its folder")
            municipality = None
        if municipality is None:
            municipality = before.get(folder.name)
        if municipality is not None:
            municipalities[folder.name] = municipality
    return municipalities


def _bookings(reading: Reading, municipalities: Iterable[str]) -> Mapping[str, BookingPlan]:
    plans: dict[str, BookingPlan] = {}
    before = reading.previous.bookings if reading.previous else {}
    for slug in municipalities:
        path = reading.root / "municipalities" / slug / "booking.yaml"
        if not path.exists():
            continue
        document = reading.yaml(path)
        plan = reading.model(BookingPlan, path, document) if document else None
        plan = plan or before.get(slug)
        if plan is not None:
            plans[slug] = plan
    return plans


def _articles(reading: Reading, areas: Mapping[str, Area], municipalities: Iterable[str]) -> Mapping[str, Article]:
    before = {article.path: article for article in reading.previous.articles.values()} if reading.previous else {}
    articles: dict[str, Article] = {}
    places: list[tuple[Path, str | None]] = [
        (path, None) for path in sorted((reading.root / "articles").glob("*/*.md"))
    ]
    for slug in municipalities:
        places += [(p, slug) for p in sorted((reading.root / "municipalities" / slug / "articles").glob("*.md"))]
    for path, municipality in places:
        if "." in path.stem:
            continue
        article = _article(reading, path, municipality, areas)
        if article and article.meta.extends:
            article = _extended(reading, article, articles)
        article = article or before.get(path)
        if article is None:
            continue
        if article.id in articles:
            reading.problem(path, 1, f"the id {article.id} is already used by {articles[article.id].path}")
        else:
            articles[article.id] = article
    _orphans(reading, [path for path, _ in places])
    return articles


def _extended(reading: Reading, own: Article, articles: Mapping[str, Article]) -> Article | None:
    shared = articles.get(own.meta.extends or "")
    if shared is None or shared.municipality:
        reading.problem(own.path, 1, f"extends {own.meta.extends}, which is no shared article")
        return None
    return extended(own, shared)


def _orphans(reading: Reading, paths: Iterable[Path]) -> None:
    for path in paths:
        article_id, dot, _ = path.stem.partition(".")
        if dot and not path.with_name(f"{article_id}.md").exists():
            reading.problem(path, 1, f"a translation without its article {article_id}.md")


def _split(reading: Reading, path: Path, text: str) -> tuple[Document, str, int] | None:
    """Split an article's file into front matter, body, and the line on which the body begins."""
    try:
        head, body = _FRONT_MATTER.split(text)
    except ValueError:
        reading.problem(path, 1, "needs front matter between two lines of ---")
        return None
    document = reading.document(path, head, 1 + text[: text.index(head)].count("\n"))
    if document is None:
        return None
    return document, body, 1 + text[: len(text) - len(body)].count("\n")


def _article(reading: Reading, path: Path, municipality: str | None, areas: Mapping[str, Area]) -> Article | None:
    text = reading.text(path)
    parts = None if text is None else _split(reading, path, text)
    if text is None or parts is None:
        return None
    document, body, _ = parts
    meta = reading.model(ArticleMeta, path, document)
    if meta is None:
        return None
    wrong = _misplaced(meta, path, municipality, areas)
    if wrong:
        reading.problem(path, document.line((wrong[0],)), wrong[1])
        return None
    texts = {"da": ArticleText("da", meta.title, tuple(section for section, _ in markdown.sections(body)))}
    digest = hashlib.sha256(text.encode())
    for translation in sorted(path.parent.glob(f"{path.stem}.*.md")):
        translated = _translation(reading, translation, texts["da"])
        if translated is not None:
            texts[translated.language] = translated
            digest.update(repr(translated).encode())
    return Article(meta, municipality, texts, path, digest.hexdigest())


def _misplaced(
    meta: ArticleMeta, path: Path, municipality: str | None, areas: Mapping[str, Area]
) -> tuple[str, str] | None:
    if meta.id != path.stem:
        return "id", f"id must be {path.stem}, the name of its file"
    if meta.area not in areas:
        return "area", f"unknown area {meta.area}"
    if municipality is None and meta.area != path.parent.name:
        return "area", f"area must be {path.parent.name}, the name of its folder"
    if municipality is None and meta.stands_for:
        key = "replaces" if meta.replaces else "extends"
        return key, f"only a municipality's own article {key} another"
    return None


def _translation(reading: Reading, path: Path, danish: ArticleText) -> ArticleText | None:
    text = reading.text(path)
    parts = None if text is None else _split(reading, path, text)
    if parts is None:
        return None
    document, body, first_line = parts
    meta = reading.model(TranslationMeta, path, document)
    if meta is None:
        return None
    article_id, _, language = path.stem.partition(".")
    if (meta.id, meta.language) != (article_id, language):
        reading.problem(path, document.line(("id",)), f"id and language must be {article_id} and {language}")
        return None
    cut = markdown.sections(body)
    if len(cut) != len(danish.sections):
        line = first_line + (cut[-1][1] if cut else 0)
        message = f"has {len(cut) - 1} headings where the Danish article has {len(danish.sections) - 1}"
        reading.problem(path, line, message)
        return None
    # One anchor for a section in every language: a link or a hit means the same place whatever is read.
    laid = tuple(replace(ours, anchor=theirs.anchor) for (ours, _), theirs in zip(cut, danish.sections, strict=True))
    return ArticleText(meta.language, meta.title, laid)


def _synonyms(reading: Reading) -> tuple[tuple[str, ...], ...]:
    path = reading.root / "synonyms.yaml"
    document = reading.yaml(path) if path.exists() else None
    if document is None:
        return reading.previous.synonyms if reading.previous and path.exists() else ()
    if not isinstance(document.data, list | None):
        reading.problem(path, 1, "needs a list")
        return reading.previous.synonyms if reading.previous else ()
    groups: list[tuple[str, ...]] = []
    for at, group in enumerate(document.data or ()):
        if isinstance(group, list) and len(group) > 1 and all(isinstance(word, str) for word in group):
            groups.append(tuple(group))
        else:
            reading.problem(path, document.line((at,)), "a group of synonyms is a list of two or more words")
    return tuple(groups)


def _domains(reading: Reading) -> frozenset[str]:
    path = reading.root / "allowed_domains.yaml"
    document = reading.yaml(path) if path.exists() else None
    if document is None:
        return reading.previous.allowed_domains if reading.previous and path.exists() else frozenset()
    if not isinstance(document.data, list) or not all(isinstance(name, str) for name in document.data):
        reading.problem(path, 1, "needs a list of domains")
        return frozenset()
    return frozenset(name.lower() for name in document.data)


def _behaviour(reading: Reading) -> Behaviour | None:
    folder = reading.root / "behaviour"
    if not folder.is_dir():
        return None
    try:
        return behaviour.read(folder)
    except ValueError:
        # What is wrong is said by the folder's own check, line by line; here it only must not stop the rest.
        reading.problem(folder, 1, "cannot be read; see its own problems in 'borgerlinje knowledge check'")
        return reading.previous.behaviour if reading.previous else None


def _digest(knowledge: Knowledge) -> str:
    """Hash what was read, not the files: a remark in YAML or a problem changes nothing that is served."""
    content: dict[str, Any] = {
        "themes": dict(knowledge.themes),
        "areas": [area.model_dump(mode="json") for area in knowledge.areas.values()],
        "articles": {article.id: (article.digest, article.municipality) for article in knowledge.articles.values()},
        "facts": {key: [f.model_dump(mode="json") for f in facts] for key, facts in knowledge.facts.items()},
        "local_values": {key: value.model_dump(mode="json") for key, value in knowledge.local_values.items()},
        "municipalities": {key: m.model_dump(mode="json") for key, m in knowledge.municipalities.items()},
        "synonyms": knowledge.synonyms,
        "domains": sorted(knowledge.allowed_domains),
        "behaviour": repr(knowledge.behaviour),
        "routing": repr(knowledge.routing),
        "organisations": repr(knowledge.organisations),
        "bookings": {key: plan.model_dump(mode="json") for key, plan in knowledge.bookings.items()},
        "glossaries": repr(knowledge.glossaries),
        "desk": knowledge.desk.model_dump(mode="json"),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
