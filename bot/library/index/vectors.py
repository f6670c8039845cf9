"""Keeps the vectors of texts between builds, so that only what is new is embedded."""

from __future__ import annotations

import hashlib
import os
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.library.embeddings.interface import Embedder
from bot.library.index.interface import Vector


class VectorCache:
    """Vectors by text, one file per model.

    Args:
        folder: where to keep the files; made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def embed(self, embedder: Embedder, texts: Sequence[str]) -> tuple[Vector, frozenset[str]]:
        """Embed texts, taking from the file what was embedded before; the file then holds just these.

        Args:
            embedder: the model.
            texts: any number.

        Returns:
            float32 of shape (texts, dim), and the texts that had to be embedded now.
        """
        path = self._folder / f"{hashlib.sha256(embedder.name.encode()).hexdigest()[:16]}.npz"
        known = _load(path, embedder.dim)
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if fresh:
            known |= dict(zip(fresh, embedder.encode(list(fresh.values())), strict=True))
        vectors = np.stack([known[key] for key in keys]) if keys else np.zeros((0, embedder.dim), np.float32)
        if fresh:
            self._save(path, {key: known[key] for key in keys})
        return vectors, frozenset(fresh.values())

    def _save(self, path: Path, vectors: dict[str, Vector]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        writing = path.with_name(f"{path.stem}-{os.getpid()}-{uuid.uuid4().hex[:8]}.part")
        with writing.open("wb") as file:
            np.savez(file, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
        writing.replace(path)


def _load(path: Path, dim: int) -> dict[str, Vector]:
    """Read the file; one that is missing, cut short or of another shape is as good as empty."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            keys, vectors = stored["keys"], stored["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if vectors.ndim != 2 or vectors.shape != (len(keys), dim):
        return {}
    return dict(zip(keys.tolist(), vectors, strict=True))
