"""Fits how likely an article is the answer: ``python -m evals.fit_decide`` writes ``knowledge/behaviour/decide.yaml``.

Two logistic models over the features of ``bot/answering/features.py``: that an article's area is right, and that the
article is, given its area (fitted where the area is right). Their product is what the decision rests on. Fitted on

- example questions held out: for each fold a fifth of every article's questions is taken out of the knowledge, and the
  embedding model is trained anew without them, because it knows by heart what it was trained on;
- the development split's questions, in other words than the editors';
- the development split's questions that no article answers.

Half the weight is on questions that can be answered, in equal parts, half on those that cannot. Needs the ``model``
extra.
"""

from __future__ import annotations

import asyncio
import dataclasses
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import frontmatter
import numpy as np
import yaml
from numpy.typing import NDArray

from bot.answering.context import Candidate, Context, Tools
from bot.answering.features import AREA_NAMES, ARTICLE_NAMES
from bot.answering.languages import Detector
from bot.answering.retrieve import LIMIT, gather, speaking
from bot.library import behaviour, files
from bot.library.behaviour_book import Book
from bot.library.embeddings.evaluate import split
from bot.library.embeddings.train import train
from bot.library.knowledge import Knowledge
from bot.library.pieces import pieces
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from evals.reader import cases
from evals.run import NOW, ask

KNOWLEDGE = PROJECT / "knowledge"
TARGET = KNOWLEDGE / "behaviour" / "decide.yaml"
FOLDS = (1, 2)
CANDIDATES = 3
"""Candidates of a question that are learned from: the first is decided on, the next teach what second place is."""
RIDGE = 1.0
STEPS = 60
WRONG_COSTS = 5.0

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """A candidate's features, whether it and its area are right, which part of the data it is from, and its rank."""

    features: dict[str, float]
    right: bool
    area_right: bool
    part: str
    rank: int


def samples_of(found: Sequence[Candidate], right: Sequence[str], areas: Sequence[str], part: str) -> list[Sample]:
    """Return the best candidates as samples."""
    return [
        Sample(
            candidate.features,
            candidate.article.id in right,
            candidate.article.meta.area in areas,
            part,
            rank,
        )
        for rank, candidate in enumerate(found[:CANDIDATES])
    ]


def hold_out(knowledge: Knowledge, source: Path, target: Path, seed: int) -> dict[str, list[tuple[str, str]]]:
    """Copy the knowledge without a fifth of every article's questions.

    Returns:
        For each article, the language and the text of the questions left out.
    """
    shutil.copytree(source, target)
    _, held = split(pieces(knowledge), seed)
    out: dict[str, list[tuple[str, str]]] = {}
    for piece in held:
        out.setdefault(str(piece.article_id), []).append((piece.language, piece.text))
    for name, left_out in out.items():
        path = target / knowledge.articles[name].path.resolve().relative_to(source.resolve())
        post = frontmatter.load(str(path))
        texts = {text for _, text in left_out}
        kept = {lang: [q for q in qs if q not in texts] for lang, qs in dict(post["questions"]).items()}
        post["questions"] = kept
        path.write_text(frontmatter.dumps(post), encoding="utf-8")
    return out


async def collect(folder: Path, seed: int) -> list[Sample]:
    """Train and index without one fold's questions, then search for those and for the development split."""
    samples: list[Sample] = []
    held = hold_out(files.read(KNOWLEDGE, None), KNOWLEDGE, folder / "knowledge", seed)
    known = files.read(folder / "knowledge", None)
    embedder = train(known, pieces(known), folder / "model", seed)
    library = Library(Settings(knowledge_dir=folder / "knowledge", data_dir=folder / "data"), embedder=embedder)
    await library.start()
    read = behaviour.read(TARGET.parent)
    tools = Tools(library, read, Book(read), Detector(), None)
    await tools.detector.start()

    async def measured(text: str, language: str) -> list[Candidate]:
        context = Context(ask(text), tools, library.knowledge, tools.book.read(text), "da")
        hits = await library.search(text, municipality="aadal", now=NOW, limit=LIMIT)
        return gather(context, text, speaking(hits, language))

    articles = {article.id: article for article in library.knowledge.articles_for("aadal", NOW.date())}
    for article in articles.values():
        for language, text in held.get(article.id, ()):
            samples += samples_of(await measured(text, language), [article.id], [article.meta.area], "held out")
    for case in cases("dev"):
        part = "unseen" if case.articles else "outside"
        familiar = [token.known for token in library.analyse(case.question)]
        found = await measured(case.question, tools.detector.detect(case.question, "da", familiar))
        right = [a.id for a in articles.values() if {a.id, a.meta.replaces} & set(case.articles)]
        samples += samples_of(found, right, [articles[name].meta.area for name in right], part)
    library.close()
    return samples


def fit(matrix: Floats, right: Floats, weight: Floats) -> Floats:
    """Fit a ridge logistic regression by Newton's method; the last coefficient is the bias, which is not shrunk."""
    design = np.hstack([matrix, np.ones((len(matrix), 1))])
    shrink = np.eye(design.shape[1]) * RIDGE
    shrink[-1, -1] = 0
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (weight * (right - p)) - shrink @ beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + shrink + 1e-9 * np.eye(len(beta))
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return beta


def weights_of(samples: Sequence[Sample]) -> Floats:
    """Return each sample's weight: see the module's docstring."""
    share = {"held out": 0.25, "unseen": 0.25, "outside": 0.5}
    count = Counter(s.part for s in samples)
    return np.array([share[s.part] / count[s.part] * len(samples) for s in samples])


def calibration(p: Floats, right: Floats, weight: Floats, bins: int = 10) -> float:
    """Return the expected calibration error."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    total = 0.0
    for number in range(bins):
        chosen = place == number
        if chosen.any():
            w = weight[chosen]
            total += float(w.sum() * abs(np.average(p[chosen], weights=w) - np.average(right[chosen], weights=w)))
    return total / float(weight.sum())


async def main() -> None:
    """Collect, fit, print how well it fits, and write the weights."""
    samples: list[Sample] = []
    for seed in FOLDS:
        with tempfile.TemporaryDirectory() as folder:
            samples += await collect(Path(folder), seed)
    read = behaviour.read(TARGET.parent)
    weight = weights_of(samples)
    area, area_p = _model(samples, samples, weight, AREA_NAMES, [s.area_right for s in samples])
    inside = [s for s in samples if s.area_right]
    article, p = _model(samples, inside, weights_of(inside), ARTICLE_NAMES, [s.right for s in inside])
    p = area_p * p
    figures = {part: _figures(samples, p, part) for part in ("held out", "unseen", "outside")}
    first = np.array([s.rank == 0 for s in samples])
    right = np.array([float(s.right) for s in samples])
    error = calibration(p[first], right[first], weight[first])
    print(yaml.safe_dump(figures), f"calibration error {error:.3f}")
    text = yaml.safe_dump(
        {
            "wrong_costs": WRONG_COSTS,
            "clarify_at": read.decide.clarify_at,
            "article": article,
            "area": area,
            "fitted": {"day": NOW.date().isoformat(), "calibration_error": round(error, 4), **figures},
        },
        sort_keys=False,
    )
    TARGET.write_text(f"# Written by python -m evals.fit_decide; not for editing by hand.\n{text}", encoding="utf-8")


def _model(
    samples: Sequence[Sample], fitted_on: Sequence[Sample], weight: Floats, names: Sequence[str], right: Sequence[bool]
) -> tuple[dict[str, Any], Floats]:
    """Fit one model on some samples; return it as the file has it, and every sample's probability."""

    def matrix(rows: Sequence[Sample]) -> Floats:
        return np.array([[s.features.get(name, 0.0) for name in names] for s in rows])

    beta = fit(matrix(fitted_on), np.array(right, dtype=float), weight)
    p = 1 / (1 + np.exp(-(np.hstack([matrix(samples), np.ones((len(samples), 1))]) @ beta)))
    weights = {name: round(float(b), 4) for name, b in zip(names, beta[:-1], strict=True)}
    return {"bias": round(float(beta[-1]), 4), "weights": weights}, p


def _figures(samples: Sequence[Sample], p: Floats, part: str) -> dict[str, float | int]:
    """How the fitted threshold would do on one part of the data it was fitted on."""
    limit = WRONG_COSTS / (WRONG_COSTS + 1)
    first = [(s, float(q)) for s, q in zip(samples, p, strict=True) if s.part == part and s.rank == 0]
    answered = [s for s, q in first if q >= limit]
    return {
        "questions": len(first),
        "right_first": round(sum(s.right for s, _ in first) / len(first), 3),
        "answered": round(len(answered) / len(first), 3),
        "wrong": round(sum(not s.right for s in answered) / len(first), 3),
    }


if __name__ == "__main__":
    asyncio.run(main())
