"""Step 7: put the answer into words: the model's where there is one and it passes, else the article's own."""

from __future__ import annotations

from typing import Any, Literal

from bot.answering import article, replies
from bot.answering.article import Passage
from bot.answering.book import appointments
from bot.answering.complete import Rest, lacking
from bot.answering.composer import Task, Written
from bot.answering.context import Context
from bot.answering.schemas import Action, Source


async def compose(context: Context) -> dict[str, Any]:
    """Compose the answer from what was chosen.

    Args:
        context: the turn; one article, or two, have been chosen.

    Returns:
        Who composed it, from what, and what a model call used, for the trace.
    """
    composer = context.tools.model
    if composer is None:
        return in_own_words(context)
    everything = [p for candidate in context.chosen for p in article.passages(candidate.article, context)]
    written = await composer.write(_task(context, everything), context.question.on_delta)
    result = written.usage.trace(composer.model.settings) | {
        "fallback": written.failure,
        "fallback_detail": written.detail,
    }
    if written.failure is not None:
        return in_own_words(context) | result
    return await _in_the_models(context, written, everything) | result


def in_own_words(context: Context) -> dict[str, Any]:
    """Compose the answer in the article's own words.

    Args:
        context: as in :func:`compose`.
    """
    chosen = article.choose(context)
    used = [passage for own in chosen for passage in own]
    text = article.compose(chosen, context)
    return _end(context, text, used, lacking(text, used, context), "article")


async def _in_the_models(context: Context, written: Written, everything: list[Passage]) -> dict[str, Any]:
    sentences = [
        {"text": said.text.strip(), "passages": [_named(everything[place].source) for place in said.passages]}
        for said in written.sentences
    ]
    used = [everything[place] for place in written.used]
    rest = lacking(written.text, used, context)
    added = rest.after("", context)
    if added and context.question.on_delta:
        await context.question.on_delta(added)
    return _end(context, written.text, used, rest, "model") | {"sentences": sentences}


def _task(context: Context, everything: list[Passage]) -> Task:
    goes_on = context.topic is not None
    shown = replies.text_of(context.chosen[0].article, context.language).language
    return Task(
        question=context.question.text,
        previous=context.history[-1].question if goes_on else None,
        passages=everything,
        municipality=context.municipality.name if shown == "da" else context.municipality.name_en,
        language=shown,
    )


def _end(
    context: Context, text: str, used: list[Passage], rest: Rest, by: Literal["article", "model"]
) -> dict[str, Any]:
    used = [*used, *rest.passages]
    before = []
    if any(context.language not in candidate.article.texts for candidate in context.chosen):
        before.append(context.behaviour.words.danish_only.in_(context.language))
    links = [link for candidate in context.chosen for link in replies.links(context, candidate.article)]
    offered = appointments(context, [candidate.article for candidate in context.chosen])
    callback = Action("callback", context.behaviour.words.callback.in_(context.language))
    context.end(
        "\n\n".join([*before, rest.after(text, context)]),
        "answer",
        area=context.chosen[0].article.meta.area,
        confidence=sum(candidate.probability for candidate in context.chosen),
        sources=tuple(dict.fromkeys(passage.source for passage in used)),
        actions=(*dict.fromkeys(links), *offered, callback),
        composed_by=by,
    )
    return {
        "composed_by": by,
        "sections": [passage.source.section for passage in used],
        "added": [passage.source.section for passage in rest.passages],
        "missing": list(rest.missing),
    }


def _named(source: Source) -> str:
    """A passage's name in the trace."""
    return f"{source.article}: {source.section}" if source.section else source.article
