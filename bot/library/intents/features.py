"""What the intent model looks at in a message: its words, pairs of them, and the runs of letters in them.

Pairs carry what single words do not: "vil ikke leve" and "leve af" share a word, not a meaning.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from bot.library.analyser import words
from bot.library.embeddings.features import of_word

WINDOW, STEP = 12, 6
"""Words of a window that is read by itself, and from one to the next: a cry for help in the middle of a long message
must weigh as much as one alone."""
LONGEST = 200
"""Words of a message that are read."""
_SENTENCE = re.compile(r"[.!?;\n]+")


def of_message(text: str) -> list[str]:
    """Return the features of a message, each once.

    Args:
        text: a message or a part of one.
    """
    said = ["^", *words(text)[:LONGEST], "$"]
    found = dict.fromkeys(said[1:-1])
    found |= dict.fromkeys(f"{a} {b}" for a, b in itertools.pairwise(said))
    found |= dict.fromkeys(f"{a} _ {b}" for a, b in zip(said, said[2:], strict=False))
    for word in said[1:-1]:
        found |= dict.fromkeys(run for run in of_word(word)[1:] if len(run) > 4)
    return list(found)


def parts(text: str) -> Iterator[str]:
    """Yield the message, its sentences, and the windows of what is long without a full stop.

    Args:
        text: what the citizen wrote.
    """
    yield text
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    if len(sentences) > 1:
        yield from sentences
    for sentence in sentences:
        said = sentence.split()[:LONGEST]
        if len(said) > WINDOW + STEP:
            for at in range(0, len(said) - STEP, STEP):
                yield " ".join(said[at : at + WINDOW])
