"""What may be said: the knowledge as citizens of a municipality read it, for whoever judges an answer."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator

from pydantic import BaseModel

from bot.answering.schemas import Answer, Source
from bot.library import values
from bot.library.behaviour import Behaviour, Foreign, Said
from bot.library.knowledge import Article, Knowledge
from bot.library.render import render

_TELLING = frozenset({"phone", "email", "address", "hours", "url"})
"""Kinds of local values that belong to one municipality alone; two may well ask the same fee."""
_TELLING_LENGTH = 8
_FRAME = re.compile(r"[*_`#>\\]|^\s*[-+]\s", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_SPACE = re.compile(r"\s+")


class World:
    """The knowledge on one day.

    Args:
        knowledge: the snapshot that is asked.
        behaviour: how the bot behaves where no article decides it.
        day: the day citizens live in.
    """

    def __init__(self, knowledge: Knowledge, behaviour: Behaviour, day: dt.date) -> None:
        self.knowledge = knowledge
        self.behaviour = behaviour
        self.day = day
        self._titles: dict[str, set[str]] = {}
        for article in knowledge.articles.values():
            for text in article.texts.values():
                self._titles.setdefault(text.title, set()).add(article.id)

    def names(self, article: str) -> frozenset[str]:
        """Return an article's id, and the shared article's that it replaces in its municipality."""
        found = self.knowledge.articles.get(article)
        shared = found.meta.stands_for if found else None
        return frozenset({article, shared} if shared else {article})

    def is_one_of(self, article: str, right: tuple[str, ...]) -> bool:
        """Whether an article, or the one it stands for, is among the right ones."""
        return not self.names(article).isdisjoint(right)

    def area(self, article: str) -> str | None:
        """Return an article's area."""
        found = self.knowledge.articles.get(article)
        return found.meta.area if found else None

    def offered(self, answer: Answer) -> frozenset[str]:
        """Return the articles that a citizen may choose among by pressing."""
        titles = [action.text or "" for action in answer.actions if action.type == "suggestion"]
        return frozenset(name for title in titles for name in self._titles.get(title, ()))

    @functools.cache  # noqa: B019 - a run has one world
    def article_text(self, article: str, municipality: str) -> str:
        """Return all of an article, in every language, as a municipality's citizens read it."""
        return "\n\n".join(self._parts(self.knowledge.articles[article], municipality))

    def _parts(self, article: Article, municipality: str) -> Iterator[str]:
        for text in article.texts.values():
            yield text.title
            for section in text.sections:
                where = (self.knowledge, municipality, text.language, self.day)
                yield from (render(part, *where).text for part in (section.heading, section.text) if part)

    def in_danish(self, answer: Answer, municipality: str) -> str:
        """Return the Danish rendering of the very sections that an answer in another language shows."""
        return "\n\n".join(self._danish(source, answer.language, municipality) for source in answer.sources)

    def _danish(self, source: Source, language: str, municipality: str) -> str:
        texts = self.knowledge.articles[source.article].texts
        shown, danish = texts.get(language), texts["da"]
        if shown is None:
            return ""
        places = [
            place
            for place, section in enumerate(shown.sections)
            if source.section
            == (section.heading and render(section.heading, self.knowledge, municipality, language, self.day).text)
        ]
        kept = (danish.sections[place].text for place in places if place < len(danish.sections))
        return "\n\n".join(render(text, self.knowledge, municipality, "da", self.day).text for text in kept)

    @functools.cache  # noqa: B019 - a run has one world
    def behaviour_text(self, municipality: str) -> str:
        """Return everything the bot says by itself to a municipality's citizens."""
        spoken = [
            render(self.behaviour.emergencies.with_numbers(text), self.knowledge, municipality, language, self.day).text
            for said in _said(self.behaviour)
            for language, text in (("da", said.da), ("en", said.en))
        ]
        foreign = self.behaviour.languages.languages.values()
        return "\n\n".join([*spoken, *(words for each in foreign for words in (each.answer, each.no_answer))])

    def numbers_to_call(self, municipality: str) -> list[str]:
        """Return every number that an emergency's answer may name."""
        own = self.knowledge.municipalities[municipality].values
        numbers = (contact.number or own.get(contact.local or "") for contact in self.behaviour.emergencies.contacts)
        return [number for number in numbers if number]

    def foreign(self, language: str) -> Foreign | None:
        """Return what the bot says in a language it has no articles in."""
        return self.behaviour.languages.languages.get(language)

    @functools.cache  # noqa: B019 - a run has one world
    def values_of_others(self, municipality: str) -> frozenset[str]:
        """Return the other municipalities' phones, addresses, hours and links that are not this one's own."""
        here = "\n".join(bare(value) for value in self._values(municipality))
        others = (name for name in self.knowledge.municipalities if name != municipality)
        found = {bare(value) for other in others for value in self._values(other)}
        return frozenset(value for value in found if len(value) >= _TELLING_LENGTH and value not in here)

    def _values(self, municipality: str) -> Iterator[str]:
        for name, value in self.knowledge.municipalities[municipality].values.items():
            declared = self.knowledge.local_values.get(name)
            if declared and declared.kind in _TELLING:
                yield values.local_value(declared, value, "da", in_link=True)


def bare(text: str) -> str:
    """Return a text as fragments are compared: without case, Markdown's marks and white space."""
    return _SPACE.sub("", _FRAME.sub("", text)).casefold()


def holds(text: str, fragment: str) -> bool:
    """Whether a fragment, or one of its alternatives between ``|``, stands in a text or in the target of its links.

    A number counts as a whole one only: "90 kr." does not stand in "190 kr.", nor "4 uger" in "14 uger".
    """
    read = _LINK.sub(r"\1", text)
    # Lines by themselves as well: without white space one that ends in a number runs into one that begins with one.
    inside = [bare(part) for part in (read, *read.splitlines(), *(target for _, target in _LINK.findall(text)))]
    patterns = [_whole_numbers(bare(alternative)) for alternative in fragment.split("|") if alternative.strip()]
    return any(pattern.search(part) for pattern in patterns for part in inside)


def _whole_numbers(fragment: str) -> re.Pattern[str]:
    before = r"(?<!\d)(?<!\d[.,])" if fragment[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if fragment[-1:].isdigit() else ""
    return re.compile(f"{before}{re.escape(fragment)}{after}")


def _said(part: object) -> Iterator[Said]:
    if isinstance(part, Said):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _said(getattr(part, name))
    elif isinstance(part, (tuple, list)):
        for each in part:
            yield from _said(each)
