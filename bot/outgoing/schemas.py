"""Whom a notice goes to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where somebody can be reached."""

    phone: str | None
    email: str | None
