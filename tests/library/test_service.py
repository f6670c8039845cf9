"""The library as the service uses it."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from pathlib import Path

import pytest

from bot import errors
from bot.library.embeddings.static import StaticEmbedder
from bot.library.index.edge import EdgeIndex, EdgeStore
from bot.library.service import Library
from bot.settings import Settings
from tests.library.test_files import ARTICLE, edit

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


async def found(library: Library, text: str, municipality: str = "nordby", now: dt.datetime = NOW) -> list[str | None]:
    return [hit.article_id for hit in await library.search(text, municipality=municipality, now=now)]


async def test_a_question_finds_its_article(library: Library) -> None:
    assert library.ready
    assert library.missing == []
    best = (await library.search("Mit barn skal have pas", municipality="nordby", now=NOW))[0]
    assert (best.kind, best.area, best.article_id, best.language) == ("question", "pas", "pas-boern", "da")
    assert best.text == "Mit barn skal have pas"
    passages = [
        hit for hit in await library.search("hvad koster pas", municipality="nordby", now=NOW) if hit.kind == "passage"
    ]
    assert "pris" in {hit.anchor for hit in passages}
    topics = [hit for hit in await library.search("vielse", municipality="nordby", now=NOW) if hit.kind == "topic"]
    assert (topics[0].area, topics[0].article_id) == ("vielse", None)


async def test_nobody_knows_an_unknown_municipality(library: Library) -> None:
    with pytest.raises(errors.UnknownMunicipality):
        await library.search("pas", municipality="vestby", now=NOW)
    assert library.municipality("nordby").name == "Nordby Kommune"


async def test_the_day_is_the_municipalitys_own(library: Library) -> None:
    # 23:30 in UTC on the 19th is past midnight in Denmark, and the article begins on the 20th.
    late = dt.datetime(2026, 12, 19, 23, 30, tzinfo=dt.UTC)
    assert "affald-juletrae" in await found(library, "hvor afleverer jeg juletræet", now=late)
    early = dt.datetime(2026, 12, 19, 22, 30, tzinfo=dt.UTC)
    assert "affald-juletrae" not in await found(library, "hvor afleverer jeg juletræet", now=early)


async def test_words_are_analysed(library: Library) -> None:
    known, slipped, unknown = library.analyse("hvad koster storskrald, mobler og quinoa")[1:]
    assert (known.word, known.known) == ("storskrald", True)
    assert slipped.repaired == "møbler"
    assert not unknown.known
    assert "storskrald" in library.vocabulary


async def test_an_edit_is_served_after_a_poll(library: Library, folder: Path) -> None:
    before = library.knowledge
    assert not await library.poll()
    edit(folder / ARTICLE, "pas til spædbarn", "min nyfødte trillinger skal til Mallorca")
    assert await library.poll()
    assert (await found(library, "trillinger til Mallorca"))[0] == "pas-boern"
    assert library.report is not None
    assert (library.report.embedded, library.report.articles) == (1, ("pas-boern",))
    assert before.articles["pas-boern"].digest != library.knowledge.articles["pas-boern"].digest
    assert not await library.poll()


async def test_a_new_value_needs_no_new_index(library: Library, folder: Path) -> None:
    before = library.report
    edit(folder / "facts/alle.yaml", "value: 178.5", "value: 180")
    assert await library.refresh()
    assert library.knowledge.facts["pas-pris"][0].value == 180
    assert library.report is before


async def test_a_broken_file_goes_on_serving(library: Library, folder: Path) -> None:
    edit(folder / ARTICLE, "title: Pas til børn", "titel: Pas til børn")
    assert not await library.refresh()
    assert library.problems
    assert (await found(library, "Mit barn skal have pas"))[0] == "pas-boern"
    edit(folder / ARTICLE, "titel: Pas til børn", "title: Pas til børn")
    await library.refresh()
    assert not library.problems


async def test_a_deleted_article_leaves(library: Library, folder: Path) -> None:
    (folder / ARTICLE).unlink()
    (folder / ARTICLE).with_name("pas-boern.en.md").unlink()
    assert await library.poll()
    assert "pas-boern" not in await found(library, "Mit barn skal have pas")


async def test_searches_go_on_while_the_index_is_swapped(library: Library, folder: Path) -> None:
    swapped = False

    async def ask() -> int:
        asked = 0
        while not swapped or not asked:
            assert "affald-storskrald" in await found(library, "storskrald afhentning", "sydby")
            asked += 1
        return asked

    asking = [asyncio.create_task(ask()) for _ in range(4)]
    for number in range(3):
        with (folder / ARTICLE).open("a", encoding="utf-8") as file:
            file.write(f"\nAfsnit {number}.\n")
        assert await library.refresh()
    swapped = True
    assert all(await asyncio.gather(*asking))
    copies = [p for p in (folder.parent / "data/index/open").iterdir() if p.is_dir()]
    assert len(copies) == 1, "what was retired is closed"


async def test_a_second_start_finds_the_index_built(library: Library, folder: Path, embedder: StaticEmbedder) -> None:
    second = Library(Settings(knowledge_dir=folder, data_dir=folder.parent / "data"), embedder)
    await second.start()
    assert second.report is not None
    assert not second.report.built
    # Only the best: of pieces that score alike, two copies of an index may name either first.
    assert (await found(second, "storskrald"))[0] == (await found(library, "storskrald"))[0]
    second.close()


async def test_an_empty_folder_is_not_ready(tmp_path: Path, embedder: StaticEmbedder) -> None:
    library = Library(Settings(knowledge_dir=tmp_path / "none", data_dir=tmp_path / "data"), embedder)
    await library.start()
    assert not library.ready
    assert library.missing == ["knowledge", "index"]
    with pytest.raises(errors.NotReady):
        await library.search("pas", municipality="nordby", now=NOW)
    library.close()


class Down(EdgeStore):
    """A store whose server is down until ``up`` is set."""

    up = False

    def open(self, digest: str) -> EdgeIndex | None:
        if not self.up:
            raise ConnectionError("refused")
        return super().open(digest)


async def test_an_index_that_is_down_is_tried_again(folder: Path, tmp_path: Path, embedder: StaticEmbedder) -> None:
    store = Down(tmp_path / "index")
    library = Library(Settings(knowledge_dir=folder, data_dir=tmp_path), embedder, store)
    await library.start()
    assert library.missing == ["index"]
    with pytest.raises(ConnectionError):
        await library.poll()
    store.up = True
    assert await library.poll()
    assert library.ready
    library.close()


async def test_the_watch_stops_when_told(library: Library) -> None:
    stop = asyncio.Event()
    watching = asyncio.create_task(library.watch(stop))
    stop.set()
    await watching


async def test_changes_are_seen_by_time_and_size(library: Library, folder: Path) -> None:
    path = folder / ARTICLE
    os.utime(path, ns=(1, 1))
    assert not await library.poll(), "the same words are no change"
