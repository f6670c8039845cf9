"""How well the index finds the article of a question it has not seen."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library.analyser import Analyser
from bot.library.embeddings.interface import Embedder
from bot.library.embeddings.pairs import slip
from bot.library.index.edge import EdgeStore
from bot.library.index.interface import BRANCH, Found, Scope, Vector
from bot.library.index.vectors import VectorCache
from bot.library.index.versions import open_version
from bot.library.knowledge import Knowledge
from bot.library.pieces import SHARED, Piece
from bot.library.sparse import SparseVector, query_vector

HELD_OUT = 0.2
ASKED = 2000
"""Most held-out questions of a language that are asked: their share is then known to one in a hundred."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The share of ``questions`` whose article was the first, or among the first five, that a search found."""

    what: str
    search: str
    questions: int
    first: float
    five: float


def split(pieces: Sequence[Piece], seed: int) -> tuple[list[Piece], list[Piece]]:
    """Hold out a fifth of every article's questions in every language that has at least five.

    Args:
        pieces: every piece.
        seed: which questions.

    Returns:
        The pieces that are kept, and the questions held out.
    """
    chance = random.Random(seed)  # noqa: S311
    groups: dict[tuple[str | None, str], list[Piece]] = {}
    for piece in pieces:
        if piece.kind in ("question", "asked") and piece.municipality == SHARED:
            groups.setdefault((piece.article_id, piece.language), []).append(piece)
    held = {id(p) for own in groups.values() for p in chance.sample(own, int(len(own) * HELD_OUT))}
    return [p for p in pieces if id(p) not in held], [p for p in pieces if id(p) in held]


def evaluate(
    knowledge: Knowledge, kept: Sequence[Piece], held: Sequence[Piece], embedder: Embedder, seed: int
) -> list[Figure]:
    """Index the pieces kept and ask it the questions held out.

    Args:
        knowledge: the snapshot.
        kept: what is indexed; the embedder has been trained on nothing else.
        held: the questions.
        embedder: the model.
        seed: which slips of the pen.

    Returns:
        Figures per language, and for the Danish questions with a slip in every longer word, by each search and fused.
    """
    analyser = Analyser((piece.searched for piece in kept), knowledge.synonyms)
    chance = random.Random(seed)  # noqa: S311
    sets = {}
    for what, language in (("Danish", "da"), ("English", "en")):
        asked = [(piece.text, piece.article_id) for piece in held if piece.language == language]
        sets[what] = chance.sample(asked, min(ASKED, len(asked)))
    sets["Danish, a slip in each long word"] = [
        (" ".join(slip(word, chance) if len(word) > 5 else word for word in text.split()), article)
        for text, article in sets["Danish"]
    ]
    scope = Scope((SHARED,), ("citizen", "staff"), (), (), 1)
    with tempfile.TemporaryDirectory() as folder:
        store = EdgeStore(Path(folder))
        version, _ = open_version(store, VectorCache(Path(folder)), embedder, analyser, [_timeless(p) for p in kept])

        def ranked(dense: Vector, sparse: SparseVector) -> list[str]:
            found: list[Found] = version.index.search(dense, sparse, scope, 2 * BRANCH)
            names = (kept[point.number].article_id for point in found)
            return list(dict.fromkeys(name for name in names if name))

        none = SparseVector([], [])
        zero = embedder.encode_query("") * 0
        searches: dict[str, Callable[[str], list[str]]] = {
            "dense": lambda text: ranked(embedder.encode_query(text), none),
            "sparse": lambda text: ranked(zero, query_vector(analyser.query(text))),
            "fused": lambda text: ranked(embedder.encode_query(text), query_vector(analyser.query(text))),
        }
        figures = [
            _figure(what, name, search, asked)
            for what, asked in sets.items()
            if asked
            for name, search in searches.items()
        ]
        version.retire()
    return figures


def _timeless(piece: Piece) -> Piece:
    return Piece(
        piece.kind, piece.area, piece.article_id, piece.anchor, piece.language, piece.text, piece.searched,
        piece.municipality, piece.audience, 0,
    )  # fmt: skip


def _figure(
    what: str, name: str, search: Callable[[str], list[str]], asked: Sequence[tuple[str, str | None]]
) -> Figure:
    results = [(article, search(text)) for text, article in asked]
    first = sum(article in found[:1] for article, found in results) / len(results)
    five = sum(article in found[:5] for article, found in results) / len(results)
    return Figure(what, name, len(results), first, five)
