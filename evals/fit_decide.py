"""Fits how likely an article is the answer: ``python -m evals.fit_decide`` writes ``knowledge/behaviour/decide.yaml``.

Two logistic models over the features of ``bot/answering/features.py``: that an article's area is right, and that the
article is, given its area (fitted where the area is right). A third, of two numbers, says from their product and the
second article's how sure the best one is, which is what the decision rests on. Fitted on

- example questions held out: for each fold a fifth of every article's questions is taken out of the knowledge, and the
  embedding model is trained anew without them, because it knows by heart what it was trained on;
- the development split's questions, in other words than the editors';
- the development split's questions that no article answers.

The development split's own words weigh most: citizens ask in them, and a held-out question's neighbour in the knowledge
often answers it as well without being counted right. The third model is fitted on the development split alone, as if
one question in four were outside. The figures written with the weights are of questions that the first two models were
not fitted on. Needs the ``model`` extra.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import frontmatter
import numpy as np
import yaml
from numpy.typing import NDArray

from bot.answering.context import Candidate, Context, Tools
from bot.answering.features import AREA_NAMES, ARTICLE_NAMES, FINAL_NAMES, probability, standing
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
SHARES = {"held out": 0.15, "unseen": 0.45, "outside": 0.4}
"""What each part of the data weighs; of five tried on the other fold, the one that costs least there."""
LEARNED = frozenset({"answerable", "out of scope"})
"""Groups of cases to learn from: what the screens end never reaches the decision."""
OUTSIDE = 0.25
"""Share of questions that no article answers, as the last model takes it to be."""
BINS = 10
RIDGE = 1.0
STEPS = 60
WRONG_COSTS = 5.0

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """A candidate's features, whether it and its area are right, which part of the data it is from, its rank, and the
    half its question belongs to: figures of one half come from a model fitted on the other."""

    features: dict[str, float]
    right: bool
    area_right: bool
    part: str
    rank: int
    half: int


def samples_of(
    found: Sequence[Candidate], right: Sequence[str], areas: Sequence[str], part: str, half: int
) -> list[Sample]:
    """Return the best candidates as samples."""
    return [
        Sample(
            candidate.features,
            candidate.article.id in right,
            candidate.article.meta.area in areas,
            part,
            rank,
            half,
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
            samples += samples_of(
                await measured(text, language), [article.id], [article.meta.area], "held out", seed % 2
            )
    for number, case in enumerate(case for case in cases("dev") if case.group in LEARNED):
        part = "unseen" if case.articles else "outside"
        familiar = [token.known for token in library.analyse(case.question)]
        found = await measured(case.question, tools.detector.detect(case.question, "da", familiar))
        right = [a.id for a in articles.values() if {a.id, a.meta.stands_for} & set(case.articles)]
        samples += samples_of(found, right, [articles[name].meta.area for name in right], part, number % 2)
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
    count = Counter(s.part for s in samples)
    return np.array([SHARES[s.part] / count[s.part] * len(samples) for s in samples])


def reliability(p: Floats, right: Floats, weight: Floats) -> tuple[float, list[dict[str, float]]]:
    """Return the expected calibration error, and for each tenth what was promised and what came true."""
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    total = 0.0
    table = []
    for number in range(BINS):
        chosen = place == number
        if chosen.any():
            w = weight[chosen]
            promised, true = (float(np.average(values[chosen], weights=w)) for values in (p, right))
            total += float(w.sum()) * abs(promised - true)
            table.append({"questions": int(chosen.sum()), "promised": round(promised, 3), "true": round(true, 3)})
    return total / float(weight.sum()), table


async def main() -> None:
    """Collect, fit, print how well it fits, and write the weights."""
    samples: list[Sample] = []
    for seed in FOLDS:
        with tempfile.TemporaryDirectory() as folder:
            samples += await collect(Path(folder), seed)
    read = behaviour.read(TARGET.parent)
    first: list[Sample] = []
    standings: list[dict[str, float]] = []
    for half in (0, 1):
        area, article = models([s for s in samples if s.half != half])
        unseen = [s for s in samples if s.half == half]
        for sample, (best, second) in _best_two(unseen, chance(area, unseen) * chance(article, unseen)):
            first.append(sample)
            standings.append(standing(best, second))
    final = _final(first, standings)
    p = np.array([probability(numbers, final["bias"], final["weights"]) for numbers in standings])
    figures = {part: _figures(first, p, part) for part in SHARES}
    right = np.array([float(s.right) for s in first])
    error, table = reliability(p, right, weights_of(first))
    print(yaml.safe_dump({**figures, "reliability": table}), f"calibration error {error:.3f}")
    area, article = models(samples)
    text = yaml.safe_dump(
        {
            "wrong_costs": WRONG_COSTS,
            "clarify_at": read.decide.clarify_at,
            "article": article,
            "area": area,
            "final": final,
            "fitted": {"day": NOW.date().isoformat(), "calibration_error": round(error, 4), **figures},
        },
        sort_keys=False,
    )
    TARGET.write_text(f"# Written by python -m evals.fit_decide; not for editing by hand.\n{text}", encoding="utf-8")


def _best_two(samples: Sequence[Sample], p: Floats) -> Iterator[tuple[Sample, tuple[float, float]]]:
    """Yield each question's best candidate with its probability and the second's; samples come question by question."""
    starts = [at for at, sample in enumerate(samples) if sample.rank == 0]
    for start, end in itertools.pairwise([*starts, len(samples)]):
        best, second, *_ = [*sorted(p[start:end], reverse=True), 0.0]
        yield samples[start + int(np.argmax(p[start:end]))], (float(best), float(second))


def _final(first: Sequence[Sample], standings: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Fit the model of how sure the best article is."""
    rows = [(s, numbers) for s, numbers in zip(first, standings, strict=True) if s.part in ("unseen", "outside")]
    count = Counter(s.part for s, _ in rows)
    outside = OUTSIDE / (1 - OUTSIDE) * count["unseen"] / count["outside"]
    weight = np.array([outside if s.part == "outside" else 1.0 for s, _ in rows])
    matrix = np.array([[numbers[name] for name in FINAL_NAMES] for _, numbers in rows])
    beta = fit(matrix, np.array([float(s.right) for s, _ in rows]), weight)
    weights = {name: round(float(b), 4) for name, b in zip(FINAL_NAMES, beta[:-1], strict=True)}
    return {"bias": round(float(beta[-1]), 4), "weights": weights}


def models(samples: Sequence[Sample]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fit the area's model on all samples and the article's on those whose area is right."""
    inside = [s for s in samples if s.area_right]
    return (
        _model(samples, AREA_NAMES, [s.area_right for s in samples]),
        _model(inside, ARTICLE_NAMES, [s.right for s in inside]),
    )


def chance(model: dict[str, Any], samples: Sequence[Sample]) -> Floats:
    """Return a fitted model's probabilities."""
    return np.array([probability(s.features, model["bias"], model["weights"]) for s in samples])


def _model(samples: Sequence[Sample], names: Sequence[str], right: Sequence[bool]) -> dict[str, Any]:
    """Fit one model; return it as the file has it."""
    matrix = np.array([[s.features.get(name, 0.0) for name in names] for s in samples])
    beta = fit(matrix, np.array(right, dtype=float), weights_of(samples))
    weights = {name: round(float(b), 4) for name, b in zip(names, beta[:-1], strict=True)}
    return {"bias": round(float(beta[-1]), 4), "weights": weights}


def _figures(samples: Sequence[Sample], p: Floats, part: str) -> dict[str, float | int]:
    """How the threshold does on one part of the data."""
    limit = WRONG_COSTS / (WRONG_COSTS + 1)
    first = [(s, float(q)) for s, q in zip(samples, p, strict=True) if s.part == part]
    answered = [s for s, q in first if q >= limit]
    return {
        "questions": len(first),
        "right_first": round(sum(s.right for s, _ in first) / len(first), 3),
        "answered": round(len(answered) / len(first), 3),
        "wrong": round(sum(not s.right for s in answered) / len(first), 3),
    }


if __name__ == "__main__":
    asyncio.run(main())
