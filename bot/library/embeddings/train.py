"""Trains the shipped model from the knowledge's own example questions. Needs the ``model`` extra."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from bot.library.analyser import words
from bot.library.embeddings.features import of_text, of_word
from bot.library.embeddings.pairs import Sampler, topics
from bot.library.embeddings.static import WEIGHTS, StaticEmbedder
from bot.library.knowledge import Knowledge
from bot.library.pieces import Piece

UNKNOWN = "[UNK]"
DIM = 256
VOCABULARY = 32_000
"""Features kept, the most frequent: with 256 dimensions in float16 the table is 16 MB."""
STEPS = 800
RATE = 0.01
SCALE = 10.0
RUN_WEIGHT = 0.35
"""Length of a run of letters' first vector where a word's is 1: a word has one name and a couple of dozen runs."""
AREAS_EVERY = 4
"""One batch in so many is of the areas' topics."""


def train(knowledge: Knowledge, pieces: Sequence[Piece], folder: Path, seed: int = 1) -> StaticEmbedder:
    """Train a model and write it.

    Args:
        knowledge: the snapshot the pieces are from.
        pieces: what to learn from.
        folder: where to write ``tokenizer.json`` and ``model.safetensors``; made if missing.
        seed: the same seed and pieces make the same model on the same machine.

    Returns:
        The model as it was written, in float16.
    """
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    texts = [piece.searched for piece in pieces] + [word for group in knowledge.synonyms for word in group]
    counted = _count(texts)
    names = [UNKNOWN, *sorted(counted, key=lambda feature: (-counted[feature], feature))[: VOCABULARY - 1]]
    module = StaticEmbedding(_tokenizer(names), embedding_weights=_first_weights(names, counted, len(texts), seed))
    model = SentenceTransformer(modules=[module], device="cpu")
    _fit(model, knowledge, pieces, seed)
    weights = module.embedding.weight.detach().numpy().copy()
    weights[0] = 0.0
    folder.mkdir(parents=True, exist_ok=True)
    save_file({WEIGHTS: weights.astype(np.float16)}, folder / "model.safetensors")
    # safetensors writes for the owner only, and the service runs as somebody else.
    (folder / "model.safetensors").chmod(0o644)
    module.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    return StaticEmbedder(folder)


def write_golden(folder: Path, path: Path, texts: Sequence[str]) -> None:
    """Write what sentence-transformers makes of some texts, for the test of the numpy loader.

    Args:
        folder: a trained model.
        path: the JSON file to write: a list of objects with ``text`` and ``vector``.
        texts: the texts.
    """
    module = StaticEmbedding.load(str(folder))
    module.embedding.weight.data = module.embedding.weight.data.float()
    model = SentenceTransformer(modules=[module], device="cpu")
    vectors = model.encode([of_text(text) for text in texts], normalize_embeddings=True)
    rows = [
        {"text": text, "vector": [round(float(x), 6) for x in vector]}
        for text, vector in zip(texts, vectors, strict=True)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def _count(texts: Iterable[str]) -> Counter[str]:
    """Count in how many texts each feature stands; runs of letters of a single word tell nothing its name does not."""
    counted: Counter[str] = Counter()
    having: dict[str, set[str]] = {}
    for text in texts:
        distinct = set(words(text))
        counted.update({feature for word in distinct for feature in of_word(word)})
        for word in distinct:
            for feature in of_word(word):
                having.setdefault(feature, set()).add(word)
    return Counter({f: n for f, n in counted.items() if not f.startswith("#") or n > 1 or len(having[f]) > 1})


def _tokenizer(names: Sequence[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({name: at for at, name in enumerate(names)}, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _first_weights(names: Sequence[str], counted: Counter[str], total: int, seed: int) -> torch.Tensor:
    """Begin with random directions, longer for rarer features: near then means sharing rare ones, even untrained."""
    generator = torch.Generator().manual_seed(seed)
    weights = torch.randn(len(names), DIM, generator=generator)
    weights /= weights.norm(dim=1, keepdim=True)
    lengths = [
        math.log(1 + total / (counted[name] or total)) * (RUN_WEIGHT if name.startswith("#") else 1.0) for name in names
    ]
    return weights * torch.tensor(lengths).unsqueeze(1)


def _fit(model: SentenceTransformer, knowledge: Knowledge, pieces: Sequence[Piece], seed: int) -> None:
    articles, areas = topics(knowledge, pieces)
    sampler = Sampler(knowledge.synonyms, seed)
    loss = MultipleNegativesRankingLoss(model, scale=SCALE)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, total_iters=STEPS)
    model.train()
    for step in range(STEPS):
        columns = sampler.batch(areas if step % AREAS_EVERY == AREAS_EVERY - 1 else articles)
        inputs = [model[0].preprocess([of_text(text) for text in column]) for column in columns]
        optimizer.zero_grad()
        value = loss(inputs, torch.empty(0))
        value.backward()
        optimizer.step()
        schedule.step()
