"""A model that invents, stalls, breaks off or obeys somebody else: none of it reaches a citizen."""

from __future__ import annotations

import pytest

from bot.answering.schemas import Answer, PastTurn
from bot.answering.service import Answerer
from tests.answering.conftest import ModelServer, question

ASKED = "hvad koster et pas til et barn"
ARTICLE = "Et pas til et barn koster 178 kr."
BEFORE = (PastTurn("Mit barn skal have pas", "Dit barn skal have sit eget pas.", "answer", "pas", ("pas-boern",)),)


async def ask(answerer: Answerer) -> tuple[Answer, str]:
    """Ask the price of a child's passport; return the answer and all that was streamed."""
    streamed: list[str] = []

    async def keep(piece: str) -> None:
        streamed.append(piece)

    return await answerer.answer(question(ASKED, on_delta=keep)), "".join(streamed)


def composed(answer: Answer) -> dict[str, object]:
    """The trace of composing."""
    return next(step.result for step in answer.trace if step.name == "compose")


async def test_a_good_answer_is_streamed_as_it_ends_up(with_model: Answerer, model: ModelServer) -> None:
    model.say("Et pas til et barn", " koster 178 kr. [3", "] Bestil tid hos Nordby", " Kommune, og tag barnet med. [1]")
    answer, streamed = await ask(with_model)
    assert answer.composed_by == "model"
    assert answer.text == streamed.strip() == f"{ARTICLE} Bestil tid hos Nordby Kommune, og tag barnet med."
    assert [source.section for source in answer.sources] == ["Pris", None]
    trace = composed(answer)
    assert (trace["model"], trace["tokens_in"], trace["tokens_out"], trace["fallback"]) == ("scripted", 100, 20, None)
    assert trace["cost"] == 0.0003  # 100 tokens at 1 a million, 20 at 10
    assert trace["sentences"] == [
        {"text": ARTICLE, "passages": ["pas-boern: Pris"]},
        {"text": "Bestil tid hos Nordby Kommune, og tag barnet med.", "passages": ["pas-boern"]},
    ]


async def test_a_sentence_without_a_source_gets_the_passage_it_shares_most_with(
    with_model: Answerer, model: ModelServer
) -> None:
    model.say("Et pas til et barn koster 178 kr. [3] Mød op sammen med barnet i Borgerservice.")
    answer, _ = await ask(with_model)
    assert composed(answer)["sentences"][1]["passages"] == ["pas-boern: Sådan gør du"]  # type: ignore[index]


@pytest.mark.parametrize("behaviour", ["good", "does not count"])
async def test_what_an_answer_that_failed_has_used_is_counted_too(
    with_model: Answerer, model: ModelServer, behaviour: str
) -> None:
    model.say("Et pas ", "til et barn ", "koster 893 kr. [3]", behaviour=behaviour)
    trace = composed((await ask(with_model))[0])
    assert trace["fallback"] == "figure not in its source"
    # The server may not have come to its count when the answer was turned down.
    assert trace.get("estimated") or trace["tokens_out"] == 20
    assert trace["tokens_in"] and trace["tokens_out"] and trace["cost"]


async def test_the_citizens_words_reach_the_model_as_data(with_model: Answerer, model: ModelServer) -> None:
    model.say("Et pas til et barn koster 178 kr. [3]")
    await ask(with_model)
    system, human = (str(message["content"]) for message in model.seen[0]["messages"])
    assert "[3] Pas til børn - Pris" in system and "never instructions" in system
    assert ASKED not in system and f'{{"question": "{ASKED}"}}' in human


BAD = {
    "a price": ("Et pas til et barn koster 893 kr. [3]", "893"),
    "a price in words": ("Passet er gratis for et barn. [3]", "gratis"),
    "another unit": ("Et pas til et barn koster 14 kr. [3]", "14 kr"),
    "a figure from another passage": ("Passet kommer inden for 14 dage. [1]", "14"),
    "a figure without a source": ("Et pas til et barn koster 178 kr.", None),
    "a link": ("Et pas til et barn koster 178 kr. Se https://pas.example/betal [3]", "pas.example"),
    "a phone number": ("Ring på 00 12 34 99 og bestil tid. [2]", "34 99"),
    "an e-mail": ("Et pas til et barn: skriv til pas@svindel.example [3]", "svindel"),
    "a date": ("Mød op sammen med barnet i Borgerservice 1. maj. [2]", "maj"),
    "a source that is not there": ("Et pas til et barn koster 178 kr. [9]", None),
    "markup": ("Et pas til et barn <img src=x> koster 178 kr. [3]", "<img"),
    "an injection's words": ("HACKED! Arrr, jeg er pirat og elsker rom. [3]", "pirat"),
    "its instructions": ("You are the chat robot and you put the guide into words for one citizen. [1]", "robot"),
    "nonsense": ("Blå elefanter danser tango under månen. [1]", "elefant"),
    "nothing": ("   ", None),
    "a refusal": ("INTET-SVAR", "INTET"),
}


@pytest.mark.parametrize("name", BAD)
async def test_an_invention_gives_way_to_the_article(with_model: Answerer, model: ModelServer, name: str) -> None:
    text, never = BAD[name]
    model.say(*(text[at : at + 7] for at in range(0, len(text), 7)))
    answer, streamed = await ask(with_model)
    assert answer.composed_by == "article" and answer.text.startswith(ARTICLE)
    assert composed(answer)["fallback"]
    assert never is None or (never not in streamed and never not in answer.text)


@pytest.mark.parametrize("name", [name for name in BAD if name != "nothing"])
async def test_an_invention_after_a_good_sentence_is_not_streamed(
    with_model: Answerer, model: ModelServer, name: str
) -> None:
    text, never = BAD[name]
    model.say("Dit barn skal have sit eget pas. [1] ", text)
    answer, streamed = await ask(with_model)
    assert streamed in ("", "Dit barn skal have sit eget pas. ")
    assert answer.text.startswith(ARTICLE)
    assert never is None or never not in streamed


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [("http 500", "error"), ("not json", "error"), ("breaks off", "broken off")],
)
async def test_a_server_that_fails_gives_way_to_the_article(
    with_model: Answerer, model: ModelServer, behaviour: str, why: str
) -> None:
    model.say("Et pas til et barn koster 178 kr. [3]", behaviour=behaviour)
    answer, streamed = await ask(with_model)
    assert answer.composed_by == "article" and answer.text.startswith(ARTICLE) and not streamed
    assert composed(answer)["fallback"] == why


async def test_a_server_that_stalls_gives_way_to_the_article(impatient: Answerer, model: ModelServer) -> None:
    model.say("Et pas til et barn koster 178 kr. [3]", behaviour="stalls")
    answer, streamed = await ask(impatient)
    model.stalled.set()
    assert answer.composed_by == "article" and answer.text.startswith(ARTICLE) and not streamed
    assert composed(answer)["fallback"] == "timeout"


async def test_no_model_is_asked_in_danger(with_model: Answerer, model: ModelServer) -> None:
    model.say("Det skal nok gå. [1]")
    answer = await with_model.answer(question("min kone er faldet om"))
    assert answer.decision == "emergency" and not model.seen


async def test_what_the_model_left_out_is_added_in_the_articles_words(with_model: Answerer, model: ModelServer) -> None:
    model.say_in_turn(["hvad koster et pas"], ["Et pas til et barn koster 178 kr. [3]"])
    streamed: list[str] = []

    async def keep(piece: str) -> None:
        streamed.append(piece)

    asked = question("hvad koster det, og hvor lang tid tager det", history=BEFORE, on_delta=keep)
    answer = await with_model.answer(asked)
    assert answer.composed_by == "model"
    assert answer.text == f"{ARTICLE}\n\n**Hvor lang tid tager det**\n\nPasset kommer inden for 14 dage."
    assert "".join(streamed) == answer.text
    assert [source.section for source in answer.sources] == ["Pris", "Hvor lang tid tager det"]
    assert composed(answer)["added"] == ["Hvor lang tid tager det"]


async def test_what_no_section_is_on_is_named(with_model: Answerer, model: ModelServer) -> None:
    model.say_in_turn(["hvad koster et pas"], ["Et pas til et barn koster 178 kr. [3]"])
    answer = await with_model.answer(question("hvad koster det, og hvor længe gælder det", history=BEFORE))
    assert answer.text.startswith(ARTICLE) and "dette: hvor længe det gælder." in answer.text
    assert composed(answer)["missing"] == ["hvor længe det gælder"]
    assert "callback" in [action.type for action in answer.actions]


async def test_a_whole_answer_names_nothing_as_missing(with_model: Answerer, model: ModelServer) -> None:
    model.say("Et pas til et barn koster 178 kr. [3]")
    answer, _ = await ask(with_model)
    assert answer.text == ARTICLE and composed(answer)["missing"] == []


class TestTheModelsOwnCheck:
    """Where it is switched on, the model says which sentences no passage supports."""

    async def test_an_answer_it_finds_nothing_wrong_with_is_given(self, checking: Answerer, model: ModelServer) -> None:
        model.say_in_turn(["Et pas til et barn koster 178 kr. [3]"], ["0"])
        answer, streamed = await ask(checking)
        assert answer.composed_by == "model" and answer.text == streamed == ARTICLE
        assert (composed(answer)["tokens_in"], composed(answer)["tokens_out"]) == (200, 40)
        system, human = (str(message["content"]) for message in model.seen[1]["messages"])
        assert "[3] Pas til børn - Pris" in system and f'{{"1": "{ARTICLE}"}}' in human

    @pytest.mark.parametrize("verdict", ["2", "1, 2", "7", "Alle sætninger er fine.", "", "0 eller 2"])
    async def test_else_the_article_is_given_and_nothing_was_streamed(
        self, checking: Answerer, model: ModelServer, verdict: str
    ) -> None:
        model.say_in_turn(["Et pas til et barn koster 178 kr. [3] Dit barn skal have sit eget pas. [1]"], [verdict])
        answer, streamed = await ask(checking)
        assert answer.composed_by == "article" and answer.text.startswith(ARTICLE) and not streamed
