"""The behaviour's phrases made ready to be found in a message, each message read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from bot.library.behaviour import KINDS, Aspect, Behaviour, Day, Emergency, Heard, Kind, Rule
from bot.library.phrases import STOP, Match, PhraseBook, fold, parse, words

R = TypeVar("R", Rule, Emergency)
N = TypeVar("N", Aspect, Day)


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """A rule that a message set off, the language of the phrase, and the phrase; empty where the model heard it."""

    rule: R
    language: str
    phrase: str


class Reading:
    """One message, read once against every phrase.

    Args:
        book: the phrases.
        text: what the citizen wrote.
    """

    def __init__(self, book: Book, text: str) -> None:
        self._book = book
        self.tokens = words(text)
        self._matches: dict[str, list[Match]] = {}
        for match in book.phrases.find(self.tokens):
            self._matches.setdefault(match.key, []).append(match)

    def emergencies(self) -> list[Found[Emergency]]:
        """Return the emergencies the message speaks of, in the editors' order."""
        exceptions = self._spans("exceptions")
        found = []
        for emergency in self._book.behaviour.emergencies.emergencies:
            hit = self._first("emergencies", emergency, exceptions)
            if hit:
                found.append(Found(emergency, *hit))
        return found

    def rules(self, kind: Kind) -> list[Found[Rule]]:
        """Return the rules of a kind that the message's phrases set off, in the editors' order."""
        covered = self._spans(*(self._key(kind, r.id, lang) for r in self._book.rules(kind) for lang in r.phrases))
        rest = [i for i, token in enumerate(self.tokens) if token != STOP and token not in self._book.fillers]
        found = []
        for rule in self._book.rules(kind):
            if rule.whole and not covered.issuperset(rest):
                continue
            hit = self._first(kind, rule, frozenset())
            if hit:
                found.append(Found(rule, *hit))
        return found

    def aspects(self) -> list[Aspect]:
        """Return what of a thing is asked for, in the editors' order; a phrase inside a longer one does not count."""
        return self._outermost("aspects", self._book.behaviour.aspects.aspects)

    def days(self) -> list[Day]:
        """Return the days that are named, in the editors' order; a phrase inside a longer one does not count."""
        return self._outermost("opening", self._book.behaviour.opening.days)

    def covered(self, *keys: str) -> list[str]:
        """Return the message's words that a phrase under ``keys`` covers, in their order."""
        covered = self._spans(*(k for k in self._matches if k.split(":")[0] in keys))
        return [t for i, t in enumerate(self.tokens) if t != STOP and i in covered]

    def without(self, *keys: str) -> list[str]:
        """Return the message's words that no phrase under ``keys`` (``aspects``, ``openers`` ...) covers."""
        covered = self._spans(*(k for k in self._matches if k.split(":")[0] in keys))
        return [t for i, t in enumerate(self.tokens) if t != STOP and i not in covered]

    @cached_property
    def opener(self) -> bool:
        """Whether the message begins as one that goes on from the last turn."""
        return any(match.start <= 1 for match in self._matches.get("openers", ()))

    @cached_property
    def correction(self) -> bool:
        """Whether the message takes back what the bot understood."""
        return any(match.start <= 1 for match in self._matches.get("corrections", ()))

    @cached_property
    def opening(self) -> bool:
        """Whether the message speaks of being open or closed."""
        return "open" in self._matches

    @cached_property
    def hours(self) -> bool:
        """Whether the message asks for a time, or whether it is open."""
        return self.opening or "when" in self._matches

    def _outermost(self, kind: str, named: Sequence[N]) -> list[N]:
        spans = {
            each.id: [
                (match.start, match.end)
                for language in each.phrases
                for match in self._matches.get(self._key(kind, each.id, language), ())
            ]
            for each in named
        }
        return [
            each
            for each in named
            if any(
                not any(_inside(span, other) for name, others in spans.items() if name != each.id for other in others)
                for span in spans[each.id]
            )
        ]

    def _first(self, kind: str, rule: Heard, masked: frozenset[int]) -> tuple[str, str] | None:
        masked |= self._spans(f"unless:{kind}:{rule.id}")
        for language in rule.phrases:
            for match in self._matches.get(self._key(kind, rule.id, language), ()):
                if masked.isdisjoint(match.places):
                    return language, match.phrase
        return None

    def _spans(self, *keys: str) -> frozenset[int]:
        return frozenset(i for key in keys for m in self._matches.get(key, ()) for i in m.places)

    @staticmethod
    def _key(kind: str, rule: str, language: str) -> str:
        return f"{kind}:{rule}:{language}"


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and span != other


class Book:
    """All phrases of the behaviour.

    Args:
        behaviour: what the files say.
    """

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.fillers = frozenset(fold(word) for word in behaviour.groups.fillers)
        self.stand_ins = frozenset(fold(word) for word in behaviour.follow_ups.stand_ins) | self.fillers
        self.phrases = PhraseBook((key, parse(phrase, behaviour.groups.groups)) for key, phrase in self._keyed())

    def rules(self, kind: Kind) -> Sequence[Rule]:
        """Return the rules of a kind in the editors' order."""
        rules: Sequence[Rule] = getattr(self.behaviour, kind).rules
        return rules

    def read(self, text: str) -> Reading:
        """Read a message once against every phrase."""
        return Reading(self, text)

    def sets_off(self, file: str, rule: str, text: str) -> bool:
        """Whether ``text`` sets off the rule of that id in that file, alone or among others."""
        reading = self.read(text)
        if file == "emergencies":
            return any(found.rule.id == rule for found in reading.emergencies())
        if file == "aspects":
            return any(aspect.id == rule for aspect in reading.aspects())
        if file == "opening":
            return any(day.id == rule for day in reading.days())
        kind = next(kind for kind in KINDS if kind == file)
        return any(found.rule.id == rule for found in reading.rules(kind))

    def _keyed(self) -> list[tuple[str, str]]:
        behaviour = self.behaviour
        keyed = [("exceptions", phrase) for phrase in behaviour.emergencies.exceptions]
        named: Mapping[str, Sequence[Heard | Aspect | Day]] = {
            "emergencies": behaviour.emergencies.emergencies,
            "aspects": behaviour.aspects.aspects,
            "opening": behaviour.opening.days,
            **{kind: self.rules(kind) for kind in KINDS},
        }
        for kind, rules in named.items():
            for rule in rules:
                keyed += [(f"{kind}:{rule.id}:{lang}", p) for lang, ps in rule.phrases.items() for p in ps]
                if isinstance(rule, Heard):
                    keyed += [(f"unless:{kind}:{rule.id}", phrase) for phrase in rule.unless]
        keyed += [("open", phrase) for phrases in behaviour.opening.open.values() for phrase in phrases]
        keyed += [("when", phrase) for phrases in behaviour.opening.when.values() for phrase in phrases]
        follow_ups = behaviour.follow_ups
        keyed += [("openers", phrase) for phrases in follow_ups.openers.values() for phrase in phrases]
        keyed += [("corrections", phrase) for phrases in follow_ups.corrections.values() for phrase in phrases]
        return keyed
