"""Step 5: put the answer into words: the model's where there is one and it passes, else the article's own."""

from __future__ import annotations

from typing import Any

from bot.answering import article, replies
from bot.answering.context import Context
from bot.answering.schemas import Action, Source


async def compose(context: Context) -> dict[str, Any]:
    """Compose the answer from the chosen article.

    Args:
        context: the turn; an article has been chosen.

    Returns:
        Who composed it, from what, and what a model call used, for the trace.
    """
    candidate = context.chosen
    if candidate is None:
        raise ValueError("nothing was chosen to compose from")
    chosen = article.choose(candidate, context)
    result: dict[str, Any] = {"composed_by": "article", "sections": [p.source.section for p in chosen]}
    text, used = article.compose(chosen), [p.source for p in chosen]
    composer = context.tools.model
    if composer:
        everything = article.passages(candidate.article, context)
        last = (
            context.history[-1].question
            if context.history and len(context.queries[-1]) > len(context.question.text)
            else None
        )
        shown = replies.text_of(candidate.article, context.language).language
        written = await composer.write(
            context.question.text,
            last,
            everything,
            context.municipality.name if shown == "da" else context.municipality.name_en,
            shown,
            context.question.on_delta,
        )
        result |= {
            "model": composer.name,
            "ms": round(written.ms),
            "first_ms": written.first_ms and round(written.first_ms),
            "tokens_in": written.tokens_in,
            "tokens_out": written.tokens_out,
            "fallback": written.failure,
            "fallback_detail": written.detail,
        }
        if written.failure is None:
            text = written.text.strip()
            used = [everything[number - 1].source for number in written.used] or used[:1]
            result["composed_by"] = "model"
    _end(context, text, used, by_model=result["composed_by"] == "model")
    return result


def _end(context: Context, text: str, used: list[Source], by_model: bool) -> None:
    candidate = context.chosen
    assert candidate is not None  # noqa: S101 - compose() has just looked
    foreign = context.behaviour.languages.languages.get(context.detected)
    before = [foreign.answer] if foreign else []
    if context.language not in candidate.article.texts:
        before.append(context.behaviour.words.danish_only.in_(context.language))
    callback = Action("callback", context.behaviour.words.callback.in_(context.language))
    context.end(
        "\n\n".join([*before, text]),
        "answer",
        area=candidate.article.meta.area,
        confidence=candidate.probability,
        sources=tuple(dict.fromkeys(used)),
        actions=(*replies.links(context, candidate.article), callback),
        composed_by="model" if by_model else "article",
    )
