"""Any sentence-transformers model, by name or path. Needs the ``model`` extra."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

BATCH = 32


class TransformerEmbedder:
    """See :class:`bot.library.embeddings.interface.Embedder`.

    A question and a text of the knowledge get the prompts the model names for ``query`` and ``document``; the e5 family
    names none and was trained with ``query: `` and ``passage: `` (Wang et al., 2022).

    Args:
        model: name at the model hub, or a path.
    """

    def __init__(self, model: str) -> None:
        e5 = "e5" in model.lower()
        prompts = {"query": "query: ", "document": "passage: "} if e5 else None
        self._model = SentenceTransformer(model, device="cpu", prompts=prompts)
        self.dim = int(self._model.get_sentence_embedding_dimension() or 0)
        # A path may hold another model tomorrow: the vector of a fixed text tells them apart.
        probe = hashlib.sha256(self.encode(["Hvordan fornyer jeg mit pas?"]).round(4).tobytes()).hexdigest()
        self.name = f"{model}-{probe[:16]}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts of the knowledge."""
        vectors: NDArray[np.float32] = self._model.encode_document(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return vectors.astype(np.float32, copy=False)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question."""
        vectors: NDArray[np.float32] = self._model.encode_query(
            [text], normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        vector: NDArray[np.float32] = vectors[0].astype(np.float32, copy=False)
        return vector
