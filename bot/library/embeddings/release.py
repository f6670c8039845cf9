"""Makes the model that is shipped: held-out figures first, then the model of everything, its golden file and card."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bot.library.embeddings import train
from bot.library.embeddings.evaluate import Figure, evaluate, split
from bot.library.embeddings.static import StaticEmbedder
from bot.library.knowledge import Knowledge
from bot.library.pieces import Piece, pieces

GOLDEN = 20
TUNED_ON = 100
"""Splits below this one have been looked at while the constants were chosen."""

CARD = """---
language: [da, en]
library_name: sentence-transformers
tags: [static-embedding]
---
# The shipped embedding model

Written by `borgerlinje model train`; do not edit by hand.

A text is cut into its words and every run of three to five letters in them (`bot/library/embeddings/features.py`);
its vector is the normalised mean of their vectors. The vectors began as random directions, longer for rarer features,
and were trained with MultipleNegativesRankingLoss ({steps} steps, one pair of every article in a batch) on pairs from
this repository's own `knowledge/`: an article's example questions with each other, with its title and its sections; an
area's topics with its title. Questions were given slips of the pen, lost words and synonyms. Nothing else went in: the
model knows the words of our articles and what looks like them, not Danish.

- features: {features}, dimensions: {dim}, float16, {megabytes:.1f} MB
- trained on {articles} articles and {pieces} pieces, seed {seed}
- sentence-transformers {sentence_transformers}, torch {torch}

## How well it finds an article by a question it has not seen

A model was trained, and an index built, without a fifth of every article's questions in each language with at least
five; then these were asked, among all articles of all areas. First: the share whose article was found first.
Five: among the first five. The shipped model has been trained on all questions, so no question is left to measure it
by. The loss's scale and BM25's constants were chosen on other splits of the same questions.

| Questions | Search | Asked | First | Five |
|---|---|---:|---:|---:|
{table}

Held-out questions come from the same editors as the training questions. Real citizens will be harder on it.
"""


def release(knowledge: Knowledge, folder: Path, golden: Path, seed: int) -> str:
    """Train, measure and write the shipped model.

    Args:
        knowledge: what to learn from.
        folder: where the model and its card go.
        golden: where the texts and vectors of the loader's test go.
        seed: the same seed and knowledge make the same model on the same machine.

    Returns:
        The table of figures, in Markdown.
    """
    cut = pieces(knowledge)
    kept, held = split(cut, seed + TUNED_ON)
    with tempfile.TemporaryDirectory() as trial:
        embedder = train.train(knowledge, kept, Path(trial), seed)
        figures = evaluate(knowledge, kept, held, embedder, seed)
    embedder = train.train(knowledge, cut, folder, seed)
    chance = random.Random(seed)  # noqa: S311
    train.write_golden(folder, golden, sorted(piece.searched for piece in chance.sample(cut, GOLDEN)))
    table = _table(figures)
    (folder / "README.md").write_text(_card(knowledge, cut, folder, embedder, table, seed), encoding="utf-8")
    return table


def _table(figures: Sequence[Figure]) -> str:
    return "\n".join(
        f"| {figure.what} | {figure.search} | {figure.questions} | {figure.first:.2f} | {figure.five:.2f} |"
        for figure in figures
    )


def _card(
    knowledge: Knowledge, cut: Sequence[Piece], folder: Path, embedder: StaticEmbedder, table: str, seed: int
) -> str:
    return CARD.format(
        steps=train.STEPS,
        features=embedder.features,
        dim=embedder.dim,
        megabytes=(folder / "model.safetensors").stat().st_size / 1e6,
        articles=len(knowledge.articles),
        pieces=len(cut),
        seed=seed,
        sentence_transformers=version("sentence-transformers"),
        torch=version("torch"),
        table=table,
    )
