"""Phrases as editors write them in ``knowledge/behaviour``, matched against a citizen's words in linear time.

A phrase is a row of words: ``vil .. doe`` . Each word is one of

- ``word``: that word, tolerant of a slip where it is long enough;
- ``=word``: that word to the letter;
- ``word*``: every word that begins so;
- ``*word``: every longer word that ends so, as Danish compounds end in what they are (``*gryden``);
- ``a/b/c``: any of these;
- ``#``: any number in figures;
- ``<name>``: any word of a group;
- ``..``: up to four words in between, never across the end of a sentence;
- ``+``: what stands before it and what stands after it, in any order and near one another in one sentence, because
  Danish puts the same words in many: ``<barn> + spist + <gift>`` finds "har min søn spist klorin" and "klorin har han
  spist". Each side is a row of words of its own;
- ``$``: the beginning or the end of a sentence.

Case, punctuation and accents never matter; nor does æ/ae/a, or one letter of a pair too many or too few, in words of
five letters and more. There are no regular expressions an editor could get wrong.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

GAP = 4
"""Words ``..`` may stand for: wide enough for "vil egentlig bare gerne dø", too narrow for two thoughts."""

NEAR = 14
"""Words from the first to the last of what ``+`` joins: a long sentence, not a long message."""

SLIPS_FROM = 7
"""Letters from which a word may have a slip: in shorter ones it makes another word ("banken" is not "banker")."""

BARE_FROM = 5
"""Letters from which a word is known without its æ, ø and å ("slar" is "slår"); shorter ones are others ("far")."""

STOP = "$"
NUMBER = "#"
JOIN = "+"
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


def bare(word: str) -> str:
    """Return a folded word as it is left by a keyboard without æ, ø and å, and by doubled or dropped letters."""
    plain = word.replace("ae", "a").replace("oe", "o")
    return "".join(letter for letter, _ in groupby(plain))


class BadPhrase(ValueError):
    """A phrase that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A row of words: the alternatives at each place and whether a gap may precede the place."""

    places: tuple[frozenset[str], ...]
    gaps: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, read: one row of words, or several that stand near one another in any order."""

    text: str
    parts: tuple[Part, ...]


def parse(text: str, groups: Mapping[str, Sequence[str]]) -> Phrase:
    """Read a phrase.

    Args:
        text: the phrase as an editor wrote it.
        groups: the words of each ``<name>``.

    Raises:
        BadPhrase: it, or one side of a ``+``, is empty or begins or ends with a gap, or it names an unknown group.
    """
    rows: list[list[str]] = [[]]
    for word in text.split():
        if word == JOIN:
            rows.append([])
        else:
            rows[-1].append(word)
    return Phrase(text, tuple(_part(row, text, groups) for row in rows))


def _part(row: Sequence[str], text: str, groups: Mapping[str, Sequence[str]]) -> Part:
    places: list[frozenset[str]] = []
    gaps: list[bool] = []
    gap = False
    for word in row:
        if word == "..":
            if not places or gap:
                raise BadPhrase(f"'{text}': '..' must stand between two words")
            gap = True
            continue
        places.append(frozenset(_alternatives(word, text, groups, ())))
        gaps.append(gap)
        gap = False
    if not places or gap:
        raise BadPhrase(f"'{text}': a phrase must end in a word, and so must each side of a '+'")
    return Part(tuple(places), tuple(gaps))


def _alternatives(part: str, phrase: str, groups: Mapping[str, Sequence[str]], inside: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for option in part.split("/"):
        if not (option.startswith("<") and option.endswith(">")):
            found.add(_word(option, phrase))
            continue
        name = option[1:-1]
        if name not in groups:
            raise BadPhrase(f"'{phrase}': there is no group {option}")
        if name in inside:
            raise BadPhrase(f"'{phrase}': the group {option} contains itself")
        for word in groups[name]:
            found |= _alternatives(word, phrase, groups, (*inside, name))
    return found


def _word(option: str, phrase: str) -> str:
    exact, suffix, prefix = option.startswith("="), option.startswith("*"), option.endswith("*")
    core = fold(option[exact or suffix : len(option) - prefix])
    if (suffix and prefix) or (core not in (STOP, NUMBER) and not re.fullmatch(r"\w+", core)):
        raise BadPhrase(f"'{phrase}': '{option}' is not a word")
    return f"{'=' * exact}{'*' * suffix}{core}{'*' * prefix}"


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: whose it is, the places of its first and last word (``end`` is exclusive), and the places that it
    takes up, which leave out what stands between the sides of a ``+``."""

    key: str
    phrase: str
    start: int
    end: int
    places: frozenset[int]


Row = tuple[int, ...]
"""Places of words in a message."""


class PhraseBook:
    """Many phrases looked for at once; each word of a message is looked up once, whatever the number of phrases."""

    def __init__(self, phrases: Iterable[tuple[str, Phrase]]) -> None:
        self._phrases = [(key, phrase) for key, phrase in phrases]
        self._places: dict[str, list[frozenset[str]]] = defaultdict(list)
        for place in {place for _, phrase in self._phrases for part in phrase.parts for place in part.places}:
            for option in place:
                self._places[option].append(place)
        options = set(self._places)
        self._suffixes = {o for o in options if o[0] == "*"}
        options -= self._suffixes
        self._exact = {o.lstrip("=") for o in options if not o.endswith("*")}
        self._prefixes = {o[:-1].lstrip("=") for o in options if o.endswith("*")}
        self._shortest = min((len(p) for p in self._prefixes), default=1)
        self._tolerant = sorted(o for o in options if o[0] != "=" and not o.endswith("*") and len(o) >= SLIPS_FROM)
        self._stems = sorted(o[:-1] for o in options if o[0] != "=" and o.endswith("*") and len(o) > SLIPS_FROM)
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._bare_stems: dict[str, list[str]] = defaultdict(list)
        for option in sorted(options):
            if option[0] != "=" and len(option.rstrip("*")) >= BARE_FROM:
                stems = option.endswith("*")
                (self._bare_stems if stems else self._bare)[bare(option.rstrip("*"))].append(option)

    def find(self, tokens: Sequence[str], masked: frozenset[int] = frozenset()) -> list[Match]:
        """Return where phrases stand in ``tokens`` (see :func:`words`).

        Args:
            tokens: the message's words.
            masked: places that match nothing, because an exception has claimed them.
        """
        where: dict[frozenset[str], list[int]] = {}
        seen: dict[str, set[frozenset[str]]] = {}
        for number, token in enumerate(tokens):
            if number in masked:
                continue
            if token not in seen:
                seen[token] = {place for option in self._options(token) for place in self._places.get(option, ())}
            for place in seen[token]:
                where.setdefault(place, []).append(number)
        stops = [number for number, token in enumerate(tokens) if token == STOP]
        found = []
        for key, phrase in self._phrases:
            if all(place in where for part in phrase.parts for place in part.places):
                rows = [_rows(part, where, stops) for part in phrase.parts]
                found += [_match(key, phrase, row) for row in (rows[0] if len(rows) == 1 else _together(rows, stops))]
        return found

    def _options(self, token: str) -> list[str]:
        options = [token, f"={token}"] if token in self._exact else []
        for length in range(self._shortest, len(token) + 1):
            if token[:length] in self._prefixes:
                options += [f"{token[:length]}*", f"={token[:length]}*"]
        options += [end for start in range(1, len(token)) if (end := f"*{token[start:]}") in self._suffixes]
        if token.isdigit():
            options.append(NUMBER)
        if token not in self._exact:
            plain = bare(token)
            options += self._bare.get(plain, ())
            options += chain.from_iterable(
                self._bare_stems[plain[:length]]
                for length in range(BARE_FROM - 1, len(plain) + 1)
                if plain[:length] in self._bare_stems
            )
            if len(token) >= SLIPS_FROM:
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


def _match(key: str, phrase: Phrase, row: Row) -> Match:
    start, end = min(row), max(row) + 1
    return Match(key, phrase.text, start, end, frozenset(row if len(phrase.parts) > 1 else range(start, end)))


def _rows(part: Part, where: Mapping[frozenset[str], list[int]], stops: Sequence[int]) -> list[Row]:
    """For every place where ``part`` ends the places of its words, the latest that lead there."""
    reached: dict[int, Row] = {}
    for number, place in enumerate(part.places):
        here = where[place]
        if number == 0:
            reached = {p: (p,) for p in here}
        else:
            width = GAP + 1 if part.gaps[number] else 1
            reached = {
                p: (*reached[before], p)
                for p in here
                for before in range(max(0, p - width), p)
                if before in reached and (width == 1 or not any(before < s < p for s in stops))
            }
        if not reached:
            return []
    return list(reached.values())


def _together(parts: Sequence[list[Row]], stops: Sequence[int]) -> list[Row]:
    """One row of every part, near one another in one sentence: for each place where the last of them ends, the rows
    that end latest before it, where none of their words fills two parts."""
    found: list[Row] = []
    latest: dict[int, Row] = {}
    events = sorted((row[-1], number, row) for number, rows in enumerate(parts) for row in rows)
    for _, group in groupby(events, key=lambda event: event[0]):
        ending = list(group)
        for _, number, row in ending:
            rows = [*(other for place, other in latest.items() if place != number), row]
            words_of = tuple(sorted(chain.from_iterable(rows)))
            if len(rows) == len(parts) and len(set(words_of)) == len(words_of) and _near(words_of, stops):
                found.append(words_of)
        latest |= {number: row for _, number, row in ending}
    return found


def _near(row: Row, stops: Sequence[int]) -> bool:
    first, last = row[0], row[-1]
    return last - first < NEAR and bisect_right(stops, first) == bisect_left(stops, last)
