"""The article classifier as it serves, in plain numpy, read from what training wrote.

A word's vector is the mean of its features' (``bot/library/embeddings/features.py``); a convolution over three words
sees each in its place; attention says which words of a long story matter (Bahdanau, Cho and Bengio, Neural machine
translation by jointly learning to align and translate, 2015).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.library import named_weights
from bot.library.analyser import words
from bot.library.embeddings.features import of_word

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "classifier"
NAMES, WEIGHTS = "classifier.json", "classifier.safetensors"
LONGEST = 60
"""Words of a text that are read."""
Floats = NDArray[np.float32]


class Classifier:
    """Says how likely each article is what a text asks about, by its words in their order.

    Args:
        folder: holds ``classifier.json`` and ``classifier.safetensors`` as ``borgerlinje model train`` writes them.

    Raises:
        FileNotFoundError: the folder is no such model.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        names, weights = named_weights.read(folder / NAMES, folder / WEIGHTS)
        self.articles: tuple[str, ...] = tuple(names["articles"])
        self._vocabulary = {feature: at + 1 for at, feature in enumerate(names["features"])}
        self._table = weights["emb.weight"]
        self._near = weights["near.weight"].astype(np.float32)
        self._near_bias = weights["near.bias"].astype(np.float32)
        self._attention = weights["attention.weight"].astype(np.float32)[:, :, 0]
        self._out = weights["out.weight"].astype(np.float32)
        self._out_bias = weights["out.bias"].astype(np.float32)
        self._of_word = functools.lru_cache(maxsize=20_000)(self._vector)

    def read(self, text: str) -> Mapping[str, float]:
        """Return the logarithm of each article's probability; of 1 they share all.

        Args:
            text: what was asked, in any language the knowledge is asked in.
        """
        said = words(text)[:LONGEST] or [""]
        own: Floats = np.stack([self._of_word(word) for word in said])
        around = np.pad(own, ((1, 1), (0, 0)))
        near = self._near_bias + sum(around[at : at + len(said)] @ self._near[:, :, at].T for at in range(3))
        near = np.maximum(near, 0.0)
        # A bias of the attention would fall out of the shares.
        matters = np.exp(_stable(near @ self._attention.T, axis=0))
        matters /= matters.sum(axis=0)
        seen = matters.T @ np.concatenate([own, near], axis=1)
        scores = self._out @ np.concatenate([seen.ravel(), near.max(axis=0)]) + self._out_bias
        scores = _stable(scores, axis=0)
        scores -= np.log(np.exp(scores).sum())
        return dict(zip(self.articles, scores.tolist(), strict=True))

    def _vector(self, word: str) -> Floats:
        known = [self._vocabulary[feature] for feature in of_word(word) if feature in self._vocabulary]
        vector: Floats = self._table[known or [0]].astype(np.float32).mean(axis=0)
        return vector


def _stable(scores: Floats, axis: int) -> Floats:
    lowered: Floats = scores - scores.max(axis=axis, keepdims=True)
    return lowered
