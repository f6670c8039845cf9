"""One of the languages no article is written in: what a question in it means in Danish, and which questions of its
own it is near to."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bot.library.glossary import Glossary

GRAM = 4
"""Letters of the runs that questions of one language are compared by: endings differ, beginnings and middles stay."""
MEANING = 2.0
"""What a word's Danish meaning counts for beside a run of its letters, of which a word of eight has six."""
SMALL = 0.5
"""The same of a word that says how something is asked for."""
STEM, SHORT_STEM = 4, 3
"""Letters from which a term of the glossary also stands for the beginnings of longer words; after the first word of a
phrase, and in Arabic, whose short vowels are not written, fewer do."""
HEAD = 4
"""Shortest rest of a German compound that is looked up by itself."""
LONGEST = 60
"""Words of a message that are read: what is asked stands among them."""
_BUCKETS = 1 << 15

_WORD = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"(?<=[\u0400-\u04ff])['’ʼ](?=[\u0400-\u04ff])|\u0640")
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ß": "ss", "ى": "ی", "ي": "ی", "ك": "ک", "ة": "ه"})
_FRONTS = ("وال", "بال", "فال", "لل", "ال", "و", "ب", "ل", "ف")
"""What Arabic writes as one with the word after it: and, with, to, the."""
_LINKS = ("es", "en", "s", "n", "e", "")


@dataclass(frozen=True, slots=True)
class Gloss:
    """A question as the Danish words it stands for, how many of its words were known, and how many were not."""

    text: str
    known: int
    unknown: int


def folded(text: str) -> list[str]:
    """Cut a text into words in their one form: no capitals, no accents, one letter where two are confused."""
    plain = _INSIDE.sub("", unicodedata.normalize("NFC", text).lower())
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return _WORD.findall(unicodedata.normalize("NFC", plain).translate(_LETTERS))


class Tongue:
    """Reads questions of one language.

    Args:
        language: its two-letter code.
        glossary: its words.
        questions: its example questions, by article.
        danish: says whether a word is one the Danish articles use.
    """

    def __init__(
        self,
        language: str,
        glossary: Glossary,
        questions: Mapping[str, Iterable[str]],
        danish: Callable[[str], bool],
    ) -> None:
        self._language = language
        self._danish = danish
        self._fillers = frozenset(self._words(glossary.fillers))
        self._terms: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._small = frozenset(glossary.small)
        for meaning, terms in (*glossary.words.items(), *glossary.small.items()):
            for term in terms:
                phrase = tuple(self._term(term))
                self._terms[phrase[0].rstrip(".")].append((phrase, meaning))
        self._longest = max(map(len, self._terms), default=0)
        self._articles = [name for name, own in questions.items() for _ in own]
        self._build([text for own in questions.values() for text in own])

    def gloss(self, text: str) -> Gloss:
        """Return what a question means in Danish, word by word; a Danish word in it stays."""
        meanings: list[str] = []
        known = unknown = 0
        for words, meaning in self._read(text):
            if meaning is not None:
                meanings.append(meaning)
                known += meaning not in self._small
            elif words[0] in self._fillers or words[0].isdigit():
                continue
            elif words[0].isascii() and len(words[0]) > 2 and self._danish(words[0]):
                meanings.append(words[0])
                known += 1
            else:
                unknown += 1
        return Gloss(" ".join(dict.fromkeys(meanings)), known, unknown)

    def near(self, text: str) -> dict[str, list[float]]:
        """Return how near a question is to the example questions of each article, as cosines, the nearest first.

        Articles that share nothing with it are left out.
        """
        weights = self._weighed(self._features(text))
        scores = np.zeros(len(self._articles), dtype=np.float32)
        for bucket, weight in weights.items():
            here = slice(self._starts[bucket], self._starts[bucket + 1])
            scores[self._places[here]] += weight * self._weights[here]
        found: dict[str, list[float]] = defaultdict(list)
        for place in np.flatnonzero(scores > 0)[np.argsort(-scores[scores > 0], kind="stable")]:
            found[self._articles[place]].append(float(min(scores[place], 1.0)))
        return dict(found)

    def _build(self, texts: list[str]) -> None:
        """Weigh the example questions' features and lay them out by feature."""
        counted = [self._features(text) for text in texts]
        having = Counter(bucket for features in counted for bucket in features)
        self._rarity = {bucket: math.log(1 + len(texts) / count) for bucket, count in having.items()}
        self._rarest = math.log(1 + max(1, len(texts)))
        rows = [
            (bucket, place, weight)
            for place, own in enumerate(counted)
            for bucket, weight in self._weighed(own).items()
        ]
        rows.sort()
        self._starts = np.searchsorted(np.array([row[0] for row in rows], dtype=np.int32), np.arange(_BUCKETS + 1))
        self._places = np.array([row[1] for row in rows], dtype=np.int32)
        self._weights = np.array([row[2] for row in rows], dtype=np.float32)

    def _weighed(self, features: Mapping[int, float]) -> dict[int, float]:
        raw = {bucket: count * self._rarity.get(bucket, self._rarest) for bucket, count in features.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {bucket: weight / length for bucket, weight in raw.items()}

    def _features(self, text: str) -> dict[int, float]:
        """The runs of letters of a text's words, and their Danish meanings, each as a bucket with its count."""
        features: dict[int, float] = defaultdict(float)
        for words, meaning in self._read(text):
            if meaning is not None:
                features[_bucket(f"={meaning}")] += SMALL if meaning in self._small else MEANING
            for word in words:
                if word in self._fillers or meaning in self._small:
                    continue
                padded = f"^{min(self._variants(word), key=len)}$"
                for at in range(max(1, len(padded) - GRAM + 1)):
                    features[_bucket(padded[at : at + GRAM])] = 1.0
        return features

    def _read(self, text: str) -> Iterator[tuple[tuple[str, ...], str | None]]:
        """Yield a text's words in their order, those of a term together, with what they mean; None where no term
        fits. A compound is yielded once for each part that is known."""
        words = self._words(text)[:LONGEST]
        at = 0
        while at < len(words):
            length, _, meaning, rest = self._best(words, at)
            if meaning is None:
                yield (words[at],), None
                at += 1
                continue
            yield tuple(words[at : at + length]), meaning
            at += length
            for head in self._heads(rest):
                yield (), head

    def _heads(self, rest: str) -> Iterator[str]:
        """Yield what the rest of a German compound means, as far as it is known."""
        if self._language != "de":
            return
        for link in _LINKS:
            bare = rest.removeprefix(link)
            if len(bare) >= HEAD and rest.startswith(link):
                _, _, meaning, further = self._best([bare], 0)
                if meaning is not None:
                    yield meaning
                    yield from self._heads(further)
                    return

    def _best(self, words: list[str], at: int) -> tuple[int, int, str | None, str]:
        """Return the longest term that begins at a word: its words, its letters, its meaning, and what is left of the
        word after a term of one."""
        best: tuple[int, int, str | None, str] = (1, 0, None, "")
        for word in self._variants(words[at]):
            for length in range(min(len(word), self._longest), 0, -1):
                for phrase, meaning in self._terms.get(word[:length], ()):
                    own = [word, *words[at + 1 : at + len(phrase)]]
                    if len(own) < len(phrase) or not all(map(self._fits, phrase, own, range(len(own)))):
                        continue
                    letters = sum(len(part.rstrip(".")) for part in phrase)
                    if letters > best[1]:
                        best = (len(phrase), letters, meaning, word[length:] if len(phrase) == 1 else "")
        return best

    def _fits(self, part: str, word: str, place: int) -> bool:
        """Whether a word of a term stands for a word: as it is, or where it is long enough as its beginning."""
        bare = part.rstrip(".")
        if word == bare:
            return True
        if part != bare or len(bare) < (SHORT_STEM if place or self._language == "ar" else STEM):
            return False
        return any(
            variant.startswith(bare) and (self._language == "de" or len(variant) <= 2 * len(bare) + 2)
            for variant in self._variants(word)
        )

    def _variants(self, word: str) -> tuple[str, ...]:
        """A word, in Arabic also without what is written as one with it."""
        if self._language != "ar":
            return (word,)
        bare = (word.removeprefix(front) for front in _FRONTS if word.startswith(front))
        return (word, *(short for short in bare if len(short) >= SHORT_STEM))

    def _words(self, text: str) -> list[str]:
        words = folded(text)
        if self._language == "de":
            words = [re.sub("([aou])e", r"\1", word) for word in words]
        return words

    def _term(self, term: str) -> Iterator[str]:
        for part in term.split():
            for word, last in _marked(self._words(part)):
                yield f"{word}." if last and part.endswith(".") else word


def _marked(words: list[str]) -> Iterator[tuple[str, bool]]:
    return zip(words, itertools.chain(itertools.repeat(False, len(words) - 1), (True,)), strict=True)


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % _BUCKETS
