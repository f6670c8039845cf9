"""The shipped model in plain numpy: a text's vector is the normalised mean of its features' vectors."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.library.analyser import words
from bot.library.embeddings.features import of_word

WEIGHTS = "embedding.weight"
"""The name sentence-transformers' ``StaticEmbedding`` gives the table in ``model.safetensors``."""


class StaticEmbedder:
    """See :class:`bot.library.embeddings.interface.Embedder`.

    Args:
        folder: holds ``tokenizer.json`` and ``model.safetensors`` as ``borgerlinje model train`` writes them.

    Raises:
        FileNotFoundError: the folder is no such model.
    """

    def __init__(self, folder: Path) -> None:
        weights, tokenizer = folder / "model.safetensors", folder / "tokenizer.json"
        for path in (weights, tokenizer):
            if not path.is_file():
                raise FileNotFoundError(path)
        digest = hashlib.sha256(weights.read_bytes() + tokenizer.read_bytes()).hexdigest()
        self.name = f"static-{digest[:16]}"
        self._table: NDArray[np.float16] = load_file(weights)[WEIGHTS]
        self.dim = int(self._table.shape[1])
        self._vocabulary: dict[str, int] = Tokenizer.from_file(str(tokenizer)).get_vocab()
        self.features = len(self._vocabulary)
        self._of_word = functools.lru_cache(maxsize=20_000)(self._word_sum)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts of the knowledge."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for at, text in enumerate(texts):
            vectors[at] = self.encode_query(text)
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question."""
        total = np.zeros(self.dim, dtype=np.float32)
        for word in words(text):
            total += self._of_word(word)
        # The mean and the sum point the same way, and only the direction is kept.
        length = float(np.linalg.norm(total))
        return total / length if length > 0 else total

    def _word_sum(self, word: str) -> NDArray[np.float32]:
        known = [self._vocabulary[feature] for feature in of_word(word) if feature in self._vocabulary]
        summed: NDArray[np.float32] = self._table[known].astype(np.float32).sum(axis=0)
        return summed
