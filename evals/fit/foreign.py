"""Fits how likely an article is the answer to a message in a language that no article is written in
(``bot/answering/foreign.py``).

Learned from the development cases in such languages, those that no article answers among them.
"""

from __future__ import annotations

import numpy as np

from bot.answering.foreign import FOREIGN_NAMES, FOREIGN_NONE_NAMES, gloss, measure
from bot.answering.retrieve import search, weighable
from evals.fit.articles import figures
from evals.fit.logit import Row, arrays, fit, foretold, named
from evals.fit.material import Material, listen
from evals.reader import cases

RIDGE = 2e-3


async def fitted(
    material: Material, answer_at: float
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Search for the questions and fit.

    Args:
        material: what is learned from; the article's weights are those of the behaviour.
        answer_at: the probability from which an answer is given, for the figures.

    Returns:
        The weights as ``decide.yaml`` has them, and how well they foretell, by language and together.
    """
    rows: list[Row] = []
    languages: list[str] = []
    for number, case in enumerate(cases("dev", ("language",))):
        context = await listen(material, case.question)
        await gloss(context)
        if context.gloss is None or (not case.articles and "answer" in case.decisions):
            continue
        found, whole = weighable(context, context.text, await search(context, context.text))
        candidates, options, none = measure(context, found, whole)
        right = [material.world.is_one_of(candidate.article.id, case.articles) for candidate in candidates]
        rows.append(Row(options, right, number, none))
        languages.append(context.detected if case.articles else "out of scope")
    data = arrays(rows, FOREIGN_NAMES, FOREIGN_NONE_NAMES)
    best = fit(data, RIDGE)
    chances = foretold(data, RIDGE)
    told = np.array(languages)
    shown = {name: figures(chances[told == name], data.right[told == name], answer_at) for name in sorted(set(languages))}
    shown["all"] = figures(chances, data.right, answer_at)
    none_weights = named([f"none_{name}" for name in FOREIGN_NONE_NAMES], best.none)
    return named(FOREIGN_NAMES, best.option) | {"bias": round(best.bias, 4)} | none_weights, shown
