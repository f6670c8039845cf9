"""Finds every figure, date, time, phone number, link and claim of price in a text, in a form that can be compared.

"1.234,50" and "1234.5" are one number, "14 dage" and "fjorten dage" one quantity, "1. maj 2027" and "May 1, 2027" one
date, "borger punkt dk" a link. :func:`unsupported` names what a text has and its sources have not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.answering.number_words import as_digits

_URL = re.compile(
    r"(?:https?://|www\.)[^\s)\]>\"']+|\]\(([^)\s]*)[^)]*\)"
    r"|\b(?:mailto|tel|sms|callto|skype|whatsapp|hxxps?|ftp|file|data):\S+|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)\S*",
    re.IGNORECASE,
)
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\(a\)|\bsnabel-?a\b)\s*", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_ENDINGS = r"(?:dk|com|org|net|eu|info|io|gov|se|de|uk|no|example)"
_DOMAIN = re.compile(
    rf"\b(?:[a-z0-9æøå-]{{1,63}}\.){{1,4}}{_ENDINGS}\b(?:/[^\s)\]>]*)?"
    r"|\b(?!f\.eks|m\.fl|s\.u|o\.lign)(?:[a-z0-9æøå-]{1,63}\.){1,4}[a-z]{2,24}\b(?:/[^\s)\]>]*)?",
    re.IGNORECASE,
)
_SPELLED_DOMAIN = re.compile(
    r"\b[\w-]+\s*[\[(]?(?:\b(?:punkt|punktum|prik|dot)\b|\.(?=\s*[\])])|(?<=\s)\.|\.(?=\s+(?:dk|com)\b))[\])]?\s*"
    rf"{_ENDINGS}\b\S*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&#|&[a-z]{2,8};|javascript:|```|\{\{|\$\{", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d.,])(?:\+45[ ]?)?(?:\d{2}(?:[ ]\d{2}){3}|\d{4}[ ]\d{4}|\d{2}[ ]\d{3}[ ]\d{3}|\d{8})(?![\d])"
)
_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
_TIME = re.compile(
    rf"\b(?:kl\.?|klokken)\s*{_CLOCK}(?:\s*(?:-|–|til|to)\s*(?:kl\.?\s*)?{_CLOCK})?"
    r"|\b(\d{1,2}):(\d{2})\b"
    r"|\b(\d{1,2})(?:[.:](\d{2}))?\s*([ap])\.?m\b",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar january jan", "februar february feb", "marts march", "april apr", "maj may", "juni june jun",
         "juli july jul", "august aug", "september sep sept", "oktober october okt oct", "november nov",
         "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?(?P<m>{_MONTH})\b\.?(?:,?\s*(?P<y>\d{{4}}))?", re.I
    ),
    re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s*(?P<y>\d{{4}}))?", re.I),
    re.compile(r"\b(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./\s-]\s?(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})\b(?P<y>)"),
)
_NUMBER = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:[.,\u00a0 ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,2}(?!\d))?)"
)
_BEFORE = re.compile(r"(kr\.?|dkk|€|eur|\$|usd|£|gbp)\s*$", re.IGNORECASE)
_AFTER = re.compile(r"[\s\u00a0-]{0,2}([%€$£]|[a-zæøå]+)", re.IGNORECASE)
_READ_OUT = re.compile(r"(?<![\w.,])\d(?:[ ]\d){3,}(?![\w])")
_RANGE = re.compile(r"\s*(?:-|–|til|to|og|and|eller|or)\s*(?:kr\.?\s*)?", re.IGNORECASE)
_STEP = re.compile(r"^[ \t]*(\d{1,2})[.)][ \t](?=[ \t]*([^\W\d_]*))", re.MULTILINE)
_WORD = re.compile(r"[a-zæøå]+", re.IGNORECASE)

_UNITS = (
    ("kr", ("kr", "kron", "dkk")),
    ("eur", ("€", "eur")),
    ("usd", ("$", "usd", "dollar")),
    ("gbp", ("£", "gbp", "pund", "pound")),
    ("%", ("%", "procent", "percent")),
    ("hverdag", ("hverdag", "arbejdsdag", "bankdag", "working", "business", "weekday")),
    ("dag", ("dag", "døgn", "day")),
    ("uge", ("uge", "week")),
    ("måned", ("måned", "month")),
    ("år", ("år", "year")),
    ("time", ("timer", "time", "hour")),
    ("minut", ("minut",)),
)
_CLAIMS = {
    **{day: f"day {n}" for n, pair in enumerate(
        ("mandag monday", "tirsdag tuesday", "onsdag wednesday", "torsdag thursday", "fredag friday", "lørdag saturday",
         "søndag sunday")) for name in pair.split() for day in (name, f"{name}e", f"{name}s", f"{name}en")},
    **{name: f"month {n}" for name, n in _MONTHS.items() if name not in ("may", "march", "sep", "dec", "jan", "jun")},
    **dict.fromkeys(("gratis", "gebyrfri", "gebyrfrit", "gebyrfrie", "vederlagsfri", "vederlagsfrit", "omkostningsfri",
                     "omkostningsfrit", "brugerbetalingsfri"), "free"),
    **dict.fromkeys(("hundredvis", "tusindvis", "mio", "mia", "halvanden", "halvandet", "halvt", "halv", "halve",
                     "halvdelen", "kvart", "tredjedel", "fjerdedel", "femtedel", "tiendedel", "dobbelt", "dobbelte",
                     "dusin", "snes", "half", "quarter", "double", "twice", "dozen", "midnat", "midnight", "noon",
                     "morgen", "overmorgen", "tomorrow", "yesterday", "aften", "tonight"), ""),
}  # fmt: skip
_FREE = re.compile(
    r"(?<!feel )\b(?:is|are|it's|completely|for) free\b|\bfree of charge\b|\bno (?:fee|charge|cost)\b", re.I
)
_NOTHING = re.compile(
    r"\b(?:ingen|intet|uden) (?:gebyr|betaling|pris|beregning|omkostninger)|\bkvit og frit\b"
    r"|koster (?:dig )?(?:ikke noget|ingenting|intet)|costs? (?:you )?nothing",
    re.I,
)
_SOON = re.compile(
    r"\bi dag\b|\bi går\b|\b(?:næste|denne|samme) (?:dag|uge|måned|år)\b|\b(?:next|this|same) (?:day|week|month|year)\b"
    r"|\btoday\b|\b(?:straks|øjeblikkeligt?|immediately|instantly)\b|med det samme|\bright away\b",
    re.I,
)


@dataclass(slots=True)
class Figures:
    """What a text commits itself to; each kind maps the comparable form to the words it stood in."""

    links: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    dates: dict[tuple[int, int, int], str] = field(default_factory=dict)
    times: dict[int, str] = field(default_factory=dict)
    quantities: dict[tuple[str, str], str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    markup: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether the text commits itself to anything that needs a source."""
        return any(
            (self.links, self.emails, self.phones, self.dates, self.times, self.quantities, self.claims, self.markup)
        )

    def keys(self) -> frozenset[tuple[str, str]]:
        """Return every figure as what it is and its kind, without links and claims."""
        return frozenset(
            [
                *self.quantities,
                *((phone, "phone") for phone in self.phones),
                *((str(date), "date") for date in self.dates),
                *((str(time), "time") for time in self.times),
                *((claim, "claim") for claim in self.claims if claim == "free"),
            ]
        )


def figures(text: str) -> Figures:
    """Read every figure, date, time, phone number, link and claim of a text.

    Args:
        text: Markdown; numbers of list items are not figures.
    """
    text = unicodedata.normalize("NFKC", text)
    found = Figures(markup=_MARKUP.findall(text))
    rest = _without_steps(text)
    rest = _take(_URL, rest, lambda m: found.links.setdefault(_link(m[1] if m[1] is not None else m[0]), m[0]))
    rest = _AT.sub("@", rest)
    rest = _take(_EMAIL, rest, lambda m: found.emails.setdefault(m[0].lower().rstrip("."), m[0]))
    for pattern in (_DOMAIN, _SPELLED_DOMAIN):
        rest = _take(pattern, rest, lambda m: found.links.setdefault(_link(m[0]), m[0]))
    rest = as_digits(rest, _figure)
    rest = _READ_OUT.sub(lambda m: m[0].replace(" ", ""), rest)
    for pattern in _DATES:
        rest = _take(pattern, rest, lambda m: _date(found, m))
    rest = _take(_PHONE, rest, lambda m: found.phones.setdefault(_digits(m[0])[-8:], m[0]))
    rest = _take(_TIME, rest, lambda m: _times(found, m))
    _quantities(found, rest)
    for match in _WORD.finditer(rest):
        word = match[0].lower()
        if word in _CLAIMS:
            found.claims.setdefault(_CLAIMS[word] or word, match[0])
    for pattern in (_FREE, _NOTHING):
        for match in pattern.finditer(rest):
            found.claims.setdefault("free", match[0])
    for match in _SOON.finditer(rest):
        found.claims.setdefault(match[0].lower(), match[0])
    return found


def unsupported(text: str, sources: Iterable[str], links: Iterable[str] = ()) -> list[str]:
    """Name what ``text`` says and no source says.

    Args:
        text: what is about to be shown.
        sources: the rendered texts it rests on.
        links: further addresses that may be given: those of the knowledge.

    Returns:
        The words that have no source, empty where all have.
    """
    said = figures(text)
    if not said.any:
        return []
    known = figures("\n\n".join(sources))
    allowed = {*known.links, *(_link(link) for link in links)}
    hosts = {link.split("/")[0] for link in allowed}
    numbers = {number for number, _ in known.quantities}
    wrong = list(said.markup)
    wrong += [
        raw for link, raw in said.links.items() if link not in allowed and not ("/" not in link and link in hosts)
    ]
    wrong += [raw for email, raw in said.emails.items() if email not in known.emails]
    wrong += [raw for phone, raw in said.phones.items() if phone not in known.phones]
    wrong += [raw for date, raw in said.dates.items() if not _dated(date, known)]
    wrong += [
        raw for time, raw in said.times.items()
        if time not in known.times and not (time % 60 == 0 and str(time // 60) in numbers)
    ]  # fmt: skip
    for (number, unit), raw in said.quantities.items():
        bare = not unit or (unit == "år" and (number, "") in known.quantities)
        clock = not unit and number.isdigit() and int(number) * 60 in known.times
        if (number, unit) not in known.quantities and not (bare and number in numbers) and not clock:
            wrong.append(raw)
    wrong += [raw for claim, raw in said.claims.items() if claim not in known.claims and not _month(claim, known)]
    return wrong


def list_number(line: str) -> int | None:
    """Return the number a line has as an item of a list; "1. maj" and "2. kr" have none."""
    step = _STEP.match(line)
    return int(step[1]) if step and not _figure(step[2]) else None


def _without_steps(text: str) -> str:
    """Leave out the numbers of a list's items: 1, or one more than the last."""
    expected = 1

    def left_out(match: re.Match[str]) -> str:
        nonlocal expected
        if int(match[1]) not in (1, expected) or _figure(match[2]):
            return match[0]
        expected = int(match[1]) + 1
        return " \n "

    return _STEP.sub(left_out, text)


def _figure(word: str) -> bool:
    return bool(unit_named(word)) or word.lower() in _MONTHS


def _take(pattern: re.Pattern[str], text: str, keep: object) -> str:
    def replaced(match: re.Match[str]) -> str:
        keep(match)  # type: ignore[operator]
        return " ; "

    return pattern.sub(replaced, text)


def _link(url: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().lower())
    return bare.rstrip("/.,;:!?*_")


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _date(found: Figures, match: re.Match[str]) -> None:
    month = match["m"].lower()
    number = _MONTHS[month] if month in _MONTHS else int(month)
    found.dates.setdefault((int(match["d"]), number, int(match["y"] or 0)), match[0].strip())


def _dated(date: tuple[int, int, int], known: Figures) -> bool:
    day, month, year = date
    return any((day, month) == (d, m) and year in (0, y) for d, m, y in known.dates)


def _month(claim: str, known: Figures) -> bool:
    return claim.startswith("month ") and any(claim == f"month {month}" for _, month, _ in known.dates)


def _times(found: Figures, match: re.Match[str]) -> None:
    groups = match.groups()
    for hour, minute in ((groups[0], groups[1]), (groups[2], groups[3]), (groups[4], groups[5])):
        if hour:
            found.times.setdefault(int(hour) * 60 + int(minute or 0), match[0])
    if groups[6]:
        afternoon = 12 if groups[8].lower() == "p" and int(groups[6]) < 12 else 0
        found.times.setdefault((int(groups[6]) + afternoon) * 60 + int(groups[7] or 0), match[0])


def _quantities(found: Figures, text: str) -> None:
    numbers = list(_NUMBER.finditer(text))
    unit_of: list[str] = []
    for match in numbers:
        after = _AFTER.match(text, match.end())
        before = _BEFORE.search(text[max(0, match.start() - 6) : match.start()])
        unit_of.append((unit_named(before[1]) if before else "") or (unit_named(after[1]) if after else ""))
    for place in range(len(numbers) - 2, -1, -1):
        between = text[numbers[place].end() : numbers[place + 1].start()]
        if not unit_of[place] and _RANGE.fullmatch(between):
            unit_of[place] = unit_of[place + 1]
    for match, unit in zip(numbers, unit_of, strict=True):
        found.quantities.setdefault((_canonical(match[0]), unit), f"{match[0]} {unit}".strip())


def unit_named(word: str) -> str:
    """Return the unit a word is of ("kroner": "kr"), empty where it is none."""
    lowered = word.lower()
    return next((unit for unit, stems in _UNITS if lowered.startswith(stems)), "")


def _canonical(number: str) -> str:
    parts = re.split(r"[.,\u00a0 ]", number)
    if len(parts) > 1 and len(parts[-1]) < 3:
        return f"{''.join(parts[:-1]).lstrip('0') or '0'}.{parts[-1]}".rstrip("0").rstrip(".")
    return "".join(parts).lstrip("0") or "0"
