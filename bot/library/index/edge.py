"""The index inside the process, on Qdrant's own engine.

The engine lets one process open one folder, so a version is built once under ``versions/<digest>`` and every process
works on its own copy under ``open/``. The copies of processes that are gone are cleared away by the next to come.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import qdrant_edge as engine

from bot.library.index.interface import (
    BRANCH,
    INTEGERS,
    KEYWORDS,
    OF_SECTIONS,
    RRF_K,
    Found,
    Record,
    Scope,
    Vector,
    fused,
)
from bot.library.sparse import SparseVector

if TYPE_CHECKING:
    from qdrant_edge import ConditionType as Condition

log = logging.getLogger(__name__)

KEPT_VERSIONS = 3
BATCH = 500


class EdgeIndex:
    """An own copy of one version; see :class:`bot.library.index.interface.VectorIndex`."""

    def __init__(self, folder: Path, lock: int) -> None:
        self._folder = folder
        self._lock = lock
        self._shard = engine.EdgeShard.load(str(folder))
        self._closing = threading.Lock()
        self._closed = False

    def search(self, dense: Vector, sparse: SparseVector, scope: Scope, limit: int) -> list[Found]:
        """Search and fuse in one planned batch."""
        condition = _filter(scope)
        branches = []
        if dense.any():
            branches.append(engine.Query.Nearest(dense.tolist(), using="dense"))
        if sparse.indices:
            terms = engine.SparseVector(sparse.indices, sparse.values)
            branches.append(engine.Query.Nearest(terms, using="sparse"))
        if not branches:
            return []
        fusion = engine.QueryRequest(
            limit=limit,
            query=engine.Fusion.Rrf(RRF_K),  # type: ignore[arg-type]  # the stub has it nested, the engine a subclass
            prefetches=[engine.Prefetch(limit=BRANCH, query=query, filter=condition) for query in branches],
        )
        plain = [engine.QueryRequest(limit=BRANCH, query=query, filter=condition) for query in branches]
        found = [
            [(int(point.id), float(point.score)) for point in points]
            for points in self._shard.query_batch(engine.QueryBatchRequest([fusion, *plain]))
        ]
        by_meaning = found[1] if dense.any() else []
        by_words = found[-1] if sparse.indices else []
        return fused(found[0], by_meaning, by_words)

    def count(self) -> int:
        """Return the number of points."""
        return int(self._shard.count(engine.CountRequest(exact=True)))

    def close(self) -> None:
        """Close the copy and remove it."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        self._shard.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        _lock_path(self._folder).unlink(missing_ok=True)
        os.close(self._lock)


class EdgeStore:
    """Versions of the index in a folder; see :class:`bot.library.index.interface.IndexStore`.

    Args:
        folder: where to keep them; made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self._versions = folder / "versions"
        self._open = folder / "open"
        for path in (self._versions, self._open):
            path.mkdir(parents=True, exist_ok=True)
        self._clear_abandoned()

    def open(self, digest: str) -> EdgeIndex | None:
        """Open an own copy of a version."""
        version = self._versions / digest
        if not version.is_dir():
            return None
        folder, lock = self._claim()
        try:
            _copy(version, folder)
            os.utime(version)
            return EdgeIndex(folder, lock)
        except FileNotFoundError:
            log.warning("version %s was removed while it was being opened", digest)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
            return None

    def build(self, digest: str, dim: int, records: Sequence[Record]) -> EdgeIndex:
        """Build aside, then rename: a version is there completely or not at all."""
        building, lock = self._claim()
        try:
            _fill(building, dim, records)
            version = self._versions / digest
            if not version.exists():
                building.rename(version)
        finally:
            shutil.rmtree(building, ignore_errors=True)
            _lock_path(building).unlink(missing_ok=True)
            os.close(lock)
        self._forget_old(digest)
        opened = self.open(digest)
        if opened is None:
            raise RuntimeError(f"version {digest} of the index disappeared after it was built")
        return opened

    def close(self) -> None:
        """Nothing is held between calls."""

    def _claim(self) -> tuple[Path, int]:
        """Take a new folder under ``open/``; its lock file says, to every process, that its owner is alive."""
        while True:
            folder = self._open / f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
            lock = os.open(_lock_path(folder), os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Another process may have taken the file for an abandoned one in the moment before it was locked.
            if _lock_path(folder).exists():
                folder.mkdir()
                return folder, lock
            os.close(lock)

    def _clear_abandoned(self) -> None:
        for path in self._open.glob("*.lock"):
            try:
                lock = os.open(path, os.O_RDWR)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            else:
                shutil.rmtree(path.with_suffix(""), ignore_errors=True)
                path.unlink(missing_ok=True)
            finally:
                os.close(lock)

    def _forget_old(self, current: str) -> None:
        versions = sorted(self._versions.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in [p for p in versions if p.name != current][KEPT_VERSIONS - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def _lock_path(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _fill(folder: Path, dim: int, records: Sequence[Record]) -> None:
    shard = engine.EdgeShard.create(
        str(folder),
        engine.EdgeConfig(
            vectors={"dense": engine.EdgeVectorParams(size=dim, distance=engine.Distance.Cosine)},
            sparse_vectors={"sparse": engine.EdgeSparseVectorParams()},
            wal_enabled=False,
        ),
    )
    try:
        for start in range(0, len(records), BATCH):
            points = [_point(start + at, record) for at, record in enumerate(records[start : start + BATCH])]
            shard.update(engine.UpdateOperation.upsert_points(points))
        for key in KEYWORDS:
            shard.update(engine.UpdateOperation.create_field_index(key, engine.PayloadSchemaType.Keyword))
        for key in INTEGERS:
            shard.update(engine.UpdateOperation.create_field_index(key, engine.PayloadSchemaType.Integer))
        shard.optimize()
        shard.flush()
    finally:
        shard.close()


def _point(number: int, record: Record) -> engine.Point:
    sparse = engine.SparseVector(record.sparse.indices, record.sparse.values)
    return engine.Point(number, {"dense": record.dense.tolist(), "sparse": sparse}, record.payload)


def _filter(scope: Scope) -> engine.Filter:
    field = engine.FieldCondition
    must: list[Condition] = [
        field("municipality", match=engine.MatchAny(list(scope.municipalities))),
        field("audience", match=engine.MatchAny(list(scope.audiences))),
        field("first_day", range=engine.RangeFloat(lte=scope.day)),
        field("last_day", range=engine.RangeFloat(gte=scope.day)),
    ]
    if scope.language:
        must.append(field("language", match=engine.MatchValue(scope.language)))
    if scope.passages_of:
        must.append(field("article", match=engine.MatchValue(scope.passages_of)))
        must.append(field("kind", match=engine.MatchAny(list(OF_SECTIONS))))
    if scope.area:
        must.append(field("area", match=engine.MatchValue(scope.area)))
    must_not: list[Condition] = []
    if scope.hidden:
        must_not.append(field("article", match=engine.MatchAny(list(scope.hidden))))
    if scope.closed:
        must_not.append(field("area", match=engine.MatchAny(list(scope.closed))))
    return engine.Filter(must=must, must_not=must_not)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder with its holes: the engine's files are mostly empty space, 100 MB that is not there."""
    for path in source.rglob("*"):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as read, place.open("wb") as written:
            size, at = os.fstat(read.fileno()).st_size, 0
            written.truncate(size)
            while at < size:
                try:
                    at = os.lseek(read.fileno(), at, os.SEEK_DATA)
                except OSError:
                    break
                end = os.lseek(read.fileno(), at, os.SEEK_HOLE)
                while at < end:
                    block = os.pread(read.fileno(), min(end - at, 1 << 20), at)
                    at += os.pwrite(written.fileno(), block, at)
