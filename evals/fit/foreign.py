"""Fits how likely an article is the answer to a message in a language that no article is written in
(``bot/answering/foreign.py``).

Learned from the development cases in such languages, those that no article answers among them.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from bot.answering.foreign import FOREIGN_NAMES, FOREIGN_NONE_NAMES, gloss, measure
from bot.answering.retrieve import search, weighable
from evals.fit.articles import OUTSIDE, figures
from evals.fit.logit import Row, arrays, fit, foretold, named
from evals.fit.material import Material, listen, weighed_by
from evals.reader import cases

RIDGE = 2e-3
"""From a quarter to five times of it there is little between them over the folds."""
UNANSWERED = "out of scope"


async def fitted(
    material: Material, weights: dict[str, Any], answer_at: float
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Search for the questions and fit.

    Args:
        material: what is learned from.
        weights: the article weights to read a gloss by, as ``decide.yaml`` has them.
        answer_at: the probability from which an answer is given, for the figures.

    Returns:
        The weights as ``decide.yaml`` has them, and how well they foretell, by language.
    """
    material = weighed_by(material, weights)
    rows: list[Row] = []
    told: list[str] = []
    for number, case in enumerate(cases("dev", ("language",))):
        context = await listen(material, case.question)
        await gloss(context)
        if context.gloss is None or (not case.articles and "answer" in case.decisions):
            continue
        found, whole = weighable(context, context.text, await search(context, context.text))
        candidates, options, none = measure(context, found, whole)
        right = [material.world.is_one_of(candidate.article.id, case.articles) for candidate in candidates]
        rows.append(Row(options, right, number, none))
        told.append(context.detected if case.articles else UNANSWERED)
    languages = np.array(told)
    some = languages != UNANSWERED
    outside = OUTSIDE / (1 - OUTSIDE) * some.sum() / max(1, (~some).sum())
    data = arrays(rows, FOREIGN_NAMES, FOREIGN_NONE_NAMES)
    data = dataclasses.replace(data, weight=np.where(some, 1.0, outside))
    best, chances = fit(data, RIDGE), foretold(data, RIDGE)
    shown = {}
    for name in sorted(set(told)):
        own = languages == name
        shown[name] = figures(chances[own], data.right[own], answer_at)
    shown["answerable"] = figures(chances[some], data.right[some], answer_at)
    none_weights = named([f"none_{name}" for name in FOREIGN_NONE_NAMES], best.none)
    return named(FOREIGN_NAMES, best.option) | {"bias": round(best.bias, 4)} | none_weights, shown
