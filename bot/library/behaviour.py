"""How the bot behaves where no article decides it: ``knowledge/behaviour/*.yaml``, owned by the editors.

Every rule carries ``examples`` that must set it off and ``lookalikes`` that must not; :func:`check` runs them, so an
editor who writes a phrase too wide or too narrow is told so with file and line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, HttpUrl, StringConstraints, ValidationError, model_validator

from bot.library.behaviour_levels import Decide, IntentLevels
from bot.library.hours import named_days
from bot.library.knowledge import Problem
from bot.library.phrases import BadPhrase, parse
from bot.library.schemas import Language, Slug, Source, Strict, Text, Weekday
from bot.library.yaml_lines import Document, YamlError, complaints, load

Phrases = dict[Language, tuple[Text, ...]]


class Said(Strict):
    """Something the bot says, in both languages it always speaks."""

    da: Text
    en: Text

    def in_(self, language: str) -> str:
        """Return the words in ``language``; English for every language but Danish."""
        return self.da if language == "da" else self.en


class Contact(Strict):
    """A number to call when life or health is in danger: national, or a local value of each municipality.

    A national number that nobody has seen on the organisation's or an authority's page is not ``confirmed``: it is
    given, because somebody may need it, and is due for review.
    """

    id: Slug
    label: Said
    number: Text | None = None
    local: Slug | None = None
    source: Source | None = None
    confirmed: bool = True
    review_by: dt.date

    @model_validator(mode="after")
    def _one_number(self) -> Contact:
        if (self.number is None) == (self.local is None):
            raise ValueError("give exactly one of number and local")
        if self.number and self.confirmed and not self.source:
            raise ValueError("a confirmed national number needs a source")
        return self

    @property
    def placeholder(self) -> str:
        """What stands for this number in a reply."""
        return f"{{{{contact.{self.id}}}}}"


class Rule(Strict):
    """Phrases and what is said when one of them is found.

    ``unless`` are phrases whose words cannot set the rule off. A ``whole`` rule needs the message to say nothing else.
    A ``firm`` rule wins over the articles; otherwise the articles are tried first. A ``queue`` rule is a wish to talk
    with a person now: where somebody is on duty, the citizen joins the queue with the answer.
    """

    id: Slug
    phrases: Phrases
    unless: tuple[Text, ...] = ()
    whole: bool = False
    firm: bool = False
    queue: bool = False
    reply: Said
    link: HttpUrl | None = None
    link_label: Said | None = None
    examples: Annotated[tuple[Text, ...], Field(min_length=1)]
    lookalikes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _labelled(self) -> Rule:
        if (self.link is None) != (self.link_label is None):
            raise ValueError("link and link_label go together")
        return self


class Emergency(Rule):
    """Danger to life or health. ``contacts`` in the order to call them; the reply names the first one first."""

    contacts: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Emergencies(Strict):
    """``emergencies.yaml``. Of several emergencies the likeliest one's reply is given."""

    contacts: tuple[Contact, ...]
    exceptions: tuple[Text, ...]
    also: Said
    after: Said
    possible: Said
    emergencies: tuple[Emergency, ...]

    @model_validator(mode="after")
    def _first_first(self) -> Emergencies:
        known = {contact.id: contact for contact in self.contacts}
        for emergency in self.emergencies:
            for missing in set(emergency.contacts) - known.keys():
                raise ValueError(f"{emergency.id}: there is no contact {missing}")
            for reply in (emergency.reply.da, emergency.reply.en):
                named = sorted(
                    (i for i in known if known[i].placeholder in reply), key=lambda i: reply.index(known[i].placeholder)
                )
                if not named or named[0] != emergency.contacts[0]:
                    raise ValueError(
                        f"{emergency.id}: the reply must name {emergency.contacts[0]} before any other number"
                    )
        return self

    def with_numbers(self, text: str) -> str:
        """Return a text with the contacts' numbers in it, those of a municipality as its local values."""
        for contact in self.contacts:
            text = text.replace(contact.placeholder, contact.number or f"{{{{local.{contact.local}}}}}")
        return text


class Rules(Strict):
    """A file of rules; the first that is found counts."""

    rules: tuple[Rule, ...]


class Aspect(Strict):
    """What of a thing was asked for (its price, its deadline), and the headings such sections have (writing.md)."""

    id: Slug
    name: Said
    """What the bot calls it where it has to say that it found nothing on it."""
    phrases: Phrases
    headings: dict[Language, tuple[Text, ...]]
    examples: tuple[Text, ...] = ()
    lookalikes: tuple[Text, ...] = ()


class Aspects(Strict):
    """``aspects.yaml``; where several are asked for, the first in the file is shown first."""

    aspects: tuple[Aspect, ...]


class Day(Strict):
    """A day, or several, as citizens name it: the next one of these ``weekdays``, of these ``holidays`` (Danish names)
    or of these ``dates`` (month and day), or today where there is none of them; ``after``: so many days later.

    One that says nothing of all this is a time no opening hours are worked out for ("sommerferien").
    """

    id: Slug
    phrases: Phrases
    weekdays: tuple[Weekday, ...] = ()
    holidays: tuple[Text, ...] = ()
    dates: tuple[Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")], ...] = ()
    after: int | None = None
    examples: tuple[Text, ...] = ()
    lookalikes: tuple[Text, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether there are days in it that opening hours can be worked out for."""
        return self.after is not None or bool(self.weekdays or self.holidays or self.dates)

    @model_validator(mode="after")
    def _known(self) -> Day:
        if unknown := set(self.holidays) - named_days(2026).keys():
            raise ValueError(f"there is no holiday {sorted(unknown)[0]}; there are {', '.join(named_days(2026))}")
        return self


class Opening(Strict):
    """``opening.yaml``: how citizens ask for opening hours, and the days they ask about.

    ``plain`` and ``plain_date`` are what a message that names nothing but a day, a holiday or a date stands for.
    """

    open: Phrases
    when: Phrases
    plain: Said
    plain_date: Said
    days: tuple[Day, ...]


class FollowUps(Strict):
    """``follow_ups.yaml``: how citizens refer to what was said before."""

    openers: Phrases
    corrections: Phrases
    stand_ins: tuple[Text, ...]
    """Words that point back and carry no need of their own: "det", "hun", "også"."""


class OpeningWords(Strict):
    """How the bot says whether a municipality is open on a day."""

    counter: Said
    phone: Said
    chat: Said
    day: Said
    today: Said
    tomorrow: Said
    open: Said
    closed: Said
    open_now: Said
    closed_now: Said
    opens_later: Said
    again: Said


class ClosedWords(Strict):
    """Why nobody can be reached in the chat now."""

    outside_hours: Said
    nobody_on_duty: Said
    queue_full: Said
    crisis: Said


class Words(Strict):
    """``words.yaml``: everything the bot says by itself. ``{braces}`` are filled in by the code."""

    no_answer: Said
    no_answer_area: Said
    no_answer_authority: Said
    clarify: Said
    either: Said
    missing: Said
    """``{aspects}``: what was asked for and is not in the article."""
    person_open: Said
    person_queued: Said
    person_closed: ClosedWords
    person_opens: Said
    """``{day}`` and ``{time}``: when the chat opens next."""
    person_callback: Said
    person_unasked: Said
    callback: Said
    handover: Said
    secure_post: Said
    about: Said
    danish_only: Said
    read_more: Said
    opening: OpeningWords


class Foreign(Strict):
    """A language the bot recognises but has no articles in: what it says in that language before all it says."""

    name: Text
    answer: Text
    no_answer: Text
    """Where there is no answer: asked back, refused, handed over."""
    danger: Text
    """Before what is said in an emergency."""


class Languages(Strict):
    """``languages.yaml``."""

    languages: dict[Language, Foreign]


class Groups(Strict):
    """``groups.yaml``: words that stand for one another in phrases, as ``<name>``."""

    fillers: tuple[Text, ...]
    groups: dict[Slug, tuple[Text, ...]]


class Behaviour(Strict):
    """All of ``knowledge/behaviour``: one field for each file."""

    groups: Groups
    emergencies: Emergencies
    refusals: Rules
    person: Rules
    smalltalk: Rules
    own_case: Rules
    elsewhere: Rules
    aspects: Aspects
    opening: Opening
    follow_ups: FollowUps
    words: Words
    languages: Languages
    decide: Decide
    intents: IntentLevels


Kind = Literal["refusals", "person", "smalltalk", "own_case", "elsewhere"]
KINDS: tuple[Kind, ...] = ("refusals", "person", "smalltalk", "own_case", "elsewhere")
_LISTS = {"emergencies": "emergencies", "aspects": "aspects", "opening": "days"} | dict.fromkeys(KINDS, "rules")


def read(folder: Path) -> Behaviour:
    """Read the behaviour.

    Args:
        folder: ``knowledge/behaviour``.

    Returns:
        What the files say.

    Raises:
        ValueError: a file is missing or wrong; the message lists what :func:`check` found.
    """
    content, problems = _load(folder)
    if content is None:
        raise ValueError("\n".join(str(problem) for problem in problems))
    return content


def check(folder: Path) -> list[Problem]:
    """Say what is wrong in the behaviour's files, the rules' own examples and look-alikes included.

    Args:
        folder: ``knowledge/behaviour``.

    Returns:
        The problems, in the order of the files; empty where all is well.
    """
    from bot.library.behaviour_book import Book

    content, problems = _load(folder)
    if content is None:
        return problems
    book = Book(content)
    for name, rule, path, line in _rules(folder, content):
        for example in rule.examples:
            if not book.sets_off(name, rule.id, example):
                problems.append(Problem(path, line, f"{rule.id}: the example '{example}' does not set it off"))
        for lookalike in rule.lookalikes:
            if book.sets_off(name, rule.id, lookalike):
                problems.append(Problem(path, line, f"{rule.id}: the look-alike '{lookalike}' sets it off"))
    return problems


def _load(folder: Path) -> tuple[Behaviour | None, list[Problem]]:
    problems: list[Problem] = []
    parts: dict[str, Any] = {}
    documents: dict[str, Document] = {}
    for name, field in Behaviour.model_fields.items():
        path = folder / f"{name}.yaml"
        model: Any = field.annotation
        try:
            documents[name] = document = load(path.read_text(encoding="utf-8"))
            problems += [Problem(path, line, f"the key '{key}' stands twice") for key, line in document.repeated_keys()]
            parts[name] = model.model_validate(document.data)
        except OSError:
            problems.append(Problem(path, 1, "the file is missing"))
        except YamlError as error:
            problems.append(Problem(path, error.line, str(error)))
        except ValidationError as error:
            problems += [Problem(path, line, message) for line, message in complaints(error, documents[name])]
    if problems:
        return None, problems
    content = Behaviour(**parts)
    groups = content.groups.groups
    for name, place, phrase in phrases_of(content):
        try:
            parse(phrase, groups)
        except BadPhrase as error:
            problems.append(Problem(folder / f"{name}.yaml", documents[name].line(place), str(error)))
    return (None if problems else content), problems


def phrases_of(content: Behaviour) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield every phrase of ``content`` with its file and its place there."""
    for name, key in _LISTS.items():
        for number, rule in enumerate(getattr(getattr(content, name), key)):
            for language, phrases in rule.phrases.items():
                for place, phrase in enumerate(phrases):
                    yield name, (key, number, "phrases", language, place), phrase
            for place, phrase in enumerate(getattr(rule, "unless", ())):
                yield name, (key, number, "unless", place), phrase
    for place, phrase in enumerate(content.emergencies.exceptions):
        yield "emergencies", ("exceptions", place), phrase
    further = (("opening", "open"), ("opening", "when"), ("follow_ups", "openers"), ("follow_ups", "corrections"))
    for name, key in further:
        by_language: Mapping[str, tuple[str, ...]] = getattr(getattr(content, name), key)
        for language, phrases in by_language.items():
            for place, phrase in enumerate(phrases):
                yield name, (key, language, place), phrase


def _rules(folder: Path, content: Behaviour) -> Iterator[tuple[str, Rule | Aspect | Day, Path, int]]:
    for name, key in _LISTS.items():
        path = folder / f"{name}.yaml"
        document = load(path.read_text(encoding="utf-8"))
        for number, rule in enumerate(getattr(getattr(content, name), key)):
            yield name, rule, path, document.line((key, number))
