"""From the knowledge to an open version of the index."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.library.analyser import Analyser
from bot.library.embeddings.interface import Embedder
from bot.library.index.interface import IndexStore, Record, VectorIndex
from bot.library.index.vectors import VectorCache
from bot.library.pieces import Piece
from bot.library.sparse import document_vectors

FORMAT = 2
"""Raise it when the same knowledge and model would be indexed otherwise than before."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: ``embedded`` pieces were new to the model, of ``articles``; ``seconds`` by the wall."""

    digest: str
    pieces: int
    embedded: int
    articles: tuple[str, ...]
    built: bool
    seconds: float


class Version:
    """An open version of the index that is closed once it is retired and the last search in it is over."""

    def __init__(self, index: VectorIndex, digest: str) -> None:
        self.index = index
        self.digest = digest
        self._lock = threading.Lock()
        self._searches = 0
        self._retired = False

    def enter(self) -> bool:
        """Begin a search; False where the version is retired and a newer one is there."""
        with self._lock:
            if self._retired:
                return False
            self._searches += 1
            return True

    def leave(self) -> None:
        """End a search."""
        with self._lock:
            self._searches -= 1
            last = self._retired and self._searches == 0
        if last:
            self.index.close()

    def retire(self) -> None:
        """Let no new search begin and close when the last has ended."""
        with self._lock:
            if self._retired:
                return
            self._retired = True
            idle = self._searches == 0
        if idle:
            self.index.close()


def digest_of(pieces: Sequence[Piece], embedder: Embedder) -> str:
    """Return the name of the version these pieces and this model make."""
    digest = hashlib.sha256(f"{FORMAT} {embedder.name}".encode())
    for piece in pieces:
        digest.update(repr(piece).encode())
    return digest.hexdigest()


def open_version(
    store: IndexStore, cache: VectorCache, embedder: Embedder, analyser: Analyser, pieces: Sequence[Piece]
) -> tuple[Version, Report]:
    """Open the version these pieces make, and build it first where there is none.

    Args:
        store: where versions are kept.
        cache: vectors of earlier builds.
        embedder: the model.
        analyser: made from the same pieces.
        pieces: what to index; a point's number is its place here.

    Returns:
        The version and what it took.
    """
    began = time.perf_counter()
    digest = digest_of(pieces, embedder)
    index = store.open(digest)
    if index is not None and index.count() != len(pieces):
        index.close()
        index = None
    fresh: frozenset[str] = frozenset()
    built = index is None
    if index is None:
        dense, fresh = cache.embed(embedder, [piece.searched for piece in pieces])
        sparse = document_vectors([analyser.terms(piece.searched, piece.language) for piece in pieces])
        records = [Record(*parts) for parts in zip(pieces, dense, sparse, strict=True)]
        index = store.build(digest, embedder.dim, records)
    embedded = [piece for piece in pieces if piece.searched in fresh]
    articles = tuple(sorted({piece.article_id for piece in embedded if piece.article_id}))
    report = Report(digest, len(pieces), len(embedded), articles, built, time.perf_counter() - began)
    return Version(index, digest), report
