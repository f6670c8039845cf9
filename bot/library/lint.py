"""Checks the knowledge as a whole: what one file cannot know about the others, and what reads badly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from bot.library import (
    behaviour,
    lint_booking,
    lint_desk,
    lint_municipality,
    lint_questions,
    lint_text,
    organisations,
    routing,
)
from bot.library.analyser import words
from bot.library.canned import AGENT
from bot.library.desk import CANNED
from bot.library.knowledge import Article, Knowledge, Problem
from bot.library.lint_lines import Lines
from bot.library.markdown import PLACEHOLDER
from bot.library.render import fact_on

_BRACES = re.compile(r"\{\{.*?\}\}")
_TARGET = re.compile(r"\]\((\S+?)\)|<(https?://\S+?)>")


def check(knowledge: Knowledge, on: dt.date) -> list[Problem]:
    """Find everything that is wrong, or could be better, in the knowledge.

    Args:
        knowledge: a snapshot; the problems of its reading are part of the answer.
        on: the day that validity and review dates are held against.

    Returns:
        The problems, by file and line.
    """
    lines = Lines()
    problems = list(knowledge.problems)
    for article in knowledge.articles.values():
        problems += _article(knowledge, article, on, lines)
    problems += _facts(knowledge, on, lines)
    problems += lint_questions.check(knowledge, lines)
    for slug in knowledge.municipalities:
        problems += lint_municipality.check(knowledge, slug, lines)
    for slug in knowledge.bookings:
        problems += lint_booking.check(knowledge, slug, lines)
    problems += _coverage(knowledge, lines)
    problems += _unused(knowledge, lines)
    problems += _synonyms(knowledge, lines)
    problems += routing.check(knowledge, lines)
    problems += organisations.check(knowledge, on, lines)
    problems += lint_desk.check(knowledge, on, lines)
    for path in sorted((knowledge.folder / CANNED).glob("*.yaml")):
        problems += _references(knowledge, path, lines, also=AGENT)
    if (knowledge.folder / "behaviour").is_dir():
        problems += behaviour.check(knowledge.folder / "behaviour")
    return sorted(set(problems), key=lambda p: (str(p.path), p.line, p.message))


def _article(knowledge: Knowledge, article: Article, on: dt.date, lines: Lines) -> Iterator[Problem]:
    meta, path = article.meta, article.path

    def problem(message: str, *place: str | int, warning: bool = False) -> Problem:
        return Problem(path, lines.of(path, *place), message, "warning" if warning else "error")

    if meta.review_by < on:
        yield problem(f"was to be reviewed by {meta.review_by}", "review_by", warning=True)
    if meta.valid_to and meta.valid_to < on:
        yield problem(f"is not shown any more since {meta.valid_to}", "valid_to", warning=True)
    for at, related in enumerate(meta.related):
        if related not in knowledge.articles:
            yield problem(f"unknown related article {related}", "related", at)
    if meta.replaces and meta.replaces not in knowledge.articles:
        yield problem(f"replaces an unknown article {meta.replaces}", "replaces")
    if meta.topic and meta.topic not in knowledge.areas[meta.area].topics:
        yield problem(f"'{meta.topic}' is no topic of {meta.area} in areas.yaml", "topic")
    for at, link in enumerate(meta.links):
        if link.url and not knowledge.allows(str(link.url)):
            yield problem(f"{link.url} is outside allowed_domains.yaml", "links", at, "url")
        declared = knowledge.local_values.get(link.local) if link.local else None
        if link.local and (declared is None or declared.kind != "url"):
            what = "is no local value" if declared is None else f"is a {declared.kind}, not a url"
            yield problem(f"{link.local} {what}", "links", at, "local")
    if "en" not in article.texts:
        yield problem("has no English version", warning=True)
    yield from lint_text.check(article, lines)
    for file in (path, *(path.with_name(f"{article.id}.{language}.md") for language in article.texts)):
        if file.exists():
            yield from _references(knowledge, file, lines)


def _references(knowledge: Knowledge, path: Path, lines: Lines, also: str = "") -> Iterator[Problem]:
    """Check the placeholders and links of one file, line by line; ``also`` is one more placeholder it may have."""
    for number, line in lines.text(path):
        for braces in _BRACES.finditer(line):
            if braces[0] == also:
                continue
            match = PLACEHOLDER.fullmatch(braces[0])
            if match is None:
                yield Problem(path, number, f"{braces[0]} is not fact.<id>, local.<id> or municipality")
            elif match[1] == "fact" and match[2] not in knowledge.facts:
                yield Problem(path, number, f"unknown fact {match[2]}")
            elif match[1] == "local" and match[2] not in knowledge.local_values:
                yield Problem(path, number, f"unknown local value {match[2]}")
        for target in _TARGET.finditer(line):
            url = target[1] or target[2]
            if url.startswith("http") and not knowledge.allows(url):
                yield Problem(path, number, f"{url} is outside allowed_domains.yaml")


def _facts(knowledge: Knowledge, on: dt.date, lines: Lines) -> Iterator[Problem]:
    places = lines.ids(knowledge.folder / "facts")
    nowhere = (knowledge.folder / "facts", 1)
    for name, periods in knowledge.facts.items():
        path, line = places.get(name, nowhere)
        current = fact_on(periods, on)
        if current is None:
            when = "is not valid yet" if all(p.valid_from and p.valid_from > on for p in periods) else "has expired"
            yield Problem(path, line, f"the fact {name} {when}", "warning")
        elif current.review_by < on:
            yield Problem(path, line, f"the fact {name} was to be reviewed by {current.review_by}", "warning")
        for fact in periods:
            target = str(fact.look_up or fact.source.url)
            if (not fact.confirmed or fact.valid_to) and not knowledge.allows(target):
                when = "once it has expired" if fact.confirmed else "as it is not confirmed"
                message = (
                    f"{name} leads citizens nowhere {when}: {target} is outside allowed_domains.yaml, so add look_up"
                )
                yield Problem(path, line, message, "warning")


def _coverage(knowledge: Knowledge, lines: Lines) -> Iterator[Problem]:
    path = knowledge.folder / "areas.yaml"
    shared = [article.meta for article in knowledge.articles.values() if article.municipality is None]
    covered = {meta.area for meta in shared}
    bare = [slug for slug in knowledge.areas if slug not in covered]
    if bare:
        message = f"{len(bare)} of {len(knowledge.areas)} areas have no article yet: {', '.join(bare)}"
        yield Problem(path, 1, message, "warning")
    topics = {(meta.area, meta.topic) for meta in shared}
    for at, area in enumerate(knowledge.areas.values()):
        missing = [topic for topic in area.topics if (area.slug, topic) not in topics]
        if area.slug in covered and missing:
            message = f"{area.slug} has topics without an article of their own: {', '.join(missing)}"
            yield Problem(path, lines.of(path, "areas", at), message, "warning")


def _unused(knowledge: Knowledge, lines: Lines) -> Iterator[Problem]:
    """Yield the facts and local values that no article uses: nobody would notice when they are wrong."""
    used = {
        (match[1], match[2])
        for article in knowledge.articles.values()
        for text in article.texts.values()
        for part in (text.title, *(f"{section.heading} {section.text}" for section in text.sections))
        for match in PLACEHOLDER.finditer(part)
    }
    linked = {link.local for article in knowledge.articles.values() for link in article.meta.links}
    for folder, kind, names in (("facts", "fact", knowledge.facts), ("local_values", "local", knowledge.local_values)):
        places = lines.ids(knowledge.folder / folder)
        for name in names:
            path, line = places.get(name, (knowledge.folder / folder, 1))
            if (kind, name) not in used and not (kind == "local" and name in linked):
                yield Problem(path, line, f"no article uses {kind}.{name}", "warning")


def _synonyms(knowledge: Knowledge, lines: Lines) -> Iterator[Problem]:
    """Yield the words of two groups: a question with one of them would find what either group means."""
    path = knowledge.folder / "synonyms.yaml"
    groups: dict[str, int] = {}
    for at, group in enumerate(knowledge.synonyms):
        for word in dict.fromkeys(" ".join(words(word)) for word in group):
            if groups.setdefault(word, at) != at:
                message = f"'{word}' is in the group on line {lines.of(path, groups[word])} as well"
                yield Problem(path, lines.of(path, at), message, "warning")
