"""Which language a citizen writes in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

_LATIN = {
    Language.DANISH: "da", Language.BOKMAL: "nb", Language.SWEDISH: "sv", Language.ENGLISH: "en",
    Language.GERMAN: "de", Language.POLISH: "pl", Language.TURKISH: "tr", Language.SOMALI: "so",
}  # fmt: skip
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_FARSI = re.compile(r"[پچژگکی]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LETTER = re.compile(r"[^\W\d_]")

SHORT = 3
"""Below so many words a detector guesses (machine.md: one-word inputs are unreliable), so the default counts."""
FOREIGN = 0.5
"""Confidence from which a language other than Danish and English is believed; four in five guesses below it are wrong
on Danish keywords such as "pas barn pris", and a wrong guess hides a Danish answer behind a foreign sentence."""
CERTAIN = 0.9
"""Confidence from which it is believed even where the knowledge has the words: "paszport" is a slip from "passport"."""
SURE_ENGLISH = 0.45
"""The same for English, where a mistake costs less: the answer is the same article."""

_ENGLISH = frozenset(
    [
        "the",
        "is",
        "are",
        "do",
        "does",
        "how",
        "what",
        "when",
        "where",
        "who",
        "which",
        "my",
        "your",
        "i",
        "can",
        "need",
        "want",
        "get",
        "have",
        "for",
        "to",
        "of",
        "and",
        "with",
        "a",
        "an",
        "in",
        "it",
        "passport",
        "license",
        "licence",
        "please",
        "help",
        "long",
        "much",
    ]
)
_DANISH = frozenset(
    [
        "og",
        "er",
        "det",
        "den",
        "at",
        "jeg",
        "i",
        "på",
        "til",
        "af",
        "en",
        "et",
        "kan",
        "skal",
        "vil",
        "hvad",
        "hvor",
        "hvordan",
        "hvornår",
        "hvem",
        "min",
        "mit",
        "mine",
        "har",
        "du",
        "som",
        "for",
        "med",
        "der",
        "de",
        "ikke",
        "om",
        "så",
        "man",
        "min",
        "hva",
        "få",
        "får",
        "blive",
        "bliver",
        "mig",
        "os",
    ]
)


class Detector:
    """Tells languages apart; Norwegian and Swedish count as Danish, whose readers understand it."""

    def __init__(self) -> None:
        self._detector: LanguageDetector | None = None

    async def start(self) -> None:
        """Load the language models, in a thread: it takes a second."""
        if self._detector is None:
            self._detector = await asyncio.to_thread(self._build)

    @staticmethod
    def _build() -> LanguageDetector:
        # Low accuracy: 91 of 96 against 96 of 96 (machine.md) for a tenth of the memory; the words above help it.
        builder = LanguageDetectorBuilder.from_languages(*_LATIN).with_low_accuracy_mode()
        return builder.with_preloaded_language_models().build()

    def detect(self, text: str, default: str, known: Iterable[bool] = ()) -> str:
        """Say which language ``text`` is in.

        Args:
            text: what the citizen wrote.
            default: what to assume where the text does not tell.
            known: for each word that carries meaning, whether the knowledge (Danish and English) uses it.

        Returns:
            A two-letter code: ``da``, ``en`` or one of the languages of ``languages.yaml``.
        """
        letters = len(_LETTER.findall(text))
        if not letters:
            return default
        if len(_ARABIC.findall(text)) > letters / 2:
            return "fa" if _FARSI.search(text) else "ar"
        if len(_CYRILLIC.findall(text)) > letters / 2:
            return "uk"
        tokens = re.findall(r"\w+", text.lower())
        danish = sum(token in _DANISH for token in tokens) + 2 * sum(c in "æøå" for c in text.lower())
        english = sum(token in _ENGLISH for token in tokens)
        if danish > english:
            familiar = list(known)
            if danish >= 2 or default == "da" or any(familiar):
                return "da"
        if english > danish and english >= min(2, len(tokens)):
            return "en"
        if len(tokens) < SHORT or self._detector is None:
            return default
        best = self._detector.compute_language_confidence_values(text)[0]
        code = _LATIN[best.language]
        if code in ("da", "nb", "sv"):
            return "da"
        if code == "en":
            return "en" if best.value >= SURE_ENGLISH else default
        if best.value >= CERTAIN:
            return code
        # Words of the knowledge in a "German" sentence: more likely Danish keywords.
        unfamiliar = [not word for word in known]
        return code if best.value >= FOREIGN and sum(unfamiliar) * 2 >= len(unfamiliar) else default
