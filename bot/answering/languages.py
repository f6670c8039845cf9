"""Which language a citizen writes in."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Sequence

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from bot.answering.language_words import LETTERS, WORDS

_LATIN = {
    Language.DANISH: "da", Language.BOKMAL: "nb", Language.SWEDISH: "sv", Language.ENGLISH: "en",
    Language.GERMAN: "de", Language.POLISH: "pl", Language.TURKISH: "tr", Language.SOMALI: "so",
}  # fmt: skip
_UNDERSTOOD = frozenset({"da", "nb", "sv"})
"""Norwegian and Swedish count as Danish, whose readers understand it."""
_SMALL = {language: frozenset(words.split()) for language, words in WORDS.items()}
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_FARSI = re.compile(r"[پچژگکی]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+")

SMALL_WORD, LETTER, DEFAULT = 1.2, 0.7, 1.5
"""What a small word of a language, a word with one of its letters, and being the expected language add to the logarithm
of the model's confidence. Of nine pairs of the first and last tried on the articles' example questions this had nearly
the fewest mistakes in each language; the letters' was set once, by what German with a Danish word in it came to."""
SHORT, UNTOLD = 3, 2.0
"""Below so many words a detector guesses (machine.md: one-word inputs are unreliable): the expected one gets this."""
_LEAST = 0.01


class Detector:
    """Tells languages apart; Norwegian and Swedish count as Danish."""

    def __init__(self) -> None:
        self._detector: LanguageDetector | None = None

    async def start(self) -> None:
        """Load the language models, in a thread: it takes a second."""
        if self._detector is None:
            self._detector = await asyncio.to_thread(self._build)

    @staticmethod
    def _build() -> LanguageDetector:
        # Low accuracy: 91 of 96 against 96 of 96 (machine.md) for a tenth of the memory; the small words help it.
        builder = LanguageDetectorBuilder.from_languages(*_LATIN).with_low_accuracy_mode()
        return builder.with_preloaded_language_models().build()

    def detect(self, text: str, default: str) -> str:
        """Say which language ``text`` is in.

        Args:
            text: what the citizen wrote.
            default: what is expected, and assumed where the text does not tell.

        Returns:
            A two-letter code: ``da``, ``en`` or one of the languages of ``languages.yaml``.
        """
        words = [word.lower() for word in _WORD.findall(text)]
        letters = sum(map(len, words))
        if not letters:
            return default
        if len(_ARABIC.findall(text)) > letters / 2:
            return "fa" if _FARSI.search(text) else "ar"
        if len(_CYRILLIC.findall(text)) > letters / 2:
            return "uk"
        scores = dict.fromkeys(_LATIN.values(), 0.0)
        if self._detector:
            for guess in self._detector.compute_language_confidence_values(text):
                scores[_LATIN[guess.language]] = math.log(guess.value + _LEAST)
        told = {language: _told(language, words) for language in scores}
        if default in scores:
            scores[default] += DEFAULT + (UNTOLD if len(words) < SHORT else 0.0)
        # "heey" is Somali to the model, and sure of it: one word needs more than its sound to be of a third language.
        heard = [own for own in scores if len(words) > 1 or told[own] or own in (default, "en")]
        best = max(heard or scores, key=lambda language: scores[language] + told[language])
        return "da" if best in _UNDERSTOOD else best


def _told(language: str, words: Sequence[str]) -> float:
    """What a language's small words and letters tell."""
    small = sum(word in _SMALL[language] for word in words)
    lettered = sum(any(letter in word for letter in LETTERS.get(language, "")) for word in words)
    return SMALL_WORD * small + LETTER * lettered
