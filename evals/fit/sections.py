"""Fits which section of the right article says what was asked (``bot/answering/locate.py``).

Learned from the turns of the development dialogues whose key fragment stands in some section of their article: such a
section is right.
"""

from __future__ import annotations

from bot.answering.locate import SECTION_NAMES, measure
from bot.library.render import render
from evals.fit.logit import Row, arrays, figures, fit, foretold, named
from evals.fit.material import Heard, Material, dialogues
from evals.world import holds

RIDGE = 5e-3
"""Up to this the folds' likelihood hardly changes; with less, ``asked`` and ``asked_first`` pull against each other."""


async def fitted(material: Material) -> tuple[dict[str, float], dict[str, float]]:
    """Measure the sections and fit.

    Args:
        material: what is learned from.

    Returns:
        The weights, and how well they foretell.
    """
    rows = await collect(material)
    data = arrays(rows, SECTION_NAMES)
    return named(SECTION_NAMES, fit(data, RIDGE).option), {
        "turns": len(rows),
        **figures(foretold(data, RIDGE), data.right),
    }


async def collect(material: Material) -> list[Row]:
    """Return a row for each turn; argument as for :func:`fitted`."""
    rows = []
    async for heard in dialogues(material):
        right = _right(heard, material)
        if any(right):
            rows.append(Row(await measure(heard.article, heard.context), right, heard.dialogue))
    return rows


def _right(heard: Heard, material: Material) -> list[bool]:
    world, municipality = material.world, heard.context.question.municipality
    return [
        any(
            holds(render(section.text, world.knowledge, municipality, "da", world.day).text, key)
            for key in heard.turn.key
        )
        for section in heard.article.texts["da"].sections
    ]
