"""What the library asks of an index, whichever engine holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.library.knowledge import Knowledge
from bot.library.pieces import SHARED, Piece
from bot.library.sparse import SparseVector

Vector = NDArray[np.float32]

BRANCH = 60
"""How many points each of the two searches gives to the fusion: enough for the ten best articles with all their
example questions."""
RRF_K = 60
"""Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet (SIGIR 2009)."""

KEYWORDS = ("municipality", "audience", "area", "article", "language", "kind")
INTEGERS = ("first_day", "last_day")


@dataclass(frozen=True, slots=True)
class Record:
    """A piece with its vectors: ``dense`` normalised, of the embedder's dimension; ``sparse`` its BM25 weights."""

    piece: Piece
    dense: Vector
    sparse: SparseVector

    @property
    def payload(self) -> dict[str, str | int | None]:
        """What the engine filters by."""
        piece = self.piece
        return {
            "municipality": piece.municipality,
            "audience": piece.audience,
            "area": piece.area,
            "article": piece.article_id,
            "language": piece.language,
            "kind": piece.kind,
            "first_day": piece.first_day,
            "last_day": piece.last_day,
        }


OF_SECTIONS = ("passage", "asked")
"""The kinds of pieces that belong to one section of an article."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Who searches: only what concerns them is found.

    ``audiences`` and ``municipalities`` are those whose pieces may be seen, ``hidden`` the shared articles the
    municipality has replaced, ``closed`` the areas it has chosen not to have, ``day`` an ordinal; ``language`` None
    means every language; ``passages_of`` leaves only the passages of one article and the questions that ask for one of
    them, ``area`` only what is of one area.
    """

    municipalities: tuple[str, ...]
    audiences: tuple[str, ...]
    hidden: tuple[str, ...]
    closed: tuple[str, ...]
    day: int
    language: str | None = None
    passages_of: str | None = None
    area: str | None = None

    @classmethod
    def of(
        cls,
        knowledge: Knowledge,
        municipality: str,
        day: dt.date,
        audience: Literal["citizen", "staff"] = "citizen",
        language: str | None = None,
        passages_of: str | None = None,
        area: str | None = None,
    ) -> Scope:
        """Return what a municipality's citizens, or its staff, may find on a day."""
        hidden = sorted(
            article.meta.stands_for
            for article in knowledge.articles.values()
            if article.municipality == municipality and article.meta.stands_for and article.valid_on(day)
        )
        return cls(
            municipalities=(SHARED, municipality),
            audiences=("citizen",) if audience == "citizen" else ("citizen", "staff"),
            hidden=tuple(hidden),
            closed=knowledge.municipalities[municipality].closed_areas,
            day=day.toordinal(),
            language=language,
            passages_of=passages_of,
            area=area,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A point that was found: its number in the order it was indexed in, and the scores as in ``knowledge.Hit``."""

    number: int
    score: float
    dense: float | None
    sparse: float | None


class VectorIndex(Protocol):
    """One version of the index, open for searching from any thread."""

    def search(self, dense: Vector, sparse: SparseVector, scope: Scope, limit: int) -> list[Found]:
        """Search by meaning and by words and fuse the two by reciprocal rank.

        Args:
            dense: the question's vector; all zeros where nothing in it is known to the model.
            sparse: the question's terms; may be empty.
            scope: who asks.
            limit: most points to return.

        Returns:
            The points, best first.
        """

    def count(self) -> int:
        """Return the number of points."""

    def close(self) -> None:
        """Let go of it. The version stays for others and for later."""


class IndexStore(Protocol):
    """Where the versions of the index are kept, each under a digest of what is in it."""

    def open(self, digest: str) -> VectorIndex | None:
        """Open a complete version, or return None where there is none of this digest."""

    def build(self, digest: str, dim: int, records: Sequence[Record]) -> VectorIndex:
        """Build a version beside those there are, make it the current one, and open it.

        Args:
            digest: the new version's name.
            dim: dimension of the dense vectors.
            records: every point, in order.
        """

    def close(self) -> None:
        """Let go of the store."""


def fused(
    scores: Sequence[tuple[int, float]], dense: Sequence[tuple[int, float]], sparse: Sequence[tuple[int, float]]
) -> list[Found]:
    """Lay the two searches' own scores beside the fused ones; of equal ones the earlier piece comes first."""
    by_meaning, by_words = dict(dense), dict(sparse)
    ordered = sorted(scores, key=lambda found: (-found[1], found[0]))
    return [Found(n, score, by_meaning.get(n), by_words.get(n)) for n, score in ordered]
