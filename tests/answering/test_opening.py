"""Opening hours worked out for the day asked about, and notices, through the whole pipeline."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.answering.schemas import Answer
from bot.answering.service import Answerer
from tests.answering.conftest import question
from tests.model_server import ModelServer

THURSDAY = "2026-11-26T11:00"
WATER = "> Vandet i Nordby skal koges, før du drikker det. [Læs mere](https://www.nordby.example/vand)"


async def ask(answerer: Answerer, text: str, at: str = THURSDAY, municipality: str = "nordby") -> Answer:
    """Ask at a moment in Danish time."""
    now = dt.datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Copenhagen"))
    return await answerer.answer(dataclasses.replace(question(text, municipality), now=now))


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("åbent nu?", THURSDAY, "I dag, torsdag den 26. november, har Borgerservice åbent kl. 10-18. Der er åbent nu."),
        (
            "har I åbent i dag",
            "2026-11-26T18:00",
            "I dag, torsdag den 26. november, har Borgerservice åbent kl. 10-18. Der er lukket nu. "
            "Næste gang, der er åbent, er mandag den 30. november kl. 9-12 og kl. 13-15.30.",
        ),
        (
            "har I åbent nu",
            "2026-11-30T12:15",
            "I dag, mandag den 30. november, har Borgerservice åbent kl. 9-12 og kl. 13-15.30. "
            "Der er lukket lige nu, men der åbner senere i dag.",
        ),
        (
            "har I åbent i morgen",
            THURSDAY,
            "I morgen, fredag den 27. november, har Borgerservice lukket. "
            "Næste gang, der er åbent, er mandag den 30. november kl. 9-12 og kl. 13-15.30.",
        ),
        (
            "har I åbent på mandag",
            THURSDAY,
            "Mandag den 30. november har Borgerservice åbent kl. 9-12 og kl. 13-15.30.",
        ),
        (
            "har I åbent i weekenden",
            THURSDAY,
            "Lørdag den 28. november og søndag den 29. november har Borgerservice lukket. "
            "Næste gang, der er åbent, er mandag den 30. november kl. 9-12 og kl. 13-15.30.",
        ),
        (
            "holder I åbent juleaften",
            THURSDAY,
            "Torsdag den 24. december har Borgerservice lukket. "
            "Næste gang, der er åbent, er mandag den 28. december kl. 9-12 og kl. 13-15.30.",
        ),
        ("har I åbent 2. juledag", THURSDAY, "Lørdag den 26. december har Borgerservice lukket. "),
        (
            "are you open on Monday",
            THURSDAY,
            "On Monday 30 November Borgerservice (Citizen Service) is open 09:00-12:00",
        ),
    ],
)
async def test_the_day_asked_about_is_worked_out(answerer: Answerer, text: str, at: str, said: str) -> None:
    answer = await ask(answerer, text, at)
    assert answer.decision == "answer" and answer.text.startswith(said), answer.text
    assert {source.article for source in answer.sources} == {"kontakt-adresse"}
    checked = next(step.result for step in answer.trace if step.name == "check")
    assert checked["unsupported"] == []


async def test_a_day_nobody_has_decided_on_is_not_promised(answerer: Answerer) -> None:
    answer = await ask(answerer, "har I åbent den 31. december")
    assert answer.text.startswith("Rådhuset ligger på Nordtorvet 1")
    assert "åbent" not in answer.text


async def test_what_was_asked_for_stays_first(answerer: Answerer) -> None:
    answer = await ask(answerer, "hvor ligger rådhuset")
    assert answer.text.startswith("Rådhuset ligger på Nordtorvet 1, 0001 Nordby.\n\nI dag, torsdag")


async def test_every_municipality_has_its_own_hours(answerer: Answerer) -> None:
    answer = await ask(answerer, "har I åbent på mandag", municipality="sydby")
    assert answer.text.startswith("Mandag den 30. november har Borgerservice åbent kl. 9-15.")
    assert "Nordby" not in answer.text


async def test_a_model_may_say_what_was_worked_out(with_model: Answerer, model: ModelServer) -> None:
    said = "Mandag den 30. november har Borgerservice åbent kl. 9-12 og igen kl. 13-15.30."
    model.say(f"{said} [1]")
    answer = await ask(with_model, "har I åbent på mandag")
    assert (answer.composed_by, answer.text) == ("model", said)


@pytest.mark.parametrize("text", ["kan man drikke vandet", "skal vandet koges i Nordby"])
async def test_a_notice_on_what_is_asked_comes_first(answerer: Answerer, text: str) -> None:
    answer = await ask(answerer, text, "2026-12-01T11:00")
    assert answer.text.startswith(WATER)
    assert WATER not in (await ask(answerer, text, "2026-12-02T11:00")).text
    assert WATER not in (await ask(answerer, text, "2026-12-01T11:00", "sydby")).text


async def test_a_notice_on_something_else_stays_out(answerer: Answerer) -> None:
    answer = await ask(answerer, "hvad koster et pas til et barn", "2026-12-01T11:00")
    assert answer.decision == "answer" and ">" not in answer.text


async def test_a_notice_that_it_is_closed_overrules_the_hours_of_today(answerer: Answerer) -> None:
    today = await ask(answerer, "har I åbent nu", "2026-12-03T11:00")
    assert today.text.startswith("> Borgerservice er lukket i dag på grund af vand i kælderen.\n\nRådhuset ligger")
    assert "har Borgerservice åbent" not in today.text
    later = await ask(answerer, "har I åbent på mandag", "2026-12-03T11:00")
    assert "Mandag den 7. december har Borgerservice åbent" in later.text
