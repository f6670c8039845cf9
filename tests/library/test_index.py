"""The contract of an index, the same for Qdrant's engine inside the process and for a Qdrant server."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from qdrant_client import QdrantClient

from bot.library.analyser import Analyser
from bot.library.embeddings.static import StaticEmbedder
from bot.library.index.edge import KEPT_VERSIONS, EdgeStore
from bot.library.index.interface import IndexStore, Scope, VectorIndex
from bot.library.index.server import ServerStore
from bot.library.index.vectors import VectorCache
from bot.library.index.versions import digest_of, open_version
from bot.library.knowledge import Knowledge
from bot.library.pieces import Piece, pieces
from bot.library.sparse import SparseVector, query_vector

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")

JUNE = dt.date(2026, 6, 1)
NONE = SparseVector([], [])


@pytest.fixture(params=["edge", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IndexStore]:
    """Each engine in turn; the server's client in its local mode, or the server QDRANT_TEST_URL names."""
    store: IndexStore
    if request.param == "edge":
        store = EdgeStore(tmp_path)
    else:
        url = os.environ.get("QDRANT_TEST_URL")
        store = ServerStore(QdrantClient(url=url) if url else QdrantClient(":memory:"), f"test-{os.getpid()}")
    yield store
    store.close()


class Bench:
    """An index of the fixture's knowledge, asked in words."""

    def __init__(self, store: IndexStore, tmp_path: Path, knowledge: Knowledge, embedder: StaticEmbedder) -> None:
        self.knowledge = knowledge
        self.embedder = embedder
        self.pieces = pieces(knowledge)
        self.analyser = Analyser((piece.searched for piece in self.pieces), knowledge.synonyms)
        self.cache = VectorCache(tmp_path / "vectors")
        self.version, self.report = open_version(store, self.cache, embedder, self.analyser, self.pieces)
        self.index: VectorIndex = self.version.index

    def scope(self, municipality: str = "nordby", day: dt.date = JUNE, **more: object) -> Scope:
        return replace(Scope.of(self.knowledge, municipality, day), **more)  # type: ignore[arg-type]

    def find(self, text: str, scope: Scope | None = None, limit: int = 20) -> list[Piece]:
        vectors = self.embedder.encode_query(text), query_vector(self.analyser.query(text))
        return [self.pieces[hit.number] for hit in self.index.search(*vectors, scope or self.scope(), limit)]

    def articles(self, text: str, scope: Scope | None = None) -> set[str | None]:
        return {piece.article_id for piece in self.find(text, scope, 60)}


@pytest.fixture
def bench(store: IndexStore, tmp_path: Path, knowledge: Knowledge, embedder: StaticEmbedder) -> Iterator[Bench]:
    bench = Bench(store, tmp_path, knowledge, embedder)
    yield bench
    bench.version.retire()


def test_the_question_itself_is_found_first(bench: Bench) -> None:
    first = bench.find("Hvordan kommer jeg af med en gammel sofa?", bench.scope("sydby"))[0]
    assert (first.kind, first.article_id) == ("question", "affald-storskrald")
    assert bench.index.count() == len(bench.pieces)


def test_both_searches_report_their_own_scores(bench: Bench) -> None:
    text = "storskrald afhentning"
    dense, sparse = bench.embedder.encode_query(text), query_vector(bench.analyser.query(text))
    best, *rest = bench.index.search(dense, sparse, bench.scope(), 50)
    assert best.dense == pytest.approx(1, abs=1e-3)
    assert best.sparse is not None
    assert best.score == pytest.approx(2 / 61, abs=1e-3)  # first by both, as reciprocal rank fusion has it
    assert any(hit.sparse is None and hit.dense is not None for hit in rest)
    assert [hit.score for hit in rest] == sorted((hit.score for hit in rest), reverse=True)
    by_words = bench.index.search(np.zeros_like(dense), sparse, bench.scope(), 50)
    assert all(hit.dense is None and hit.sparse is not None for hit in by_words)
    by_meaning = bench.index.search(dense, NONE, bench.scope(), 50)
    assert all(hit.sparse is None and hit.dense is not None for hit in by_meaning)
    assert bench.index.search(np.zeros_like(dense), NONE, bench.scope(), 50) == []


def test_a_replaced_article_is_hidden_from_its_municipality_only(bench: Bench) -> None:
    nordby = bench.articles("storskrald afhentning", bench.scope("nordby"))
    sydby = bench.articles("storskrald afhentning", bench.scope("sydby"))
    assert "nordby-storskrald" in nordby
    assert "affald-storskrald" not in nordby
    assert "affald-storskrald" in sydby
    assert "nordby-storskrald" not in sydby


def test_a_closed_area_is_not_found_nor_are_its_topics(bench: Bench) -> None:
    assert "pas-boern" in bench.articles("pas til mit barn", bench.scope("nordby"))
    found = bench.find("nyt pas til mit barn", bench.scope("sydby"), 60)
    assert "pas" not in {piece.area for piece in found}


def test_staff_find_what_is_theirs(bench: Bench) -> None:
    text = "hvilken rute kører skraldebilen"
    assert "affald-ruter" not in bench.articles(text)
    assert "affald-ruter" in bench.articles(text, Scope.of(bench.knowledge, "nordby", JUNE, "staff"))


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-12-19", False), ("2026-12-20", True), ("2027-01-15", True), ("2027-01-16", False)],
)
def test_an_article_is_found_on_its_days(bench: Bench, day: str, shown: bool) -> None:
    found = bench.articles("hvor afleverer jeg juletræet", bench.scope(day=dt.date.fromisoformat(day)))
    assert ("affald-juletrae" in found) is shown


def test_one_language_can_be_asked_for(bench: Bench) -> None:
    assert {piece.language for piece in bench.find("passport for my child", bench.scope(language="en"))} == {"en"}
    assert len({piece.language for piece in bench.find("passport for my child")}) == 2


def test_one_area_can_be_asked_for(bench: Bench) -> None:
    text = "nyt pas til mit barn"
    assert "pas-boern" in bench.articles(text)
    found = bench.find(text, bench.scope(area="affald"), 60)
    assert {piece.area for piece in found} == {"affald"}


def test_a_limit_is_kept(bench: Bench) -> None:
    assert len(bench.find("storskrald", limit=3)) == 3


def test_the_same_pieces_are_not_built_twice(bench: Bench, store: IndexStore) -> None:
    again, report = open_version(store, bench.cache, bench.embedder, bench.analyser, bench.pieces)
    assert (bench.report.built, report.built) == (True, False)
    assert again.index.count() == len(bench.pieces)
    again.retire()


def test_only_what_changed_is_embedded_again(bench: Bench, store: IndexStore) -> None:
    changed = [
        replace(piece, searched="Ny tekst om pas", text="Ny tekst om pas")
        if piece.kind == "title" and piece.article_id == "pas-boern" and piece.language == "da"
        else piece
        for piece in bench.pieces
    ]
    version, report = open_version(store, bench.cache, bench.embedder, bench.analyser, changed)
    assert (report.built, report.embedded, report.articles) == (True, 1, ("pas-boern",))
    assert bench.find("storskrald"), "the version before goes on being searched"
    version.retire()


def test_a_retired_version_ends_with_its_last_search(bench: Bench) -> None:
    assert bench.version.enter()
    bench.version.retire()
    assert not bench.version.enter()
    assert bench.find("storskrald")
    bench.version.leave()


def test_a_cut_cache_is_as_good_as_none(tmp_path: Path, embedder: StaticEmbedder) -> None:
    cache = VectorCache(tmp_path)
    _, fresh = cache.embed(embedder, ["pas", "affald"])
    assert fresh == {"pas", "affald"}
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    vectors, fresh = cache.embed(embedder, ["pas", "affald"])
    assert fresh == {"pas", "affald"}
    np.testing.assert_array_equal(vectors, embedder.encode(["pas", "affald"]))
    assert cache.embed(embedder, ["affald", "pas"])[1] == frozenset()


def test_the_digest_names_model_and_pieces(bench: Bench) -> None:
    digest = digest_of(bench.pieces, bench.embedder)
    assert digest == digest_of(pieces(bench.knowledge), bench.embedder)
    assert digest != digest_of(bench.pieces[1:], bench.embedder)


def test_old_versions_are_forgotten(tmp_path: Path, knowledge: Knowledge, embedder: StaticEmbedder) -> None:
    store = EdgeStore(tmp_path)
    for number in range(KEPT_VERSIONS + 2):
        store.build(f"version-{number}", embedder.dim, []).close()
    kept = sorted(path.name for path in (tmp_path / "versions").iterdir())
    assert len(kept) == KEPT_VERSIONS
    assert f"version-{KEPT_VERSIONS + 1}" in kept
    assert list((tmp_path / "open").iterdir()) == []


def _open_and_die(folder: Path) -> None:
    opened = EdgeStore(folder).open("version")
    assert opened is not None
    os._exit(0)


def test_the_copy_of_a_dead_process_is_cleared_and_that_of_a_living_one_is_not(
    tmp_path: Path, embedder: StaticEmbedder
) -> None:
    living = EdgeStore(tmp_path).build("version", embedder.dim, [])
    process = multiprocessing.get_context("spawn").Process(target=_open_and_die, args=(tmp_path,))
    process.start()
    process.join()
    assert process.exitcode == 0
    copies = [path for path in (tmp_path / "open").iterdir() if path.is_dir()]
    assert len(copies) == 2
    EdgeStore(tmp_path)
    assert len([path for path in (tmp_path / "open").iterdir() if path.is_dir()]) == 1
    assert living.count() == 0
    living.close()


def test_a_server_keeps_the_version_before_and_no_older(embedder: StaticEmbedder) -> None:
    client = QdrantClient(":memory:")
    store = ServerStore(client, "test")
    for digest in ("a" * 64, "b" * 64, "c" * 64):
        store.build(digest, embedder.dim, [])
    assert store.open("a" * 64) is None
    assert store.open("b" * 64) is not None
    assert store.open("c" * 64) is not None
    assert len(client.get_collections().collections) == 2
    store.close()
