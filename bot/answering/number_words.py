"""Writes number words as digits, so that a price in words is held to the same rule as one in figures.

"tohundrede og halvtreds kroner" is "250 kroner", "den femte maj" "den 5. maj", "seventy-two" "72". What is also an
ordinary word ("en", "to", "one", "anden") counts only before a unit or a month, in a longer number, or in a row of
numbers spelled out one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_TENS = {
    20: "tyve twenty", 30: "tredive thirty", 40: "fyrre fyrretyve forty", 50: "halvtreds halvtredsindstyve fifty",
    60: "tres tresindstyve sixty", 70: "halvfjerds halvfjerdsindstyve seventy", 80: "firs firsindstyve eighty",
    90: "halvfems halvfemsindstyve ninety",
}  # fmt: skip
_UNITS = {
    0: "nul zero", 1: "en et én ét one", 2: "to two", 3: "tre three", 4: "fire four", 5: "fem five", 6: "seks six",
    7: "syv seven", 8: "otte eight", 9: "ni nine", 10: "ti ten", 11: "elleve eleven", 12: "tolv twelve",
    13: "tretten thirteen", 14: "fjorten fourteen", 15: "femten fifteen", 16: "seksten sixteen", 17: "sytten seventeen",
    18: "atten eighteen", 19: "nitten nineteen",
}  # fmt: skip
_ORDINALS = {
    1: "første first", 2: "anden second", 3: "tredje third", 4: "fjerde fourth", 5: "femte fifth", 6: "sjette sixth",
    7: "syvende seventh", 8: "ottende eighth", 9: "niende ninth", 10: "tiende tenth", 11: "ellevte eleventh",
    12: "tolvte twelfth", 13: "trettende thirteenth", 14: "fjortende fourteenth", 15: "femtende fifteenth",
    16: "sekstende sixteenth", 17: "syttende seventeenth", 18: "attende eighteenth", 19: "nittende nineteenth",
    20: "tyvende twentieth", 30: "tredivte thirtieth",
}  # fmt: skip


def _by_word(named: dict[int, str]) -> dict[str, int]:
    return {word: number for number, words in named.items() for word in words.split()}


_DIGITS = {word: number for word, number in _by_word(_UNITS).items() if 0 < number < 10}
_SMALL = _by_word(_UNITS) | _by_word(_TENS)
_SMALL |= {f"{one}og{ten}": a + b for one, a in _DIGITS.items() for ten, b in _by_word(_TENS).items()}
_ORDINAL = _by_word(_ORDINALS)
_ORDINAL |= {f"{one}og{ten}": a + b for one, a in _DIGITS.items() for ten, b in (("tyvende", 20), ("tredivte", 30))}
_SIZES = (
    ("milliarder", 10**9), ("milliard", 10**9), ("billion", 10**9), ("millioner", 10**6), ("million", 10**6),
    ("tusinde", 1000), ("tusind", 1000), ("thousand", 1000), ("hundreder", 100), ("hundrede", 100), ("hundred", 100),
)  # fmt: skip
_WHOLE = dict(_SIZES)
_ORDINARY = frozenset(["en", "et", "én", "ét", "one", "to", "første", "anden", "tredje", "first", "second", "third"])
_SPELLED = 4
"""Numbers in a row from which they are digits read out; "one to two" is not."""
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s-]+")
_LINKS = frozenset({"og", "and"})
_GREAT = frozenset({10**3, 10**6, 10**9})
_FIGURE = re.compile(r"(?<![\w.,])(\d{1,3})\s+$")
_CLOCK = re.compile(r"(?:kl\.?|klokken)\s*$", re.IGNORECASE)


def as_digits(text: str, counted: Callable[[str], bool]) -> str:
    """Return ``text`` with its number words as digits.

    Args:
        text: Danish or English.
        counted: whether a word is a unit or a month, before which "en" and "anden" are numbers.
    """
    words = [(match, _value(match[0].lower())) for match in _WORD.finditer(text)]
    out, at, place = [], 0, 0
    while place < len(words):
        end, number = _number(text, words, place)
        if end == place or not _meant(text, words, place, end, counted):
            place += 1
            continue
        first, last = words[place][0], words[end - 1][0]
        before = text[at : first.start()]
        times = _FIGURE.search(before) if first[0].lower() in _WHOLE else None
        if times:  # "10 tusind"
            before, number = before[: times.start()], int(times[1]) * number
        out += [before, f"{number}." if last[0].lower() in _ORDINAL else str(number)]
        at, place = last.end(), end
    return "".join(out) + text[at:]


_Words = list[tuple[re.Match[str], int | None]]


def _value(word: str) -> int | None:
    """The number a word is, joined up or not."""
    if word in _ORDINAL:
        return _ORDINAL[word]
    for name, size in _SIZES:
        before, found, after = word.partition(name)
        if found:
            head = _value(before.removesuffix("og")) if before else 1
            tail = _value(after.removeprefix("og")) if after else 0
            return None if head is None or tail is None else head * size + tail
    return _SMALL.get(word)


def _number(text: str, words: _Words, place: int) -> tuple[int, int]:
    """The longest number that begins at a word: the place after it, and what it is."""
    value = words[place][1]
    if value is None:
        return place, 0
    total, current = (value, 0) if value in _GREAT else (0, value)
    end = place + 1
    while True:
        after = end + (end < len(words) and words[end][0][0].lower() in _LINKS)
        value = words[after][1] if after < len(words) else None
        if value is None or not _GAP.fullmatch(_between(text, words, end - 1, end)):
            return end, total + current
        linked = after > end
        if linked and not _GAP.fullmatch(_between(text, words, end, after)):
            return end, total + current
        joined = _joined(total, current, value, words[after][0][0].lower(), linked)
        if joined is None:
            return end, total + current
        total, current = (total + joined, 0) if value in _GREAT else (total, joined)
        end = after + 1


def _between(text: str, words: _Words, one: int, other: int) -> str:
    return text[words[one][0].end() : words[other][0].start()]


def _joined(total: int, current: int, value: int, word: str, linked: bool) -> int | None:
    """What a number becomes by its next word, None where that begins another number."""
    if word in _WHOLE:
        return max(current, 1) * value if not linked and current < value else None
    if linked and 0 < current < 10 and value in _TENS:
        return current + value
    below = value < 100 if current else value < 1000
    if current % 100 == 0 and total + current > 0 and below:
        return current + value
    return current + value if not linked and current % 100 in _TENS and 0 < value < 10 else None


def _meant(text: str, words: _Words, place: int, end: int, counted: Callable[[str], bool]) -> bool:
    """Whether a number is meant by what may be an ordinary word."""
    first = words[place][0]
    if end - place > 1 or first[0].lower() not in _ORDINARY or _CLOCK.search(text[: first.start()]):
        return True
    following = words[end][0] if end < len(words) else None
    if following and text[first.end() : following.start()].isspace() and counted(following[0].lower()):
        return True
    run = [value is not None for _, value in words[max(0, place - _SPELLED + 1) : place + _SPELLED]]
    return any(all(run[at : at + _SPELLED]) for at in range(len(run) - _SPELLED + 1))
