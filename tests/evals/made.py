"""Makes cases and outcomes as a test wants them."""

from __future__ import annotations

from typing import Any

from bot.answering.schemas import Action, Answer, Decision, Source, Step
from evals.asking import FAILED, Outcome, Reply
from evals.reader import Case, Kind, Turn


def case(kind: Kind, question: str = "?", **fields: Any) -> Case:
    """Return a case of one turn; what a turn has goes to the turn, the rest to the case."""
    of_turn = {name: fields.pop(name) for name in ("articles", "decisions", "key", "never") if name in fields}
    return Case(kind, "made", (Turn(question, **of_turn),), municipality=fields.pop("municipality", "nordby"), **fields)


def reply(
    decision: Decision = "answer",
    text: str = "",
    *,
    sources: tuple[tuple[str, str | None], ...] = (),
    first: str | None = None,
    p: float = 0.9,
    language: str = "da",
    detected: str = "da",
    suggestions: tuple[str, ...] = (),
    stored: str = "",
    failed: bool = False,
) -> Reply:
    """Return a reply whose likeliest article is ``first``, or else its first source."""
    best = first or (sources[0][0] if sources else None)
    candidates = [{"article": best, "p": p}] if best else []
    answer = Answer(
        text,
        decision,
        language,
        "article",
        sources=tuple(Source(article, article, section, None) for article, section in sources),
        actions=tuple(Action("suggestion", title, text=title) for title in suggestions),
        trace=(
            *((Step(FAILED, 0, {"error": "ValueError"}),) if failed else ()),
            Step("hear", 0, {"language": detected}),
            Step("retrieve", 0, {"candidates": candidates}),
        ),
    )
    return Reply(stored, answer, 1.0)


def outcome(*replies: Reply) -> Outcome:
    """Return an outcome of these replies."""
    return Outcome(replies)
