"""The small words that turn a statement round, and those an answer may not say of its own accord.

Stop words to a search, but the difference between "du må" and "du må ikke". Danish and English together: no word here
means something else in the other language that matters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.library.analyser import words

_NEGATIONS = frozenset(
    words("""ikke ej aldrig ingen intet uden hverken medmindre undtagen undtaget forbudt umuligt
    not never no none without cannot neither unless except prohibited forbidden impossible""")
)
_ONLY = frozenset(words("kun udelukkende only solely"))
_LIMITS = {
    **dict.fromkeys(words("senest inden højst højest maksimalt maks within latest most maximum"), "most"),
    **dict.fromkeys(words("tidligst mindst minimum earliest least"), "least"),
}
_ORDER = {**dict.fromkeys(words("før indtil before until"), "before"), **dict.fromkeys(("efter", "after"), "after")}
_MUST = frozenset(words("skal kræves kræver nødvendigt pligt must required requires obliged mandatory"))
_MAY = frozenset(words("kan må frivilligt valgfrit may can optional voluntary"))
SMALL_WORDS = _NEGATIONS | _ONLY | _LIMITS.keys() | _ORDER.keys() | _MUST | _MAY
_CONTRACTED = re.compile(r"n['’]t\b", re.IGNORECASE)

_COMMITTING = frozenset(
    words("""jeg mig min mit mine vi os vores me my we us our
    ja jo nej yes
    garanterer garanteret garanti garantere lover sikkert sikker tvivl altid automatisk
    guarantee guaranteed guarantees promise promised definitely certainly surely always automatically
    godkendt bevilget afvist accepteret registreret booket berettiget approved granted rejected accepted registered
    booked entitled eligible
    kodeord adgangskode pinkode kortnummer kontonummer cpr password passcode pin""")
)
"""Words in the first person, yes and no, promises, decisions on a case, requests for a secret: they stand in an answer
only where its passage has them."""
_I = re.compile(r"\bI(?=['’]|\s+(?:am|have|had|will|can|did|do|was|would)\b)")
"""By itself "i" is Danish for "in"."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the small words of a statement make of it."""

    negated: bool
    only: bool
    limits: frozenset[str]
    order: frozenset[str]
    must: bool
    may: bool

    def contradicts(self, source: Marks, figured: bool) -> bool:
        """Whether a statement cannot be what a source says, if both are about the same.

        Args:
            source: the source's marks.
            figured: whether the statement has a figure, of which "senest" may not be lost.
        """
        if self.negated != source.negated or self.only != source.only:
            return True
        if _moved(self.limits, source.limits, figured) or _moved(
            self.order, source.order, figured and not source.order
        ):
            return True
        return (self.must, self.may, source.must, source.may) in (
            (True, False, False, True),
            (False, True, True, False),
        )


def _moved(mine: frozenset[str], its: frozenset[str], strict: bool) -> bool:
    return not mine <= its if mine and its else strict and mine != its


def marks(text: str) -> Marks:
    """Read the small words of a text; two negations cancel each other."""
    said = words(text)
    negations = sum(word in _NEGATIONS for word in said) + len(_CONTRACTED.findall(text))
    found = set(said)
    return Marks(
        negated=negations % 2 == 1,
        only=not found.isdisjoint(_ONLY),
        limits=frozenset(_LIMITS[word] for word in found & _LIMITS.keys()),
        order=frozenset(_ORDER[word] for word in found & _ORDER.keys()),
        must=not found.isdisjoint(_MUST),
        may=not found.isdisjoint(_MAY),
    )


def committing(text: str) -> frozenset[str]:
    """Return the words of a text that its source must have."""
    return _COMMITTING.intersection(words(text)) | {"I" for _ in _I.findall(text)}
