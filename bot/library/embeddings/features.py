"""What the static model looks at in a text: its words, and every run of three to five letters in them.

The runs are what a slip of the pen, another ending or a compound nobody wrote before still has in common with the words
the model was trained on (Bojanowski et al., Enriching Word Vectors with Subword Information, TACL 2017).
"""

from __future__ import annotations

import functools

from bot.library.analyser import words

SHORTEST, LONGEST = 3, 5
LONGEST_WORD = 40
"""A longer word is cut: nobody's language has one, and a paste of rubbish must not cost time."""


@functools.lru_cache(maxsize=50_000)
def of_word(word: str) -> tuple[str, ...]:
    """Return a word and its runs of letters, the word's ends marked ``<`` and ``>``."""
    marked = f"<{word[:LONGEST_WORD]}>"
    runs = {
        marked[at : at + length] for length in range(SHORTEST, LONGEST + 1) for at in range(len(marked) - length + 1)
    }
    return (word[:LONGEST_WORD], *(f"#{run}" for run in sorted(runs)))


def of_text(text: str) -> str:
    """Return a text's features with blanks between them, as the model's tokenizer reads them."""
    return " ".join(feature for word in words(text) for feature in of_word(word))
