"""Whether a municipality is open on the days a question asks about, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.lists import format_list

from bot.answering import days, moments, notices
from bot.answering.context import Context
from bot.library.behaviour import Said
from bot.library.hours import Window, for_theme, on_day, openings, settled
from bot.library.knowledge import Article
from bot.library.schemas import Channel, Municipality

_MIDNIGHT = dt.time()


def opened(article: Article, text: str, context: Context, language: str) -> str:
    """Return an article's opening paragraph with what its hours are on the days asked about: in front of it where hours
    were asked for, else after it.

    Args:
        article: the article; where it is not about opening hours, the text stays as it is.
        text: its opening paragraph.
        context: the turn.
        language: the language of the text.
    """
    asked = days.asked(context.question.text, context.reading.days(), context.day)
    municipality = for_theme(context.municipality, context.knowledge.theme_of(article.meta.area))
    said = [
        _said(municipality, channel, [context.day] if asked is None else asked, context, language)
        for channel in article.meta.hours
    ]
    parts = [*said, text] if leads(article, context) else [text, *said]
    return "\n\n".join(part for part in parts if part)


def leads(article: Article, context: Context) -> bool:
    """Whether an article's hours are what was asked for: a day is named, or it is asked when, or whether, it is open.

    Args:
        article: the article.
        context: the turn.
    """
    named = context.reading.hours or context.reading.days() or days.dates(context.question.text)
    return bool(article.meta.hours and named)


def _said(municipality: Municipality, channel: Channel, asked: list[dt.date], context: Context, language: str) -> str:
    """Say it of one channel; nothing of days that cannot be promised, nor of today where a notice speaks of closing."""
    now = context.question.now
    unsure = context.day if notices.closing(context) else None
    known = [day for day in asked if day != unsure and settled(municipality, channel, day)]
    if not known:
        return ""
    words = context.behaviour.words.opening
    place = {"counter": words.counter, "phone": words.phone, "chat": words.chat}[channel].in_(language)
    windows = {day: on_day(municipality, channel, day) for day in known}
    alike: dict[str, list[dt.date]] = {}
    for day in known:
        alike.setdefault(_times(windows[day], context, language), []).append(day)
    sentences = [
        (words.open if times else words.closed).in_(language).format(
            days=format_list([moments.day(day, context, language) for day in those], locale=language),
            place=place,
            times=times,
        )
        for times, those in alike.items()
    ]  # fmt: skip
    ahead = [window for day in known for window in windows[day] if window[1] > now]
    if windows.get(context.day):
        sentences.append(_state(ahead, context).in_(language))
    if not ahead:
        sentences += _again(municipality, channel, known[-1], context, language)
    return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)


def _state(ahead: list[Window], context: Context) -> Said:
    """Whether it is open at this moment, on a day on which it is open at all."""
    words, now = context.behaviour.words.opening, context.question.now
    if not ahead or _local_day(ahead[0], context) != context.day:
        return words.closed_now
    return words.open_now if ahead[0][0] <= now else words.opens_later


def _again(municipality: Municipality, channel: Channel, last: dt.date, context: Context, language: str) -> list[str]:
    """Say when it is open next after a day; nothing where that cannot be promised."""
    after = dt.datetime.combine(last + dt.timedelta(days=1), _MIDNIGHT, ZoneInfo(municipality.time_zone))
    following = next(openings(municipality, channel, after), None)
    day = _local_day(following, context) if following else None
    if day is None or not settled(municipality, channel, day):
        return []
    times = _times(on_day(municipality, channel, day), context, language)
    again = context.behaviour.words.opening.again.in_(language)
    return [again.format(day=moments.day(day, context, language), times=times)]


def _local_day(window: Window, context: Context) -> dt.date:
    return moments.local_time(window[0], context).date()


def _times(windows: Sequence[Window], context: Context, language: str) -> str:
    """Write a day's openings as ``kl. 10-12 og kl. 13-15.30`` or ``10:00-12:00``; empty on a day without."""
    # "kl." stands before each: a half hour without it is read as a decimal when figures are compared.
    before, locale = ("kl. ", "da") if language == "da" else ("", "en_GB")
    edges = (
        (moments.clock(start, context, language), moments.clock(end, context, language, last=True))
        for start, end in windows
    )
    return format_list([f"{before}{start}-{end}" for start, end in edges], locale=locale)
