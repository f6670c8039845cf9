"""What the library asks of an embedding model, and how one is opened by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "static"


class Embedder(Protocol):
    """An embedding model."""

    @property
    def name(self) -> str:
        """A name that changes when the model's vectors do: the vectors of another model are never mixed in."""

    @property
    def dim(self) -> int:
        """Dimension of the vectors."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts of the knowledge.

        Args:
            texts: any number.

        Returns:
            float32 of shape (texts, dim), each row of length 1; a row of zeros where the model knows nothing in a text.
        """

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question.

        Args:
            text: the question.

        Returns:
            float32 of shape (dim,), of length 1 or all zeros.
        """


def open_embedder(model: str) -> Embedder:
    """Open a model.

    Args:
        model: ``shipped``, or the name or path of a sentence-transformers model (needs the ``model`` extra).

    Raises:
        ImportError: a model by name without the ``model`` extra installed.
        FileNotFoundError: the shipped model's files are missing.
    """
    if model == "shipped":
        from bot.library.embeddings.static import StaticEmbedder

        return StaticEmbedder(SHIPPED)
    from bot.library.embeddings.transformer import TransformerEmbedder

    return TransformerEmbedder(model)
