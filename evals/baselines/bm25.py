"""Plain BM25 over the articles' texts and example questions, with the Danish Snowball stemmer."""

from __future__ import annotations

import bm25s
import Stemmer

from evals.baselines.documents import questions, texts
from evals.baselines.interface import Found
from evals.world import World


class Bm25:
    """Each text and each example question is a document of its own; the best document's article is the answer."""

    name = "BM25"
    promises = False

    def __init__(self, world: World) -> None:
        documents = [*texts(world), *questions(world)]
        self._articles = [document.article for document in documents]
        self._stemmer = Stemmer.Stemmer("danish")
        self._index = bm25s.BM25()
        self._index.index(self._tokens([document.text for document in documents]), show_progress=False)

    def find(self, question: str) -> Found | None:
        """Return the article of the document with the highest score."""
        numbers, scores = self._index.retrieve(self._tokens([question]), k=1, show_progress=False)
        score = float(scores[0, 0])
        return Found(self._articles[int(numbers[0, 0])], score) if score > 0 else None

    def _tokens(self, these: list[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(these, stopwords=None, stemmer=self._stemmer, show_progress=False)
