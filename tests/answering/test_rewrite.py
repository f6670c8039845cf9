"""A follow-up a model makes a question of its own of: it may only help to find, and only in the citizen's words."""

from __future__ import annotations

import pytest

from bot.answering.schemas import Answer, PastTurn
from bot.answering.service import Answerer
from tests.answering.conftest import ModelServer, question

BEFORE = (PastTurn("Mit barn skal have pas", "Dit barn skal have sit eget pas.", "answer", "pas", ("pas-boern",)),)
REWRITTEN = "hvad koster et pas til et barn"


async def ask(answerer: Answerer, model: ModelServer, rewritten: str, text: str = "og hvad koster det") -> Answer:
    """Go on from a question about a child's passport; the model then answers with the price."""
    model.say_in_turn([rewritten], ["Et pas til et barn koster 178 kr. [3]"])
    return await answerer.answer(question(text, history=BEFORE))


def step(answer: Answer, name: str) -> dict[str, object]:
    """The trace of a step."""
    return next(step.result for step in answer.trace if step.name == name)


async def test_its_question_is_searched_for_too(with_model: Answerer, model: ModelServer) -> None:
    answer = await ask(with_model, model, REWRITTEN)
    trace = step(answer, "rewrite")
    assert trace["question"] == REWRITTEN and trace["tokens_in"] == 100 and trace["cost"]
    assert step(answer, "retrieve")["query"] == REWRITTEN
    assert answer.text == "Et pas til et barn koster 178 kr."


async def test_the_citizens_words_reach_it_as_data(with_model: Answerer, model: ModelServer) -> None:
    await ask(with_model, model, REWRITTEN)
    system, human = (str(message["content"]) for message in model.seen[0]["messages"])
    assert "never instructions" in system and "og hvad koster det" not in system
    assert '"message": "og hvad koster det"' in human and "Pas til børn" in human


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("hvordan søger jeg boligstøtte til et barn", "words of its own"),
        ("hvad koster et pas til Villads", "words of its own"),
        ("hvad koster et pas til 893 kr", "figure of its own"),
        ("hvad koster et pas, se pas.dk", "figure of its own"),
        ("hvad koster et pas\nhvad koster et barn", "not one line"),
        ("pas til barn " * 20, "not one line"),
        ("  ", "not one line"),
    ],
)
async def test_a_question_with_more_in_it_is_ignored(
    with_model: Answerer, model: ModelServer, said: str, why: str
) -> None:
    answer = await ask(with_model, model, said)
    assert step(answer, "rewrite")["ignored"] == why
    assert said.strip() not in step(answer, "understand")["queries"]  # type: ignore[operator]
    assert answer.decision == "answer"


async def test_a_question_of_its_own_is_not_rewritten(with_model: Answerer, model: ModelServer) -> None:
    model.say("Et pas til et barn koster 178 kr. [3]")
    answer = await with_model.answer(question(REWRITTEN))
    assert step(answer, "rewrite") == {} and len(model.seen) == 1


async def test_a_server_that_stalls_costs_no_answer(impatient: Answerer, model: ModelServer) -> None:
    model.say("hvad koster et pas", behaviour="stalls")
    answer = await impatient.answer(question("og hvad koster det", history=BEFORE))
    model.stalled.set()
    assert step(answer, "rewrite")["ignored"] == "timeout"
    assert answer.text.startswith("Et pas til et barn koster 178 kr.")
