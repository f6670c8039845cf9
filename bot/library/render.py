"""Fills an article's placeholders in for one municipality, one language and one day."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.library import values
from bot.library.knowledge import Knowledge, Section
from bot.library.markdown import PLACEHOLDER
from bot.library.schemas import Fact, Link

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text as a citizen reads it.

    ``facts`` are the ids of the facts whose value is in the text and ``withheld`` those shown as a link to their source
    instead; ``values`` are the literal strings that were put in, for whoever checks that a figure stands in its source.
    """

    text: str
    facts: tuple[str, ...]
    withheld: tuple[str, ...]
    values: tuple[str, ...]


def fact_on(periods: Sequence[Fact], day: dt.date) -> Fact | None:
    """Return the period of a fact that holds on a day, None where none does."""
    for fact in periods:
        if (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or day <= fact.valid_to):
            return fact
    return None


def render(text: str, knowledge: Knowledge, municipality: str, language: str, on: dt.date) -> Rendered:
    """Fill in every placeholder of a text.

    A fact that is not confirmed, or not valid on the day, becomes a link to where it can be looked up, and to the
    municipality's own pages where citizens may not be sent there. What is missing altogether is logged and becomes
    that too: a citizen never sees a placeholder.

    Args:
        text: Markdown of an article: a title, a heading or a section's text.
        knowledge: the snapshot the text comes from.
        municipality: slug of a municipality in it.
        language: language of the text, two-letter code.
        on: the day the reader lives in, local time.

    Returns:
        The text and what went into it.

    Raises:
        KeyError: the municipality is not in the snapshot.
    """
    filling = _Filling(knowledge, municipality, language, on)
    written, end = "", 0
    for match in PLACEHOLDER.finditer(text):
        written += text[end : match.start()]
        value = filling.value(match, in_link=written.endswith("]("))
        end = match.end()
        # "koster {{fact.pris}}." must not end in two full stops where the value itself ends in one ("178 kr.").
        if value.endswith(".") and text[end : end + 1] == ".":
            end += 1
        written += value
    written += text[end:]
    if "{{" in written:
        log.error("an unknown placeholder is left out: %s", text)
        written = re.sub(r"\s*\{\{.*?\}\}", "", written, flags=re.DOTALL).replace("{{", "")
    return Rendered(written, tuple(filling.facts), tuple(filling.withheld), tuple(filling.values))


def render_section(section: Section, knowledge: Knowledge, municipality: str, language: str, on: dt.date) -> Rendered:
    """Fill in a section, its heading as a line ``## ...`` on top; arguments and errors as for :func:`render`."""
    text = f"## {section.heading}\n\n{section.text}" if section.heading else section.text
    return render(text, knowledge, municipality, language, on)


def render_link(link: Link, knowledge: Knowledge, municipality: str, language: str) -> tuple[str, str] | None:
    """Return an article's link as label and URL, None where the municipality has no such page.

    Args:
        link: the link from the front matter.
        knowledge: the snapshot.
        municipality: slug of a municipality in it.
        language: two-letter code; every language but Danish gets the English label.
    """
    url = str(link.url) if link.url else knowledge.municipalities[municipality].values.get(link.local or "")
    if not url or not url.startswith("https://"):
        return None
    return (link.label if language == "da" else link.label_en), url


class _Filling:
    """The values one text asks for, and a record of them."""

    def __init__(self, knowledge: Knowledge, municipality: str, language: str, on: dt.date) -> None:
        self._knowledge = knowledge
        self._municipality = knowledge.municipalities[municipality]
        self._language = language
        self._on = on
        self.facts: list[str] = []
        self.withheld: list[str] = []
        self.values: list[str] = []

    def value(self, match: re.Match[str], in_link: bool) -> str:
        kind, name, municipality = match.groups()
        if municipality:
            return self._kept(self._municipality.name if self._danish else self._municipality.name_en)
        return self._fact(name) if kind == "fact" else self._local(name, in_link)

    @property
    def _danish(self) -> bool:
        return self._language == "da"

    def _kept(self, value: str) -> str:
        self.values.append(value)
        return value

    def _fact(self, name: str) -> str:
        periods = self._knowledge.facts.get(name, ())
        fact = fact_on(periods, self._on)
        if fact and fact.confirmed:
            value = values.fact_value(fact, self._language)
            if value is not None:
                self.facts.append(name)
                return self._kept(value)
        self.withheld.append(name)
        if not periods:
            log.error("the text asks for an unknown fact %s", name)
            return self._elsewhere()
        shown = fact or periods[-1]
        target = str(shown.look_up or shown.source.url)
        if not self._knowledge.allows(target):
            return self._elsewhere()
        named = re.split(r"\s+[-–:|]\s+|:\s+", shown.source.title)[0]
        site = (urlsplit(target).hostname or "").removeprefix("www.") if shown.look_up else named
        phrase = "se den aktuelle oplysning på" if self._danish else "see the current information on"
        return f"[{phrase} {site}]({target})"

    def _local(self, name: str, in_link: bool) -> str:
        declared = self._knowledge.local_values.get(name)
        value = self._municipality.values.get(name)
        if declared and value:
            return self._kept(values.local_value(declared, value, self._language, in_link))
        if declared and declared.fallback and declared.fallback_en and not in_link:
            return declared.fallback if self._danish else declared.fallback_en
        log.error("%s has no local value %s", self._municipality.slug, name)
        return self._municipality.values.get("hjemmeside", "#") if in_link else self._elsewhere()

    def _elsewhere(self) -> str:
        phrase = "se kommunens hjemmeside" if self._danish else "see the municipality's website"
        url = self._municipality.values.get("hjemmeside")
        return f"[{phrase}]({url})" if url else phrase
