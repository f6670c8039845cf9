"""Telephone numbers as people type them."""

from __future__ import annotations

import phonenumbers


def e164(typed: str) -> str | None:
    """Return a number in E.164, Danish where it names no country; None where nobody can be called on it."""
    try:
        number = phonenumbers.parse(typed, "DK")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
