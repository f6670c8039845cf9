"""After step 3: have a model make a question of its own of a message that goes on from the last one.

It only adds to what is searched for. Every word of it must be the citizen's or a title's, so that the worst a model can
do is to find what the citizen's own words would have found.
"""

from __future__ import annotations

import json
from typing import Any

from bot.answering.context import Context
from bot.answering.figures import unsupported
from bot.answering.model import Unusable, Usage
from bot.answering.replies import text_of
from bot.library.analyser import words

LONGEST = 200
"""Characters a question may have."""


async def rewrite(context: Context) -> dict[str, Any]:
    """Search for a follow-up's meaning too, where a model can put it into words.

    Args:
        context: the turn; its queries are set.

    Returns:
        The question, or why it was ignored, and what the call used; empty where no model is asked.
    """
    composer, last = context.tools.model, context.history[-1] if context.history else None
    if composer is None or last is None or context.topic is None:
        return {}
    settings = composer.model.settings
    if not settings.rewrite_s:
        return {}
    found = (context.knowledge.articles.get(name) for name in last.articles)
    titles = [text_of(article, context.language).title for article in found if article]
    data = {"message": context.question.text, "previous_question": last.question, "titles": titles}
    messages = [
        ("system", composer.model.prompt("rewrite")),
        ("human", composer.model.prompt("question", question=json.dumps(data, ensure_ascii=False))),
    ]
    usage = Usage()
    try:
        said = (await composer.model.ask(messages, usage, settings.rewrite_s)).strip()
        _check(said, [context.question.text, last.question, *titles], context)
    except Unusable as error:
        return {"ignored": str(error), "detail": error.detail} | usage.trace(settings)
    context.queries = tuple(dict.fromkeys((*context.queries, said)))
    return {"question": said} | usage.trace(settings)


def _check(said: str, sources: list[str], context: Context) -> None:
    """Turn down what is no question of the citizen's.

    Raises:
        Unusable: it says more than she did.
    """
    if not said or "\n" in said or len(said) > LONGEST:
        raise Unusable("not one line")
    if wrong := unsupported(said, sources):
        raise Unusable("figure of its own", *wrong)
    analyse = context.tools.library.analyse
    # The words themselves too: a name that no article uses has stems of no use, and "ikke" is no word of meaning.
    known = {term for source in sources for token in analyse(source) for term in token.stems}
    spoken = {word for source in sources for word in words(source)}
    new = [t.word for t in analyse(said) if t.word not in spoken and known.isdisjoint(t.stems)]
    if new:
        raise Unusable("words of its own", *new)
