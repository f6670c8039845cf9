"""The bot's own words and the actions under an answer."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering import moments
from bot.answering.context import Context
from bot.answering.schemas import Action
from bot.library.behaviour import Rule
from bot.library.knowledge import Article, ArticleText
from bot.library.render import render, render_link

HELPLESS = frozenset({"no_answer", "clarify"})
"""Decisions that did not help."""
PATIENCE = 2
"""After so many turns in a row that did not help, a person is offered unasked."""


def text_of(article: Article, language: str) -> ArticleText:
    """Return the article in ``language``, in Danish where it has no such version."""
    return article.texts.get(language) or article.texts["da"]


def people(context: Context) -> tuple[Action, ...]:
    """Return the ways to a person: the chat where somebody can be reached there, and a callback where one can be
    promised."""
    words, language, closed = context.behaviour.words, context.language, context.question.closed
    callback = Action("callback", words.callback.in_(language))
    if closed is None:
        return (Action("handover", words.handover.in_(language)), callback)
    return (callback,) if closed.callback else ()


def links(context: Context, article: Article) -> tuple[Action, ...]:
    """Return an article's links as this municipality has them."""
    shown = text_of(article, context.language).language
    found = (render_link(link, context.knowledge, context.question.municipality, shown) for link in article.meta.links)
    return tuple(Action("link", label, url) for label, url in dict.fromkeys(link for link in found if link))


def secure_post(context: Context) -> tuple[Action, ...]:
    """Return the link for writing securely to the municipality, where it has one."""
    url = context.municipality.values.get("link-sikker-post")
    return (Action("link", context.behaviour.words.secure_post.in_(context.language), url),) if url else ()


def suggestions(context: Context, articles: Iterable[Article]) -> tuple[Action, ...]:
    """Return articles to choose among; pressing one asks for its title, which is answered."""
    titles = [text_of(article, context.language).title for article in articles]
    return tuple(Action("suggestion", title, text=title) for title in titles)


def rule_text(context: Context, rule: Rule) -> tuple[str, tuple[Action, ...]]:
    """Return what a rule says, filled in for the municipality, and its link."""
    said = render(
        rule.reply.in_(context.language),
        context.knowledge,
        context.question.municipality,
        context.language,
        context.day,
    ).text
    if rule.link is None or rule.link_label is None:
        return said, ()
    return said, (Action("link", rule.link_label.in_(context.language), str(rule.link)),)


def helpless(context: Context) -> bool:
    """Whether the turns before this one had already failed so often that this failure is one too many."""
    last = context.question.history[-(PATIENCE - 1) :]
    return len(last) >= PATIENCE - 1 and all(turn.decision in HELPLESS for turn in last)


def person_offer(context: Context) -> str:
    """Return what offers a person, or says why there is none now, when next, and what there is instead."""
    words, language, closed = context.behaviour.words, context.language, context.question.closed
    if closed is None:
        return words.person_open.in_(language)
    said = [getattr(words.person_closed, closed.reason).in_(language)]
    if closed.opens_at is not None:
        day = moments.day(moments.local_time(closed.opens_at, context).date(), context, language)
        time = moments.clock(closed.opens_at, context, language)
        said.append(words.person_opens.in_(language).format(day=day, time=time))
    if closed.callback:
        said.append(words.person_callback.in_(language))
    return " ".join(said)


def hand_over(context: Context, rule: Rule) -> None:
    """End the turn on the way to a person: into the queue where that was the wish and somebody can be reached, else
    with the ways there are. In crisis mode the municipality's own words come first."""
    text, actions = rule_text(context, rule)
    closed, own = context.question.closed, context.question.before_person
    text = f"{own}\n\n{text}" if own else text
    if rule.queue and closed is None:
        promise = context.behaviour.words.person_queued.in_(context.language)
        callback = people(context)[-1]
        context.end(f"{text} {promise}", "handover", actions=(*actions, callback), queue=True)
    else:
        refused = closed.reason if rule.queue and closed else None
        ways = (*actions, *people(context))
        context.end(f"{text} {person_offer(context)}", "handover", actions=ways, refused=refused)


def no_answer(
    context: Context, text: str, area: str | None = None, confidence: float = 0.0, extra: tuple[Action, ...] = ()
) -> None:
    """End the turn without an answer: with the ways to a person, and more insistently where earlier turns had failed
    too."""
    if helpless(context):
        text = f"{text}\n\n{context.behaviour.words.person_unasked.in_(context.language)} {person_offer(context)}"
    context.end(text, "no_answer", actions=(*extra, *people(context)), area=area, confidence=confidence)


def contact(context: Context, name: str) -> str:
    """Return whom to call in an emergency, and the number.

    Args:
        context: the turn.
        name: the contact's id in ``emergencies.yaml``.
    """
    found = next(each for each in context.behaviour.emergencies.contacts if each.id == name)
    return f"{found.label.in_(context.language)}: **{with_numbers(context, found.placeholder)}**"


def with_numbers(context: Context, text: str) -> str:
    """Return a text with the contacts' numbers in it, those of the municipality included.

    Args:
        context: the turn.
        text: from ``emergencies.yaml``.
    """
    text = context.behaviour.emergencies.with_numbers(text)
    return render(text, context.knowledge, context.question.municipality, context.language, context.day).text
