"""What may be said in a message: something visible, and not too much of it."""

from __future__ import annotations

from bot.errors import Invalid
from bot.text import visible

MAX_TEXT = 2000
"""Longest message in characters, as sent."""


class EmptyText(Invalid):
    """There is nothing visible in the message."""

    code = "empty_text"


class TooLong(Invalid):
    """The message is longer than ``details['limit']`` characters."""

    code = "too_long"


def clean(text: str) -> str:
    """Make a message fit to be stored.

    Args:
        text: what was sent.

    Returns:
        The visible text.

    Raises:
        TooLong: over 2,000 characters were sent.
        EmptyText: nothing visible was sent.
    """
    if len(text) > MAX_TEXT:
        raise TooLong(limit=MAX_TEXT)
    if not (cleaned := visible(text)):
        raise EmptyText
    return cleaned
