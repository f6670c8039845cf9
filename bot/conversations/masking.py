"""Personal numbers are masked before a text is stored, logged, indexed or sent to a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

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

# Candidates only: each is a run without a choice inside it, so matching is linear; the libraries decide.
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{2,4}){3,8}\b")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ \u00a0./\u2010-\u2015-]{0,3}\d){9,18}(?!\d)")
_DATE = re.compile(r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})")
_NOT_A_PHONE_BEFORE = re.compile(
    r"(?:cvr|sag|sags|journal|faktura|ordre|kunde|matrikel|bbr|ean|p-?n|reference|ref)"
    r"[\w-]{0,12}[ .:#-]{0,4}(?:nr|no|nummer|number)?[ .:#-]{0,3}$",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(r"^\s{0,2}(?:,-|kr|kroner|dkk|€|eur|mio|mia|million)", re.IGNORECASE)
_SEPARATORS = re.compile(r"\D")


def mask(text: str) -> str:
    """Replace personal numbers in a text by a word that says what stood there.

    CPR numbers are recognised in all their spellings (``010190-1234``, ``0101901234``, ``01 01 90 12 34``,
    ``01.01.90/1234``, in any script's digits), cards by their check digit, IBAN by its own, phone numbers by
    libphonenumber's rules for Denmark or with a country code, and e-mail addresses. Amounts, dates, case numbers and
    CVR numbers stay.

    Args:
        text: what the citizen wrote, of any length; the time is linear in it.

    Returns:
        The masked text.
    """
    text = "".join(_plain_digit(character) for character in text)
    for find in (_emails, _ibans, _long_numbers, _phones):
        spans = list(find(text))
        for start, end, kind in reversed(spans):
            text = text[:start] + MASKS[kind] + text[end:]
    return text


def _plain_digit(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(int(character))


def _emails(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"


def _ibans(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _IBAN.finditer(text):
        # The run may have swallowed the words behind the number: give them back one by one.
        candidate = match.group()
        while len(candidate) >= 15:
            if iban.is_valid(candidate):
                yield match.start(), match.start() + len(candidate), "iban"
                break
            candidate = candidate[: max(candidate.rfind(" "), candidate.rfind("-"), 0)]


def _long_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _DIGITS.finditer(text):
        digits = _SEPARATORS.sub("", match.group())
        if _is_cpr(digits):
            yield match.start(), match.end(), "cpr"
        elif 14 <= len(digits) <= 19 and luhn.is_valid(digits):
            yield match.start(), match.end(), "card"
        else:
            yield from _cpr_inside(match)


def _cpr_inside(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """A CPR number run together with another number by nothing but a space ('010190-1234 12345678')."""
    run = match.group()
    for part in re.finditer(r"\d{6}[ -]?\d{4}(?!\d)", run):
        starts_clean = part.start() == 0 or not run[part.start() - 1].isdigit()
        if starts_clean and _is_cpr(_SEPARATORS.sub("", part.group())):
            yield match.start() + part.start(), match.start() + part.end(), "cpr"


def _is_cpr(digits: str) -> bool:
    if len(digits) == 12 and digits[4:6] in ("18", "19", "20"):
        digits = digits[:4] + digits[6:]  # written with the century: 01011990-1234
    if len(digits) != 10:
        return False
    try:
        cpr.get_birth_date(digits)
    except ValidationError:
        return False
    return True


def _phones(text: str) -> Iterator[tuple[int, int, str]]:
    leniency = phonenumbers.Leniency.VALID
    for match in phonenumbers.PhoneNumberMatcher(text, "DK", leniency=leniency, max_tries=1000):
        before, after = text[max(0, match.start - 40) : match.start], text[match.end : match.end + 12]
        if _DATE.fullmatch(match.raw_string) or _NOT_A_PHONE_BEFORE.search(before) or _MONEY_AFTER.match(after):
            continue
        yield match.start, match.end, "phone"
