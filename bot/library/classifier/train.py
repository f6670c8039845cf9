"""Trains the article classifier from the knowledge's example questions. Needs the ``model`` extra."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from bot.library import named_weights
from bot.library.analyser import words
from bot.library.classifier.model import LONGEST, NAMES, WEIGHTS, Classifier
from bot.library.embeddings.features import of_word
from bot.library.knowledge import Knowledge

DIM = 128
FEATURES, SELDOM = 36_000, 3
"""Features that are kept, the commonest, and how many texts one must stand in."""
EPOCHS, BATCH, RATE, SMOOTHING = 6, 128, 4e-3, 0.1
"""On the development questions, which are not in the knowledge, the right article came first in 67, 77 and 82 of 100
after two, three and four rounds."""
TITLES, SECTION = 2, 300
"""How often a title counts, and the letters of a section that are read: questions are what it learns from."""
HELD_OUT = 10
"""One question in so many is held out to measure by."""
CARD = """# The shipped article classifier

Written by `borgerlinje model train`; do not edit by hand.

{articles} articles; {features} features of words, {dim} numbers each; a convolution over three words, two attentions
and the greatest value over the words; trained {epochs} times over {texts} texts: the articles' example questions in all
languages, their titles and the beginnings of their sections (`bot/library/classifier`). Nothing else went in. An
article it was not trained with is neither helped nor hindered by it.

A model was trained without a tenth of the questions, then these were asked. First: the share whose article it held for
the likeliest. `evals/` says how well it does, with all else that speaks for an article, on questions by others.

| Questions | Asked | First | Five |
|---|---:|---:|---:|
{table}
"""

Text = tuple[str, str, str]
"""A text, the article it is of, and its language."""


class Network(nn.Module):  # type: ignore[misc]
    """What :class:`bot.library.classifier.model.Classifier` computes, with dropout, over a batch."""

    def __init__(self, features: int, articles: int) -> None:
        super().__init__()
        self.emb = nn.EmbeddingBag(features + 1, DIM, mode="mean", sparse=True)
        nn.init.normal_(self.emb.weight, 0, 0.3)
        self.near = nn.Conv1d(DIM, DIM, 3, padding=1)
        self.attention = nn.Conv1d(DIM, 2, 1, bias=False)
        self.out = nn.Linear(5 * DIM, articles)

    def forward(self, bags: Sequence[Sequence[int]], places: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the articles' scores.

        Args:
            bags: the features of each distinct word of the batch.
            places: (texts, words) which of them stands where.
            mask: (texts, words) where a word stands at all.
        """
        flat = torch.tensor([feature for bag in bags for feature in bag])
        starts = torch.tensor([0, *np.cumsum([len(bag) for bag in bags])[:-1]])
        own = self.emb(flat, starts)[places] * mask.unsqueeze(2)
        own = functional.dropout(own, 0.15, self.training).transpose(1, 2)
        near = functional.relu(self.near(own))
        matters = self.attention(near).masked_fill(~mask.unsqueeze(1), -1e9).softmax(2)
        seen = torch.einsum("bat,bct->bac", matters, torch.cat([own, near], 1)).flatten(1)
        greatest = near.masked_fill(~mask.unsqueeze(1), -1e9).max(2).values
        scores: torch.Tensor = self.out(functional.dropout(torch.cat([seen, greatest], 1), 0.4, self.training))
        return scores


def texts_of(knowledge: Knowledge) -> tuple[list[Text], list[Text]]:
    """Return the shared articles' example questions, and what else speaks of them: titles and sections."""
    asked: list[Text] = []
    written: list[Text] = []
    for article in knowledge.articles.values():
        if article.municipality is not None:
            continue
        asked += [(text, article.id, name) for name, own in article.meta.questions.items() for text in own]
        for name, version in article.texts.items():
            written += [(version.title, article.id, name)] * TITLES
            sections = (f"{s.heading or ''} {s.text}"[:SECTION] for s in version.sections if s.text)
            written += [(text, article.id, name) for text in sections]
    return asked, written


def train(texts: Sequence[Text], folder: Path, seed: int = 1) -> Classifier:
    """Train a model and write it.

    Args:
        texts: what to learn from.
        folder: where to write; made if missing.
        seed: where the numbers begin.

    Returns:
        The model as it was written, in float16.
    """
    torch.manual_seed(seed)
    articles = sorted({article for _, article, _ in texts})
    said = [words(text)[:LONGEST] or [""] for text, _, _ in texts]
    counted = Counter(feature for own in said for word in set(own) for feature in of_word(word))
    features = [feature for feature, count in counted.most_common(FEATURES) if count >= SELDOM]
    vocabulary = {feature: at + 1 for at, feature in enumerate(features)}
    bags = {word: [vocabulary[f] for f in of_word(word) if f in vocabulary] or [0] for own in said for word in own}
    place = {article: at for at, article in enumerate(articles)}
    right = torch.tensor([place[article] for _, article, _ in texts])
    network = Network(len(features), len(articles))
    _fit(network, said, bags, right, seed)
    weights = {name: value.detach().numpy().astype(np.float16) for name, value in network.state_dict().items()}
    names = {"articles": articles, "features": features}
    named_weights.write(folder / NAMES, names, folder / WEIGHTS, weights)
    return Classifier(folder)


def _fit(
    network: Network, said: Sequence[Sequence[str]], bags: dict[str, list[int]], right: torch.Tensor, seed: int
) -> None:
    order = list(range(len(said)))
    steps = len(order) // BATCH
    table = torch.optim.SparseAdam(network.emb.parameters(), lr=RATE)
    rest = torch.optim.AdamW([p for n, p in network.named_parameters() if not n.startswith("emb")], weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(rest, RATE, total_steps=max(2, EPOCHS * steps + 1))
    network.train()
    for epoch in range(EPOCHS):
        random.Random(seed + epoch).shuffle(order)  # noqa: S311
        for start in range(0, steps * BATCH, BATCH):
            chosen = order[start : start + BATCH]
            scores = network(*_packed([said[at] for at in chosen], bags))
            loss = functional.cross_entropy(scores, right[chosen], label_smoothing=SMOOTHING)
            rest.zero_grad()
            table.zero_grad()
            loss.backward()
            rest.step()
            table.step()
            schedule.step()
            table.param_groups[0]["lr"] = 2 * rest.param_groups[0]["lr"]


def _packed(
    said: Sequence[Sequence[str]], bags: dict[str, list[int]]
) -> tuple[list[list[int]], torch.Tensor, torch.Tensor]:
    """A batch as the network takes it; a word that stands in it several times is added up once."""
    distinct = {word: at for at, word in enumerate(dict.fromkeys(word for own in said for word in own))}
    places = np.zeros((len(said), max(map(len, said))), dtype=np.int64)
    mask = np.zeros(places.shape, dtype=bool)
    for at, own in enumerate(said):
        places[at, : len(own)] = [distinct[word] for word in own]
        mask[at, : len(own)] = True
    return [bags[word] for word in distinct], torch.from_numpy(places), torch.from_numpy(mask)


def release(knowledge: Knowledge, folder: Path, seed: int) -> str:
    """Measure by questions held out, then train the model of everything, and write it with its card.

    Args:
        knowledge: what to learn from.
        folder: where to write.
        seed: see :func:`train`.

    Returns:
        The table of figures, in Markdown.
    """
    asked, written = texts_of(knowledge)
    held = set(random.Random(seed).sample(range(len(asked)), len(asked) // HELD_OUT))  # noqa: S311
    with tempfile.TemporaryDirectory() as trial:
        model = train([*(asked[at] for at in range(len(asked)) if at not in held), *written], Path(trial), seed)
        rows = [_figures(model, [asked[at] for at in sorted(held) if asked[at][2] == name], what)
                for name, what in (("da", "Danish"), ("en", "English"))]  # fmt: skip
    model = train([*asked, *written], folder, seed)
    card = CARD.format(
        articles=len(model.articles),
        features=FEATURES,
        dim=DIM,
        epochs=EPOCHS,
        texts=len(asked) + len(written),
        table="\n".join(rows),
    )
    (folder / "README.md").write_text(card, encoding="utf-8")
    return "\n".join(rows)


def _figures(model: Classifier, asked: Sequence[Text], what: str) -> str:
    first = five = 0
    for text, article, _ in asked:
        read = model.read(text)
        best = sorted(read, key=lambda name: -read[name])[:5]
        first += best[0] == article
        five += article in best
    count = max(1, len(asked))
    return f"| {what} | {len(asked)} | {first / count:.2f} | {five / count:.2f} |"
