"""Fits what a message is about where something was answered before it (``bot/answering/thread.py``).

Learned from the turns of the development dialogues that may go on from an answer, and from development questions
asked after an answer that they have nothing to do with. The probabilities that go in are those of the article weights
just fitted, which have not seen the dialogues.
"""

from __future__ import annotations

from typing import Any

from bot.answering.retrieve import gather, read_on, search
from bot.answering.thread import THREAD_NAMES, measure
from evals.fit.logit import Row, arrays, figures, fit, foretold, named
from evals.fit.material import Material, dialogues, switches, weighed_by

RIDGE = 1e-3
"""Of seven tried the likeliest over the folds; from a fifth to twice of it there is little between them."""
SWITCHES = 100
"""Changes of subject to learn from: of the turns that come after an answer about a quarter."""
BIAS_RIDGE = 1e-3
"""Among so few turns hardly any has its right article not found, and in some folds none has."""


async def fitted(material: Material, weights: dict[str, Any]) -> tuple[dict[str, float], dict[str, float]]:
    """Search for the messages, alone and with what they may go on from, and fit.

    Args:
        material: what is learned from.
        weights: the article weights to search by, as ``decide.yaml`` has them.

    Returns:
        The weights, and how well they foretell.
    """
    rows = await collect(material, weights)
    data = arrays(rows, THREAD_NAMES)
    found = fit(data, RIDGE, BIAS_RIDGE)
    return {**named(THREAD_NAMES, found.option), "none": round(found.bias, 4)}, {
        "turns": len(rows),
        **figures(foretold(data, RIDGE, BIAS_RIDGE), data.right),
    }


async def collect(material: Material, weights: dict[str, Any]) -> list[Row]:
    """Return a row for each turn that may go on from an answer; arguments as for :func:`fitted`."""
    weighed = weighed_by(material, weights)
    rows = []
    for turns in (dialogues(weighed), switches(weighed, SWITCHES)):
        async for heard in turns:
            context = heard.context
            area = context.history[-1].area if context.topic else None
            if area is None:
                continue
            text = context.queries[0]
            alone = gather(context, text, await search(context, text))
            measured = measure(await read_on(context, alone, area))
            right = [material.world.is_one_of(name, heard.turn.articles) for name in measured]
            rows.append(Row(list(measured.values()), right, heard.dialogue, {}))
    return rows
