"""Canned replies as an agent inserts them: filled in for a municipality, and plain text as a chat shows it."""

from __future__ import annotations

import datetime as dt

from bot.library.desk import CannedReply
from bot.library.knowledge import Knowledge
from bot.library.markdown import without_marks
from bot.library.render import render

AGENT = "{{agent}}"
"""Stands for the name of the agent who inserts the reply."""
LIMIT = 2000
"""Longest message an agent may send, in characters."""


def filled(reply: CannedReply, knowledge: Knowledge, municipality: str, language: str, agent: str, on: dt.date) -> str:
    """Return a canned reply as plain text with every value filled in.

    Args:
        reply: the reply.
        knowledge: the snapshot it comes from.
        municipality: slug of a municipality in it.
        language: two-letter code; every language but Danish gets the English text.
        agent: what the agent is called.
        on: the day, local time, whose facts hold.
    """
    text = reply.text_in(language).replace(AGENT, agent)
    return without_marks(render(text, knowledge, municipality, language, on).text)
