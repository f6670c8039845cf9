"""Personal numbers are masked before a text is stored, logged, indexed or sent to a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers
from stdnum import iban, luhn
from stdnum.dk import cpr
from stdnum.exceptions import ValidationError

MASKS = {
    "cpr": "[cpr-nummer]",
    "card": "[kortnummer]",
    "iban": "[kontonummer]",
    "email": "[e-mail]",
    "phone": "[telefonnummer]",
}

Span = tuple[int, int, str]

# Candidates only: each is a run without a choice inside it, so matching is linear; the libraries decide.
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{2,4}){3,8}\b")
_DIGITS = re.compile(r"\d+")
_BETWEEN = re.compile(r"[\s./_:()\u2010-\u2015\u2212-]{1,3}|,")
"""What may stand between two groups of one number. A comma with a space ends it: '1.1.1990, 2300 København'."""
_SHORT_DATE = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{2})[\s-]{0,2}(\d{4})(?!\d)")
_DATE = re.compile(r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})")
_NOT_A_PHONE_BEFORE = re.compile(
    r"(?:cvr|sag|sags|journal|faktura|ordre|kunde|matrikel|bbr|ean|p-?n|reference|ref)"
    r"[\w-]{0,12}[ .:#-]{0,4}(?:(?:er|is|nr|no|nummer|number)[ .:#-]{1,3}){0,3}$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d ?[\u2010-\u2015/-] ?(?:19|20)\d\d")
_MONEY_AFTER = re.compile(r"^\s{0,2}(?:,-|kr|kroner|dkk|€|eur|mio|mia|million)", re.IGNORECASE)
_CARD_LENGTHS = (16, 15, 14, 17, 18, 19)
"""Digits of a payment card, the commonest first (ISO/IEC 7812 allows up to 19)."""


def mask(text: str) -> str:
    """Replace personal numbers in a text by a word that says what stood there.

    CPR numbers are recognised in all their spellings (``010190-1234``, ``01 01 90 12 34``, ``1.1.90-1234``, with the
    century, over a line's end, replacement numbers, in any script's digits), cards by their check digit, IBAN by
    its own, phone numbers by libphonenumber's rules for Denmark or with a country code, and e-mail addresses. Amounts,
    dates, case numbers and CVR numbers stay.

    Args:
        text: what the citizen wrote, of any length; the time is linear in it.

    Returns:
        The masked text.
    """
    return _masked(text, (_emails, _ibans, _short_dates, _long_numbers, _phones))


def mask_numbers(text: str) -> str:
    """Replace CPR and card numbers only: for what staff write, who may well give a phone number."""
    return _masked(text, (_short_dates, _long_numbers))


def _masked(text: str, finders: tuple[Callable[[str], Iterator[Span]], ...]) -> str:
    text = "".join(_plain_digit(character) for character in text)
    for find in finders:
        for start, end, kind in reversed(list(find(text))):
            text = text[:start] + MASKS[kind] + text[end:]
    return text


def _plain_digit(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(int(character))


def _emails(text: str) -> Iterator[Span]:
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        # The run may have swallowed the words behind the number: give them back one by one.
        candidate = match.group()
        while len(candidate) >= 15:
            if iban.is_valid(candidate):
                yield match.start(), match.start() + len(candidate), "iban"
                break
            candidate = candidate[: max(candidate.rfind(" "), candidate.rfind("-"), 0)]


def _short_dates(text: str) -> Iterator[Span]:
    for match in _SHORT_DATE.finditer(text):
        day, month, year, serial = match.groups()
        if _is_cpr(day.zfill(2) + month.zfill(2) + year + serial):
            yield match.start(), match.end(), "cpr"


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    digits: str


def _long_numbers(text: str) -> Iterator[Span]:
    """Look at every group of digits as the beginning of a number that ends with this or a later group."""
    groups = [_Group(match.start(), match.end(), match.group()) for match in _DIGITS.finditer(text)]
    at = 0
    while at < len(groups):
        found = _number_at(text, groups, at)
        if found is None:
            at += 1
        else:
            last, kind = found
            yield groups[at].start, groups[last].end, kind
            at = last + 1


def _number_at(text: str, groups: list[_Group], at: int) -> tuple[int, str] | None:
    """Return the last group and the kind of the number that begins with a group, a CPR number before a card."""
    ends: dict[int, int] = {}
    digits = ""
    for last in range(at, min(at + 19, len(groups))):
        if last > at and not _BETWEEN.fullmatch(text, groups[last - 1].end, groups[last].start):
            break
        digits += groups[last].digits
        if len(digits) > 19:
            break
        ends[len(digits)] = last
    for length, date in ((10, 6), (12, 8)):
        # However it is spaced, the date is written apart from the four digits, or everything in one.
        apart = date in ends or ends.get(length) == at
        if length in ends and apart and _is_cpr(digits[:length]):
            # A date in full and a number after it are two things, unless they are written as one.
            tail = groups[ends[length]]
            if length == 10 or ends[length] == at or text[tail.start - 1] in "-\u2010\u2013\u2212":
                return ends[length], "cpr"
    for length in _CARD_LENGTHS:
        if length in ends and luhn.is_valid(digits[:length]):
            return ends[length], "card"
    return None


def _is_cpr(digits: str) -> bool:
    if len(digits) == 12 and digits[4:6] in ("18", "19", "20"):
        digits = digits[:4] + digits[6:]
    if len(digits) != 10:
        return False
    if digits[0] in "6789":
        digits = str(int(digits[0]) - 6) + digits[1:]  # a replacement number: 60 is added to the day
    try:
        cpr.get_birth_date(digits)
    except ValidationError:
        return False
    return True


def _phones(text: str) -> Iterator[Span]:
    leniency = phonenumbers.Leniency.VALID
    for match in phonenumbers.PhoneNumberMatcher(text, "DK", leniency=leniency, max_tries=1000):
        before, after = text[max(0, match.start - 40) : match.start], text[match.end : match.end + 12]
        said = match.raw_string
        if _DATE.fullmatch(said) or _YEARS.fullmatch(said):
            continue
        if _NOT_A_PHONE_BEFORE.search(before) or _MONEY_AFTER.match(after):
            continue
        yield match.start, match.end, "phone"
