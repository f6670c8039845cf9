"""How a fact's or a municipality's value is written in Danish and English."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.library.schemas import Fact, LocalValue

_PER = {
    "kr": ("", ""),
    "kr/år": (" om året", " a year"),
    "kr/måned": (" om måneden", " a month"),
    "kr/uge": (" om ugen", " a week"),
    "kr/dag": (" om dagen", " a day"),
    "kr/time": (" i timen", " an hour"),
}
_COUNTED = {
    "procent": ("procent", "procent", "percent", "percent"),
    "år": ("år", "år", "year", "years"),
    "måneder": ("måned", "måneder", "month", "months"),
    "uger": ("uge", "uger", "week", "weeks"),
    "dage": ("dag", "dage", "day", "days"),
    "hverdage": ("hverdag", "hverdage", "working day", "working days"),
    "timer": ("time", "timer", "hour", "hours"),
    "minutter": ("minut", "minutter", "minute", "minutes"),
}


def number(value: float | Decimal, language: str, decimals: int | None = None) -> str:
    """Write a number as ``1.234,5`` in Danish and ``1,234.5`` in every other language.

    Args:
        value: the number.
        language: two-letter code.
        decimals: how many decimals to show; None shows those the number has.
    """
    pattern = "#,##0.###" if decimals is None else "#,##0." + "0" * decimals
    return str(format_decimal(value, format=pattern.removesuffix("."), locale=_locale(language)))


def money(kroner: float | Decimal, language: str) -> str:
    """Write an amount in kroner: ``1.234,50 kr.`` or ``DKK 1,234.50``; whole kroner have no decimals."""
    written = number(kroner, language, 0 if kroner == int(kroner) else 2)
    return f"{written} kr." if language == "da" else f"DKK {written}"


def date(day: dt.date, language: str) -> str:
    """Write a date as ``1. januar 2026`` or ``1 January 2026``."""
    return str(format_date(day, format="long", locale=_locale(language)))


def phone(value: str) -> str:
    """Write a Danish number of eight digits in pairs; anything else stands as it is."""
    digits = re.sub(r"\D", "", value.removeprefix("+45"))
    return " ".join(re.findall("..", digits)) if len(digits) == 8 else value


def fact_value(fact: Fact, language: str) -> str | None:
    """Write a fact's value with its unit, or return None where it has none.

    Args:
        fact: the fact; whether it may be shown is the caller's question.
        language: two-letter code; every language but Danish gets the English form.
    """
    value, danish = fact.value, language == "da"
    if value is None:
        return None
    if isinstance(value, str):
        if fact.unit == "dato":
            return date(dt.date.fromisoformat(value), language)
        return phone(value) if fact.unit == "telefon" else (value if danish else fact.value_en or value)
    if fact.unit in _PER:
        return money(value, language) + _PER[fact.unit][0 if danish else 1]
    if fact.unit in _COUNTED:
        one, many, one_en, many_en = _COUNTED[fact.unit]
        unit = (one if value == 1 else many) if danish else (one_en if value == 1 else many_en)
        return f"{number(value, language)} {unit}"
    return number(value, language)


def local_value(declared: LocalValue, value: str, language: str, in_link: bool) -> str:
    """Write what a municipality filled in.

    Args:
        declared: the local value's declaration.
        value: what the municipality's file says.
        language: two-letter code.
        in_link: whether it stands as the target of a Markdown link, where an address must be bare.
    """
    if declared.kind == "url" and not in_link:
        parts = urlsplit(value)
        return f"[{(parts.netloc + parts.path).removeprefix('www.').rstrip('/')}]({value})"
    if declared.kind == "phone":
        return phone(value)
    if declared.kind == "amount" and re.fullmatch(r"\d+([.,]\d{1,2})?", value):
        return money(Decimal(value.replace(",", ".")), language)
    return value


def _locale(language: str) -> str:
    return "da" if language == "da" else "en_GB"
