"""Turns words into index terms: folding, stop words, stems, compounds, slips of the pen, synonyms."""

from __future__ import annotations

import functools
import itertools
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.library import stopwords

PART = 4
"""Shortest part of a compound, in letters: below it nearly every word falls apart into something."""
PART_WEIGHT = 0.6
"""Weight of a compound's part, a synonym or a repaired word in a query, where the word itself weighs 1."""

LONGEST_QUESTION = 100
"""Words of a question that are looked at, so that a pasted letter costs no more than a long question."""

_SUFFIXES = frozenset({"els", "hed", "lig", "ring", "ning", "end", "ende", "ist", "ment", "abl", "ren", "red", "ill"})
"""Stems that are endings, not heads of compounds: "betingelse" is not made of "beting" and "else"."""

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_FOLDED = (("ae", "æ"), ("oe", "ø"), ("aa", "å"), ("ä", "æ"), ("ö", "ø"))
_KEPT = str.maketrans({"æ": "\ue000", "ø": "\ue001", "å": "\ue002", "ä": "\ue000", "ö": "\ue001"})
_BACK = str.maketrans({"\ue000": "æ", "\ue001": "ø", "\ue002": "å"})


def words(text: str) -> list[str]:
    """Cut a text into words in their one form.

    Lower case, NFC, ``ae``/``oe``/``aa`` as ``æ``/``ø``/``å`` (the Danish letters, because the stemmer knows those),
    other Latin accents dropped. What is wrong with "poesi" is wrong in the question and in the article alike.
    """
    folded = unicodedata.normalize("NFC", text).lower().translate(_KEPT)
    folded = _MARKS.sub("", unicodedata.normalize("NFD", folded)).translate(_BACK)
    folded = unicodedata.normalize("NFC", folded)
    for spelling, letter in _FOLDED:
        folded = folded.replace(spelling, letter)
    return _WORD.findall(folded)


STOP = frozenset(words(stopwords.DANISH)) | frozenset(words(stopwords.ENGLISH))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question that carries meaning.

    ``terms`` are its stems, ``parts`` those of the compound it is made of; ``known`` says whether the knowledge uses
    the word or both its parts, and ``repaired`` is the knowledge's word it was taken for when it does not.
    """

    word: str
    terms: tuple[str, ...]
    parts: tuple[str, ...] = ()
    known: bool = True
    repaired: str | None = None

    @property
    def stems(self) -> tuple[str, ...]:
        """Its own and its parts'."""
        return (*self.terms, *self.parts)


class _Stemmers(threading.local):
    """A stemmer for each language and thread: PyStemmer's may not be shared between threads."""

    def __init__(self) -> None:
        self.danish = Stemmer.Stemmer("danish")
        self.english = Stemmer.Stemmer("english")


class Analyser:
    """Analyses the knowledge's texts and the questions put to them alike.

    Args:
        texts: everything that will be searched; its words decide what a compound may be made of.
        synonyms: groups of words or phrases that mean the same.
    """

    def __init__(self, texts: Iterable[str], synonyms: Sequence[Sequence[str]] = ()) -> None:
        self._stemmers = _Stemmers()
        self._words = frozenset(word for text in texts for word in words(text) if self._matters(word))
        self.vocabulary: frozenset[str] = frozenset(stem for word in self._words for stem in self._stems(word))
        self._long = [word for word in sorted(self._words) if len(word) > PART]
        self._parts = functools.lru_cache(maxsize=50_000)(self._split)
        self._synonyms: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for group in synonyms:
            phrases = {tuple(self._first_stem(word) for word in words(phrase)) for phrase in group}
            for phrase in phrases:
                self._synonyms.setdefault(phrase, set()).update(phrases - {phrase})
        self._longest = max((len(phrase) for phrase in self._synonyms), default=0)

    def terms(self, text: str, language: str) -> Counter[str]:
        """Count the terms of a text to be indexed: stems in its own language, and the parts of its compounds."""
        counted: Counter[str] = Counter()
        for word in words(text):
            if self._matters(word):
                counted[self._english_stem(word) if language == "en" else self._first_stem(word)] += 1
                counted.update(self._parts(word))
        return counted

    def query(self, text: str) -> dict[str, float]:
        """Return a question's terms with their weights: its own words 1, what they imply less."""
        weights: dict[str, float] = {}
        tokens = self.tokens(text)
        for token in tokens:
            for term in token.terms:
                weights[term] = 1.0
        for token in tokens:
            repaired = self._stems(token.repaired) if token.repaired else ()
            for term in (*token.parts, *repaired):
                weights.setdefault(term, PART_WEIGHT)
        for term, weight in self._implied(text):
            weights[term] = max(weights.get(term, 0.0), weight)
        return weights

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a question that carry meaning, each with its terms; the first hundred say it all."""
        meaning = (word for word in words(text) if self._matters(word))
        return tuple(self._token(word) for word in itertools.islice(meaning, LONGEST_QUESTION))

    def _token(self, word: str) -> Token:
        stems, parts = self._stems(word), self._parts(word)
        known = bool(parts) or any(stem in self.vocabulary for stem in stems)
        return Token(word, stems, parts, known, None if known else self._repair(word))

    def _implied(self, text: str) -> Iterable[tuple[str, float]]:
        """Yield what the phrases of a question also go by; a phrase's weight is shared among its words."""
        stems = [self._first_stem(word) for word in words(text)[: 2 * LONGEST_QUESTION]]
        for start in range(len(stems)):
            for length in range(1, self._longest + 1):
                for other in self._synonyms.get(tuple(stems[start : start + length]), ()):
                    meaning = [stem for stem in other if stem not in STOP]
                    for stem in meaning:
                        yield stem, PART_WEIGHT / len(meaning)

    @staticmethod
    def _matters(word: str) -> bool:
        return word not in STOP and (len(word) > 1 or word.isdigit())

    def _first_stem(self, word: str) -> str:
        return str(self._stemmers.danish.stemWord(word))

    def _english_stem(self, word: str) -> str:
        return str(self._stemmers.english.stemWord(word))

    def _stems(self, word: str) -> tuple[str, ...]:
        """The stems a word may stand under: the language of a question is not known when it is searched for."""
        return tuple(dict.fromkeys((self._first_stem(word), self._english_stem(word))))

    def _split(self, word: str) -> tuple[str, ...]:
        """Cut a compound in two known parts, with or without a linking s or e between them; the longest head wins."""
        for at in range(PART, len(word) - PART + 1):
            front, head = word[:at], word[at:]
            stem = self._first_stem(head)
            if stem in _SUFFIXES or (head not in self._words and stem not in self.vocabulary):
                continue
            bare = front[:-1] if front[-1] in "se" and len(front) > PART else front
            for part in (front, bare):
                if part in self._words or self._first_stem(part) in self.vocabulary:
                    return self._first_stem(part), stem
        return ()

    def _repair(self, word: str) -> str | None:
        """Find the knowledge's word a slip of the pen was meant to be: one slip, in long words two."""
        if len(word) <= PART or not word.isalpha():
            return None
        slips = 1 if len(word) < 2 * PART else 2
        found = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else None
