"""Fits how likely an article is the answer: ``python -m evals.fit_decide`` writes ``knowledge/behaviour/decide.yaml``.

A conditional logit with an outside option over the features of ``bot/answering/features.py``, fitted to the development
split's questions, in other words than the editors', and to those that no article answers. The right articles of a
question share its likelihood. Figures come from five folds, each decided by weights fitted on the other four; the
weights written are fitted on all. Needs the ``model`` extra.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.answering.context import Context, Tools
from bot.answering.decide import CLUTTER
from bot.answering.features import CANDIDATE_NAMES, CANDIDATES, NONE_NAMES, measure
from bot.answering.languages import Detector
from bot.answering.retrieve import LIMIT, speaking
from bot.library import behaviour
from bot.library.behaviour_book import Book
from bot.library.intents.model import Intents
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from evals.asking import NOW, ask
from evals.reader import cases

TARGET = PROJECT / "knowledge" / "behaviour" / "decide.yaml"
LEARNED = frozenset({"question", "out_of_scope"})
"""Kinds of cases to learn from: what the screens end never reaches the decision."""
OUTSIDE = 0.25
"""Share of questions that no article answers, as the fit takes it to be: a guess until real dialogues are counted."""
RIDGE = 2e-3
FOLDS = 5
WRONG_COSTS = 5.0
CLARIFY_AT = 0.5
BINS = 10

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Data:
    """Questions as arrays: ``articles`` (n, :data:`CANDIDATES`, features) with ``there`` saying which exist, ``whole``
    (n, features), ``right`` (n, :data:`CANDIDATES` + 1) with "none of them" last, ``weight`` (n,)."""

    articles: Floats
    there: NDArray[np.bool_]
    whole: Floats
    right: NDArray[np.bool_]
    weight: Floats

    def part(self, rows: NDArray[np.bool_]) -> Data:
        """Return some of the questions."""
        return Data(*(getattr(self, field.name)[rows] for field in dataclasses.fields(self)))


async def collect() -> tuple[Data, NDArray[np.bool_]]:
    """Search for the development split's questions; also return which of them some article answers."""
    rows: list[tuple[dict[str, dict[str, float]], dict[str, float], list[bool], bool]] = []
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Settings(data_dir=Path(folder)))
        await library.start()
        read = behaviour.read(TARGET.parent)
        tools = Tools(library, read, Book(read), Detector(), Intents(), None)
        await tools.detector.start()
        lexicon = tools.lexicon(library.knowledge)
        stands = {a.id: a.meta.stands_for for a in library.knowledge.articles_for("aadal", NOW.date())}
        for case in cases("dev"):
            if case.kind not in LEARNED or case.history:
                continue
            tokens = library.analyse(case.question)
            language = tools.detector.detect(case.question, "da", [token.known for token in tokens])
            hits = speaking(await library.search(case.question, municipality="aadal", now=NOW, limit=LIMIT), language)
            found: dict[str, Any] = {}
            for hit in hits:
                if hit.article_id:
                    found.setdefault(hit.article_id, []).append(hit)
            context = Context(ask(case.question), tools, library.knowledge, tools.book.read(""), {}, "da")
            context.intents = tools.intents.read(case.question)
            measured, whole = measure(found, hits, tokens, lexicon, context.elsewhere)
            right = [bool({name, stands.get(name)} & set(case.articles)) for name in measured]
            rows.append((measured, whole, right, bool(case.articles)))
        library.close()
    answerable = np.array([row[3] for row in rows])
    return _arrays(rows, answerable), answerable


def _arrays(rows: Sequence[tuple[Any, Any, list[bool], bool]], answerable: NDArray[np.bool_]) -> Data:
    articles = np.zeros((len(rows), CANDIDATES, len(CANDIDATE_NAMES)))
    there = np.zeros((len(rows), CANDIDATES), dtype=bool)
    right = np.zeros((len(rows), CANDIDATES + 1), dtype=bool)
    whole = np.array([[row[1][name] for name in NONE_NAMES] for row in rows])
    for at, (measured, _, marks, _) in enumerate(rows):
        for place, features in enumerate(measured.values()):
            articles[at, place] = [features[name] for name in CANDIDATE_NAMES]
            there[at, place] = True
        right[at, : len(marks)] = marks
        right[at, -1] = not any(marks)
    outside = OUTSIDE / (1 - OUTSIDE) * answerable.sum() / max(1, (~answerable).sum())
    return Data(articles, there, whole, right, np.where(answerable, 1.0, outside))


@dataclasses.dataclass(frozen=True)
class Fit:
    """Weights for features as they are: of an article, of the question, and the bias."""

    article: Floats
    none: Floats
    bias: float

    def chances(self, data: Data) -> Floats:
        """Return (n, :data:`CANDIDATES` + 1) probabilities, "none of them" last."""
        scores = np.where(data.there, data.articles @ self.article, -np.inf)
        every = np.hstack([scores, (data.whole @ self.none + self.bias)[:, None]])
        every = np.exp(every - every.max(axis=1, keepdims=True))
        chances: Floats = every / every.sum(axis=1, keepdims=True)
        return chances


def fit(data: Data) -> Fit:
    """Fit by maximum likelihood with a ridge on standardised weights, the bias free."""
    width = len(CANDIDATE_NAMES)
    seen = data.articles[data.there]
    spread, place = seen.std(axis=0) + 1e-9, data.whole.mean(axis=0)
    reach = data.whole.std(axis=0) + 1e-9
    standard = dataclasses.replace(data, articles=data.articles / spread, whole=(data.whole - place) / reach)

    def loss(beta: Floats) -> tuple[float, Floats]:
        chances = Fit(beta[:width], beta[width:-1], beta[-1]).chances(standard)
        hit = np.clip((chances * standard.right).sum(axis=1, keepdims=True), 1e-12, None)
        pull = (chances - chances * standard.right / hit) * standard.weight[:, None] / standard.weight.sum()
        by_article = np.einsum("nc,ncf->f", pull[:, :-1] * standard.there, standard.articles)
        gradient = np.concatenate([by_article, pull[:, -1] @ standard.whole, [pull[:, -1].sum()]])
        shrunk = np.append(beta[:-1], 0.0)
        value = -(np.log(hit[:, 0]) * standard.weight).sum() / standard.weight.sum() + RIDGE * (shrunk @ shrunk)
        return float(value), gradient + 2 * RIDGE * shrunk

    beta = minimize(loss, np.zeros(width + len(NONE_NAMES) + 1), jac=True, method="L-BFGS-B").x
    none = beta[width:-1] / reach
    return Fit(beta[:width] / spread, none, float(beta[-1] - none @ place))


def reliability(p: Floats, right: NDArray[np.bool_], weight: Floats) -> tuple[float, list[dict[str, float]]]:
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


def figures(chances: Floats, right: NDArray[np.bool_], answer_at: float) -> dict[str, float]:
    """Return how often the best article is right, and what deciding by these chances would answer."""
    order = np.argsort(-chances[:, :-1], axis=1)[:, :2]
    p = np.take_along_axis(chances, order, axis=1)
    true = np.take_along_axis(right, order, axis=1)
    one = p[:, 0] >= answer_at
    two = ~one & (p.sum(axis=1) >= answer_at + CLUTTER)
    good = (one & true[:, 0]) | (two & true.any(axis=1))
    return {
        "questions": len(p),
        "right_first": round(float(true[:, 0].mean()), 3),
        "right_among_two": round(float(true.any(axis=1).mean()), 3),
        "answered_from_one": round(float(one.mean()), 3),
        "answered_from_two": round(float(two.mean()), 3),
        "answered_right": round(float(good.mean()), 3),
        "wrong": round(float(((one | two) & ~good).mean()), 3),
    }


async def main() -> None:
    """Collect, fit, print how well it fits, and write the weights."""
    data, answerable = await collect()
    chance = random.Random(1)  # noqa: S311
    fold = np.array([chance.randrange(FOLDS) for _ in answerable])
    chances = np.zeros(data.right.shape)
    for number in range(FOLDS):
        chances[fold == number] = fit(data.part(fold != number)).chances(data.part(fold == number))
    found = fit(data)
    best = chances[:, :-1].argmax(axis=1)
    right = data.right[np.arange(len(best)), best]
    error, table = reliability(chances[:, :-1].max(axis=1), right, data.weight)
    answer_at = 1 - 1 / WRONG_COSTS
    content = {
        "wrong_costs": WRONG_COSTS,
        "clarify_at": CLARIFY_AT,
        "article": _named(CANDIDATE_NAMES, found.article),
        "bias": round(found.bias, 4),
        "none": _named(NONE_NAMES, found.none),
        "fitted": {
            "day": dt.date.today().isoformat(),
            "calibration_error": round(error, 4),
            "answerable": figures(chances[answerable], data.right[answerable], answer_at),
            "out of scope": figures(chances[~answerable], data.right[~answerable], answer_at),
        },
    }
    head = "# Written by python -m evals.fit_decide; not for editing by hand.\n"
    TARGET.write_text(head + yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    for row in table:
        print(row)
    print(yaml.safe_dump(content["fitted"], sort_keys=False))


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


if __name__ == "__main__":
    asyncio.run(main())
