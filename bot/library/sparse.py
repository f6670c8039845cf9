"""BM25 as sparse vectors, so that every engine scores alike: the document's side carries all of it."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K1 = 0.9
B = 0.4
"""Anserini's constants for short passages (Yang, Fang and Lin, Anserini, SIGIR 2017). Questions of five words stand
beside sections of a hundred here: the textbook's b of 0.75 prefers any short question to the right section."""


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Ascending ``indices`` in [0, 2**32) and the value at each."""

    indices: list[int]
    values: list[float]


def index_of(term: str) -> int:
    """Return a term's place in the vector: a hash, so that no dictionary has to travel with the index."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "big")


def query_vector(weights: Mapping[str, float]) -> SparseVector:
    """Return a question's terms as a vector; its product with a document's vector is the BM25 score."""
    placed: dict[int, float] = {}
    for term, weight in weights.items():
        placed[index_of(term)] = max(placed.get(index_of(term), 0.0), weight)
    return SparseVector(sorted(placed), [placed[at] for at in sorted(placed)])


def document_vectors(documents: Sequence[Counter[str]]) -> list[SparseVector]:
    """Weigh the terms of all documents of an index.

    Args:
        documents: the counted terms of each.

    Returns:
        A vector each, with ``idf(t) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))`` at each term and
        ``idf(t) = ln(1 + (N - n + 0.5) / (n + 0.5))``, N documents of which n have the term.
    """
    having: Counter[str] = Counter()
    for terms in documents:
        having.update(terms.keys())
    total = len(documents)
    mean = sum(terms.total() for terms in documents) / total if total else 1.0
    idf = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in having.items()}
    vectors = []
    for terms in documents:
        longer = K1 * (1 - B + B * terms.total() / (mean or 1.0))
        vectors.append(query_vector({t: idf[t] * tf * (K1 + 1) / (tf + longer) for t, tf in terms.items()}))
    return vectors
