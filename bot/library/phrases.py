"""Phrases as editors write them in ``knowledge/behaviour``, matched against a citizen's words in linear time.

A phrase is a row of words: ``vil .. doe`` . Each word is one of

- ``word``: that word, tolerant of a slip where it is long enough;
- ``=word``: that word to the letter;
- ``word*``: every word that begins so;
- ``a/b/c``: any of these;
- ``#``: any number in figures;
- ``<name>``: any word of a group;
- ``..``: up to four words in between, never across the end of a sentence;
- ``$``: the beginning or the end of a sentence.

Case, æ/ae, punctuation and accents never matter. There are no regular expressions an editor could get wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

GAP = 4
"""Words ``..`` may stand for: wide enough for "vil egentlig bare gerne dø", too narrow for two thoughts."""

SLIPS_FROM = 7
"""Letters from which a word may have a slip: in shorter ones it makes another word ("banken" is not "banker")."""

STOP = "$"
NUMBER = "#"
_TOKEN = re.compile(r"\w+|[.!?;:\n]+")
_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "'": None, "’": None, "´": None, "`": None})
_SPELLED = 4
"""Single letters in a row that are read as one word spelled out ("s e l v m o r d")."""


def fold(text: str) -> str:
    """Return ``text`` in lower case with æ, ø, å written out, accents and apostrophes gone."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDS)
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the folded words of ``text``, with ``$`` at both ends and wherever a sentence ends."""
    tokens: list[str] = [STOP]
    spelled: list[str] = []

    def flush() -> None:
        tokens.extend(["".join(spelled)] if len(spelled) >= _SPELLED else spelled)
        spelled.clear()

    for token in _TOKEN.findall(fold(text)):
        if len(token) == 1 and token.isalpha():
            spelled.append(token)
            continue
        flush()
        if token[0].isalnum() or token[0] == "_":
            tokens.append(token)
        elif tokens[-1] != STOP:
            tokens.append(STOP)
    flush()
    if tokens[-1] != STOP:
        tokens.append(STOP)
    return tokens


class BadPhrase(ValueError):
    """A phrase that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, read: the alternatives at each place and whether a gap may precede the place."""

    text: str
    places: tuple[frozenset[str], ...]
    gaps: tuple[bool, ...]


def parse(text: str, groups: Mapping[str, Sequence[str]]) -> Phrase:
    """Read a phrase.

    Args:
        text: the phrase as an editor wrote it.
        groups: the words of each ``<name>``.

    Raises:
        BadPhrase: it is empty, begins or ends with a gap, or names an unknown group.
    """
    places: list[frozenset[str]] = []
    gaps: list[bool] = []
    gap = False
    for part in text.split():
        if part == "..":
            if not places or gap:
                raise BadPhrase(f"'{text}': '..' must stand between two words")
            gap = True
            continue
        places.append(_alternatives(part, text, groups))
        gaps.append(gap)
        gap = False
    if not places or gap:
        raise BadPhrase(f"'{text}': a phrase must end in a word")
    return Phrase(text, tuple(places), tuple(gaps))


def _alternatives(part: str, phrase: str, groups: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found: set[str] = set()
    for option in part.split("/"):
        if option.startswith("<") and option.endswith(">"):
            if option[1:-1] not in groups:
                raise BadPhrase(f"'{phrase}': there is no group {option}")
            found.update(_word(word, phrase) for word in groups[option[1:-1]])
        else:
            found.add(_word(option, phrase))
    return frozenset(found)


def _word(option: str, phrase: str) -> str:
    exact, prefix = option.startswith("="), option.endswith("*")
    core = fold(option[exact : len(option) - prefix])
    if core not in (STOP, NUMBER) and not re.fullmatch(r"\w+", core):
        raise BadPhrase(f"'{phrase}': '{option}' is not a word")
    return f"{'=' * exact}{core}{'*' * prefix}"


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: whose it is, and the places of its first and last word (``end`` is exclusive)."""

    key: str
    phrase: str
    start: int
    end: int


class PhraseBook:
    """Many phrases looked for at once; each word of a message is looked up once, whatever the number of phrases."""

    def __init__(self, phrases: Iterable[tuple[str, Phrase]]) -> None:
        self._phrases = [(key, phrase) for key, phrase in phrases]
        options = {option for _, phrase in self._phrases for place in phrase.places for option in place}
        self._exact = {o.lstrip("=") for o in options if not o.endswith("*")}
        self._prefixes = {o[:-1].lstrip("=") for o in options if o.endswith("*")}
        self._shortest = min((len(p) for p in self._prefixes), default=1)
        self._tolerant = sorted(o for o in options if o[0] != "=" and not o.endswith("*") and len(o) >= SLIPS_FROM)
        self._stems = sorted(o[:-1] for o in options if o[0] != "=" and o.endswith("*") and len(o) > SLIPS_FROM)

    def find(self, tokens: Sequence[str], masked: frozenset[int] = frozenset()) -> list[Match]:
        """Return where phrases stand in ``tokens`` (see :func:`words`).

        Args:
            tokens: the message's words.
            masked: places that match nothing, because an exception has claimed them.
        """
        where: dict[str, list[int]] = {}
        seen: dict[str, list[str]] = {}
        for place, token in enumerate(tokens):
            if place in masked:
                continue
            if token not in seen:
                seen[token] = self._options(token)
            for option in seen[token]:
                where.setdefault(option, []).append(place)
        stops = [place for place, token in enumerate(tokens) if token == STOP]
        found = []
        for key, phrase in self._phrases:
            found += [Match(key, phrase.text, start, end) for start, end in _spans(phrase, where, stops)]
        return found

    def _options(self, token: str) -> list[str]:
        options = [token, f"={token}"] if token in self._exact else []
        for length in range(self._shortest, len(token) + 1):
            if token[:length] in self._prefixes:
                options += [f"{token[:length]}*", f"={token[:length]}*"]
        if token.isdigit():
            options.append(NUMBER)
        if token not in self._exact and len(token) >= SLIPS_FROM:
            options += self._slips(token)
        return options

    def _slips(self, token: str) -> list[str]:
        """What a word that is no option itself may have been meant to be: one slip away, in long words two, never in
        the first letter."""
        meant = []
        if self._tolerant:
            near = process.extract(token, self._tolerant, scorer=OSA.distance, score_cutoff=2, limit=None)
            meant = [o for o, slips, _ in near if o[0] == token[0] and slips <= (2 if len(o) > SLIPS_FROM + 2 else 1)]
        for stem in self._stems:
            if stem[0] == token[0] and any(
                OSA.distance(token[: len(stem) + more], stem, score_cutoff=1) <= 1 for more in (-1, 0, 1)
            ):
                meant.append(f"{stem}*")
        return meant


def _spans(phrase: Phrase, where: Mapping[str, list[int]], stops: Sequence[int]) -> list[tuple[int, int]]:
    """Every place where ``phrase`` ends, with the latest start that reaches it."""
    reached: dict[int, int] = {}
    for number, place in enumerate(phrase.places):
        here = sorted({p for option in place for p in where.get(option, ())})
        if number == 0:
            reached = {p: p for p in here}
        else:
            width = GAP + 1 if phrase.gaps[number] else 1
            reached = {
                p: reached[before]
                for p in here
                for before in range(max(0, p - width), p)
                if before in reached and (width == 1 or not any(before < s < p for s in stops))
            }
        if not reached:
            return []
    return [(start, end + 1) for end, start in reached.items()]
