"""Step 6: nothing leaves that its sources do not say."""

from __future__ import annotations

import dataclasses
from typing import Any

from bot.answering import article
from bot.answering.context import Context
from bot.answering.figures import unsupported


async def check(context: Context) -> dict[str, Any]:
    """Check the whole answer against the sources it names; give the article's own words where it fails.

    Args:
        context: the turn; its answer is composed.

    Returns:
        What had no source, for the trace.
    """
    answer, candidate = context.answer, context.chosen
    if answer is None or candidate is None:
        return {}
    everything = article.passages(candidate.article, context)
    named = set(answer.sources)
    sources = [p.text for p in everything if p.source in named]
    sources += [f"{source.title}\n{source.section or ''}" for source in named]
    links = [action.url for action in answer.actions if action.url]
    wrong = unsupported(answer.text, sources, links)
    if not wrong:
        return {"unsupported": []}
    chosen = article.choose(candidate, context)
    context.answer = dataclasses.replace(
        answer,
        text=article.compose(chosen),
        sources=tuple(p.source for p in chosen),
        composed_by="article",
    )
    return {"unsupported": wrong, "fallback": "article"}
