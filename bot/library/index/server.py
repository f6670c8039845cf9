"""The index on a Qdrant server: a collection per version, and aliases that say which one is current."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from qdrant_client import QdrantClient, models

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

BATCH = 256


class ServerIndex:
    """One collection; see :class:`bot.library.index.interface.VectorIndex`."""

    def __init__(self, client: QdrantClient, collection: str) -> None:
        self._client = client
        self._collection = collection

    def search(self, dense: Vector, sparse: SparseVector, scope: Scope, limit: int) -> list[Found]:
        """Search and fuse in one request."""
        condition = _filter(scope)
        branches: list[tuple[str, list[float] | models.SparseVector]] = []
        if dense.any():
            branches.append(("dense", dense.tolist()))
        if sparse.indices:
            branches.append(("sparse", models.SparseVector(indices=sparse.indices, values=sparse.values)))
        if not branches:
            return []
        fusion = models.QueryRequest(
            prefetch=[
                models.Prefetch(query=query, using=name, limit=BRANCH, filter=condition) for name, query in branches
            ],
            query=models.RrfQuery(rrf=models.Rrf(k=RRF_K)),
            limit=limit,
        )
        plain = [
            models.QueryRequest(query=query, using=name, limit=BRANCH, filter=condition) for name, query in branches
        ]
        responses = self._client.query_batch_points(self._collection, [fusion, *plain])
        found = [[(int(point.id), point.score) for point in response.points] for response in responses]
        by_meaning = found[1] if dense.any() else []
        by_words = found[-1] if sparse.indices else []
        return fused(found[0], by_meaning, by_words)

    def count(self) -> int:
        """Return the number of points."""
        return self._client.count(self._collection, exact=True).count

    def close(self) -> None:
        """The collection belongs to every process; nothing is held here."""


class ServerStore:
    """Versions on a server; see :class:`bot.library.index.interface.IndexStore`.

    The alias ``<prefix>`` is the current version and ``<prefix>-previous`` the one before, which processes that have
    not refreshed yet still search. What came before that is deleted.

    Args:
        client: a client of the server.
        prefix: prefix of the collections' names.
    """

    def __init__(self, client: QdrantClient, prefix: str) -> None:
        self._client = client
        self._current = prefix
        self._previous = f"{prefix}-previous"

    def open(self, digest: str) -> ServerIndex | None:
        """Open a version that an alias vouches for: one still being built has none."""
        for collection in self._targets().values():
            if collection.startswith(f"{self._current}-{digest[:16]}-"):
                return ServerIndex(self._client, collection)
        return None

    def build(self, digest: str, dim: int, records: Sequence[Record]) -> ServerIndex:
        """Fill a new collection, then move the aliases in one step."""
        collection = f"{self._current}-{digest[:16]}-{uuid.uuid4().hex[:8]}"
        self._client.create_collection(
            collection,
            vectors_config={"dense": models.VectorParams(size=dim, distance=models.Distance.COSINE)},
            sparse_vectors_config={"sparse": models.SparseVectorParams()},
        )
        for start in range(0, len(records), BATCH):
            points = [_point(start + at, record) for at, record in enumerate(records[start : start + BATCH])]
            self._client.upsert(collection, points, wait=True)
        for key in KEYWORDS:
            self._client.create_payload_index(collection, key, models.PayloadSchemaType.KEYWORD)
        for key in INTEGERS:
            self._client.create_payload_index(collection, key, models.PayloadSchemaType.INTEGER)
        # Processes that start together build the same version side by side: the first to be done is everybody's.
        if (done := self.open(digest)) is not None:
            self._client.delete_collection(collection)
            return done
        self._make_current(collection)
        return ServerIndex(self._client, collection)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _targets(self) -> dict[str, str]:
        """Return the collection behind each of the two aliases, the current one first."""
        aliases = {alias.alias_name: alias.collection_name for alias in self._client.get_aliases().aliases}
        return {name: aliases[name] for name in (self._current, self._previous) if name in aliases}

    def _make_current(self, collection: str) -> None:
        targets = self._targets()
        operations: list[models.AliasOperations] = [
            models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=name)) for name in targets
        ]
        names = {self._current: collection}
        if self._current in targets:
            names[self._previous] = targets[self._current]
        operations += [
            models.CreateAliasOperation(create_alias=models.CreateAlias(collection_name=target, alias_name=name))
            for name, target in names.items()
        ]
        self._client.update_collection_aliases(operations)
        oldest = targets.get(self._previous)
        # One of the same version was made at the same moment by a process that now searches it.
        if oldest and oldest not in names.values() and oldest.rpartition("-")[0] != collection.rpartition("-")[0]:
            self._client.delete_collection(oldest)


def _point(number: int, record: Record) -> models.PointStruct:
    sparse = models.SparseVector(indices=record.sparse.indices, values=record.sparse.values)
    vector = {"dense": record.dense.tolist(), "sparse": sparse}
    return models.PointStruct(id=number, vector=vector, payload=record.payload)


def _filter(scope: Scope) -> models.Filter:
    def any_of(key: str, names: Sequence[str]) -> models.FieldCondition:
        return models.FieldCondition(key=key, match=models.MatchAny(any=list(names)))

    must: list[models.Condition] = [
        any_of("municipality", scope.municipalities),
        any_of("audience", scope.audiences),
        models.FieldCondition(key="first_day", range=models.Range(lte=scope.day)),
        models.FieldCondition(key="last_day", range=models.Range(gte=scope.day)),
    ]
    if scope.language:
        must.append(any_of("language", [scope.language]))
    if scope.passages_of:
        must += [any_of("article", [scope.passages_of]), any_of("kind", OF_SECTIONS)]
    if scope.area:
        must.append(any_of("area", [scope.area]))
    hidden: list[models.Condition] = []
    if scope.hidden:
        hidden.append(any_of("article", scope.hidden))
    if scope.closed:
        hidden.append(any_of("area", scope.closed))
    return models.Filter(must=must, must_not=hidden or None)
