"""Fits how likely an article is the answer to a question asked by itself (``bot/answering/features.py``).

Learned from the development split's questions, in other words than the editors', and from those that no article
answers, which may be none of them.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from bot.answering.decide import CLUTTER
from bot.answering.features import CANDIDATE_NAMES, NONE_NAMES
from bot.answering.retrieve import search, weighable
from evals.fit.logit import Data, Flags, Floats, Row, arrays, fit, foretold, named
from evals.fit.material import Material, listen
from evals.metrics import Calibration, calibration
from evals.reader import Kind, cases

LEARNED: tuple[Kind, ...] = ("question", "out_of_scope")
"""Kinds of cases to learn from: what the screens end never reaches the decision."""
OUTSIDE = 0.25
"""Share of questions that no article answers, as the fit takes it to be: a guess until real dialogues are counted."""
RIDGE = 2e-3


@dataclasses.dataclass(frozen=True)
class Fitted:
    """The weights as ``decide.yaml`` has them, how well they foretell, and what each tenth promised."""

    weights: dict[str, Any]
    fitted: dict[str, Any]
    reliability: Calibration


async def fitted(material: Material, answer_at: float) -> Fitted:
    """Search for the questions and fit.

    Args:
        material: what is learned from.
        answer_at: the probability from which an answer is given, for the figures.
    """
    data, answerable = await _collect(material)
    found = fit(data, RIDGE)
    chances = foretold(data, RIDGE)
    best = chances[:, :-1].argmax(axis=1)
    pairs = zip(chances[:, :-1].max(axis=1), data.right[np.arange(len(best)), best], strict=True)
    spread = calibration([(float(p), bool(true)) for p, true in pairs], data.weight.tolist())
    return Fitted(
        {
            "article": named(CANDIDATE_NAMES, found.option),
            "bias": round(found.bias, 4),
            "none": named(NONE_NAMES, found.none),
        },
        {
            "calibration_error": round(spread.error, 4),
            "answerable": figures(chances[answerable], data.right[answerable], answer_at),
            "out of scope": figures(chances[~answerable], data.right[~answerable], answer_at),
        },
        spread,
    )


async def _collect(material: Material) -> tuple[Data, Flags]:
    """Search for the questions; also return which of them some article answers."""
    rows = []
    answerable = []
    for number, case in enumerate(cases("dev", LEARNED)):
        context = await listen(material, case.question)
        candidates, whole = weighable(context, case.question, await search(context, case.question))
        right = [material.world.is_one_of(candidate.article.id, case.articles) for candidate in candidates]
        rows.append(Row([candidate.features for candidate in candidates], right, number, whole))
        answerable.append(bool(case.articles))
    some = np.array(answerable)
    outside = OUTSIDE / (1 - OUTSIDE) * some.sum() / max(1, (~some).sum())
    data = arrays(rows, CANDIDATE_NAMES, NONE_NAMES)
    return dataclasses.replace(data, weight=np.where(some, 1.0, outside)), some


def figures(chances: Floats, right: Flags, answer_at: float) -> dict[str, float]:
    """Return how often the best article is right, and what deciding by these chances would answer.

    Args:
        chances: probabilities, "none of them" last.
        right: which are right.
        answer_at: the probability from which an answer is given.
    """
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
