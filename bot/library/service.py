"""The library as the rest of the service sees it: what is known, what a question finds, and keeping both fresh."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot import errors
from bot.library import files
from bot.library.analyser import Analyser, Token
from bot.library.embeddings.interface import Embedder, open_embedder
from bot.library.index.edge import EdgeStore
from bot.library.index.interface import IndexStore, Scope
from bot.library.index.vectors import VectorCache
from bot.library.index.versions import Report, Version, digest_of, open_version
from bot.library.knowledge import Hit, Knowledge, Problem
from bot.library.pieces import Piece, pieces
from bot.library.schemas import Municipality
from bot.library.sparse import query_vector
from bot.settings import Settings

log = logging.getLogger(__name__)

POLL_S = 3.0


@dataclass(frozen=True, slots=True)
class _Serving:
    """What questions are answered from, exchanged as one."""

    knowledge: Knowledge
    pieces: list[Piece]
    analyser: Analyser
    version: Version


class Library:
    """The checked knowledge and its index.

    Args:
        settings: ``knowledge_dir``, ``data_dir``, ``embedding_model`` and ``qdrant`` are used.
        embedder: a model to use instead of the one the settings name.
        store: an index to use instead of the one the settings name.
    """

    def __init__(self, settings: Settings, embedder: Embedder | None = None, store: IndexStore | None = None) -> None:
        self._folder = settings.knowledge_dir
        self._settings = settings
        self._embedder = embedder
        self._store = store
        self._cache = VectorCache(settings.data_dir / "index" / "vectors")
        self._serving: _Serving | None = None
        self._knowledge: Knowledge | None = None
        self._seen: frozenset[tuple[str, int, int]] = frozenset()
        self._refreshing = asyncio.Lock()
        self.report: Report | None = None
        """What the last refresh did to the index."""

    async def start(self) -> None:
        """Read the knowledge and open its index, building it first where there is none.

        An index that cannot be had yet (a server that is down) is logged and shows in :attr:`missing`; :meth:`watch`
        goes on trying.

        Raises:
            ImportError, FileNotFoundError: the embedding model is not installed.
        """
        await asyncio.to_thread(self._open_model)
        try:
            await self.refresh()
        except Exception:
            log.exception("the library is not ready")

    @property
    def missing(self) -> list[str]:
        """What is missing before questions can be answered; empty when ready."""
        found = self._serving.knowledge if self._serving else self._knowledge
        missing = []
        if found is None or not found.articles or not found.municipalities:
            missing.append("knowledge")
        if self._serving is None:
            missing.append("index")
        return missing

    @property
    def ready(self) -> bool:
        """Whether questions can be answered."""
        return not self.missing

    @property
    def knowledge(self) -> Knowledge:
        """The snapshot that is served now.

        Raises:
            NotReady: there is none yet.
        """
        return self._now().knowledge

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the last reading of the files found wrong."""
        return self._knowledge.problems if self._knowledge else ()

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every stem the knowledge uses.

        Raises:
            NotReady: nothing has been read yet.
        """
        return self._now().analyser.vocabulary

    def municipality(self, slug: str) -> Municipality:
        """Return a municipality.

        Raises:
            UnknownMunicipality: there is none of this slug.
            NotReady: nothing has been read yet.
        """
        municipality = self.knowledge.municipalities.get(slug)
        if municipality is None:
            raise errors.UnknownMunicipality(municipality=slug)
        return municipality

    def analyse(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text that carry meaning, each with its stems and whether the knowledge uses it.

        Raises:
            NotReady: nothing has been read yet.
        """
        return self._now().analyser.tokens(text)

    async def search(
        self,
        text: str,
        *,
        municipality: str,
        now: dt.datetime,
        audience: Literal["citizen", "staff"] = "citizen",
        limit: int = 20,
        language: str | None = None,
        passages_of: str | None = None,
        area: str | None = None,
    ) -> list[Hit]:
        """Find what is nearest to a question, by meaning and by words.

        Args:
            text: the question.
            municipality: slug; only what concerns its citizens is found.
            now: the moment it is asked, with a time zone; articles are found within their validity.
            audience: staff find what is theirs and what is the citizens'.
            limit: most hits to return.
            language: find only pieces in this language; None finds every language's.
            passages_of: find only the passages of this article, and the questions that ask for one of them.
            area: find only what is of this area.

        Returns:
            The hits, best first; several may be of one article.

        Raises:
            UnknownMunicipality: there is none of this slug.
            NotReady: there is no index yet.
        """
        zone = ZoneInfo(self.municipality(municipality).time_zone)
        day = now.astimezone(zone).date()
        scope = partial(
            Scope.of,
            municipality=municipality,
            day=day,
            audience=audience,
            language=language,
            passages_of=passages_of,
            area=area,
        )
        return await asyncio.to_thread(self._search, text, municipality, scope, limit)

    def _search(
        self,
        text: str,
        municipality: str,
        scope: Callable[[Knowledge], Scope],
        limit: int,
    ) -> list[Hit]:
        serving = self._now()
        while not serving.version.enter():
            serving = self._now()
        try:
            if municipality not in serving.knowledge.municipalities:
                raise errors.UnknownMunicipality(municipality=municipality)
            dense = self._open_model().encode_query(text)
            sparse = query_vector(serving.analyser.query(text))
            found = serving.version.index.search(dense, sparse, scope(serving.knowledge), limit)
        finally:
            serving.version.leave()
        hits = []
        for point in found:
            piece = serving.pieces[point.number]
            hits.append(
                Hit(
                    kind=piece.kind,
                    area=piece.area,
                    article_id=piece.article_id,
                    anchor=piece.anchor,
                    language=piece.language,
                    text=piece.text,
                    score=point.score,
                    dense=point.dense,
                    sparse=point.sparse,
                )
            )
        return hits

    async def refresh(self) -> bool:
        """Read the files again and serve what they say now.

        A file that cannot be read keeps its last good version in service. Searches go on meanwhile.

        Returns:
            Whether anything that is served has changed.
        """
        async with self._refreshing:
            return await asyncio.to_thread(self._refresh)

    def _refresh(self) -> bool:
        embedder = self._open_model()
        seen = _fingerprint(self._folder)
        before = self._serving
        knowledge = files.read(self._folder, before.knowledge if before else None)
        self._report(knowledge)
        self._knowledge = knowledge
        changed = before is None or before.knowledge.digest != knowledge.digest
        # A folder that suddenly holds no article at all is a mount or a deployment gone wrong, not an editor's wish.
        if changed and knowledge.articles:
            cut = pieces(knowledge)
            analyser = Analyser((piece.searched for piece in cut), knowledge.synonyms)
            if before and before.version.digest == digest_of(cut, embedder):
                version = before.version
            else:
                version, self.report = open_version(self._open_store(), self._cache, embedder, analyser, cut)
            self._serving = _Serving(knowledge, cut, analyser, version)
            if before and before.version is not version:
                before.version.retire()
            log.info("serving %d articles", len(knowledge.articles))
        self._seen = seen
        return changed

    def _report(self, knowledge: Knowledge) -> None:
        """Log what is newly wrong, with file and line, and what has been put right."""
        known, now = set(self.problems), set(knowledge.problems)
        for problem in sorted(now - known, key=str):
            level = logging.ERROR if problem.severity == "error" else logging.WARNING
            log.log(level, "%s; the last good version goes on serving", problem)
        for problem in sorted(known - now, key=str):
            log.info("put right: %s", problem)

    async def poll(self) -> bool:
        """Refresh if a file has changed, or if the last attempt failed; return whether what is served has changed."""
        seen = await asyncio.to_thread(_fingerprint, self._folder)
        return seen != self._seen and await self.refresh()

    async def watch(self, stop: asyncio.Event) -> None:
        """Keep what is served as fresh as the files, until ``stop`` is set."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), POLL_S)
            except TimeoutError:
                try:
                    await self.poll()
                except Exception:
                    log.exception("the knowledge could not be refreshed; the last good version goes on serving")

    def close(self) -> None:
        """Close the index."""
        if self._serving:
            self._serving.version.retire()
            self._serving = None
        if self._store:
            self._store.close()

    def _now(self) -> _Serving:
        if self._serving is None:
            raise errors.NotReady(missing=self.missing)
        return self._serving

    def _open_model(self) -> Embedder:
        if self._embedder is None:
            self._embedder = open_embedder(self._settings.embedding_model)
        return self._embedder

    def _open_store(self) -> IndexStore:
        if self._store is None:
            qdrant = self._settings.qdrant
            if qdrant.url:
                # The client costs 50 MB and half a second, which a service without a server need not pay.
                from qdrant_client import QdrantClient

                from bot.library.index.server import ServerStore

                key = qdrant.api_key.get_secret_value() if qdrant.api_key else None
                self._store = ServerStore(QdrantClient(url=qdrant.url, api_key=key), qdrant.prefix)
            else:
                self._store = EdgeStore(self._settings.data_dir / "index")
        return self._store


def _fingerprint(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Return name, time of change and size of every file, which tells cheaply whether to read again."""
    found = set()
    for path in folder.rglob("*"):
        if path.suffix in (".md", ".yaml"):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue
            found.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
