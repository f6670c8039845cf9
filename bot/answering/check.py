"""Step 8: nothing leaves that its sources do not say."""

from __future__ import annotations

from typing import Any

from bot.answering import article
from bot.answering.compose import in_own_words
from bot.answering.context import Context
from bot.answering.figures import unsupported


async def check(context: Context) -> dict[str, Any]:
    """Check the whole answer against the sources it names; give the article's own words where it fails.

    Args:
        context: the turn; its answer is composed.

    Returns:
        What had no source, for the trace.
    """
    answer = context.answer
    if answer is None or not context.chosen:
        return {}
    everything = [p for candidate in context.chosen for p in article.passages(candidate.article, context)]
    named = set(answer.sources)
    sources = [p.text for p in everything if p.source in named]
    sources += [f"{source.title}\n{source.section or ''}" for source in named]
    links = [action.url for action in answer.actions if action.url]
    wrong = unsupported(answer.text, sources, links)
    if not wrong:
        return {"unsupported": []}
    in_own_words(context)
    return {"unsupported": wrong, "fallback": "article"}
