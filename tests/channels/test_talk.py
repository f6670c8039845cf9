"""A citizen talks to the bot over HTTP."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import httpx
import pytest

from bot.answering.schemas import Answer, Question
from bot.answering.service import Answerer
from bot.channels.context import Services
from tests.client import API, CitizenClient
from tests.clock import FixedClock

PASSPORT = "Mit barn skal have pas, hvad gør jeg?"


async def test_a_question_is_answered_from_knowledge_with_its_source(citizen: CitizenClient) -> None:
    asked, answered = await citizen.say(PASSPORT)
    assert (asked["seq"], asked["kind"], asked["payload"]["text"]) == (1, "citizen.message", PASSPORT)
    said = answered["payload"]
    assert (answered["seq"], answered["kind"]) == (2, "bot.message")
    assert (said["decision"], said["area"], said["language"], said["composed_by"]) == ("answer", "pas", "da", "article")
    assert said["sources"] and said["sources"][0].keys() == {"article", "title", "section", "url"}
    assert 0 < said["confidence"] <= 1
    assert "{{" not in said["text"]


async def test_the_same_client_id_again_changes_nothing(citizen: CitizenClient) -> None:
    client_id = str(uuid.uuid4())
    first = await citizen.say(PASSPORT, client_id)
    assert await citizen.say(PASSPORT, client_id) == first
    assert await citizen.events() == first


async def test_a_double_click_makes_one_message(citizen: CitizenClient) -> None:
    client_id = str(uuid.uuid4())
    answers = await asyncio.gather(*(citizen.say(PASSPORT, client_id) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert len(await citizen.events()) == 2


async def test_a_second_message_while_one_is_under_way_is_answered_after_it(citizen: CitizenClient) -> None:
    texts = [PASSPORT, "Hvordan melder jeg flytning?", "Tak"]
    turns = await asyncio.gather(*(citizen.say(text) for text in texts))
    for turn, text in zip(turns, texts, strict=True):
        assert [turn[0]["payload"]["text"], turn[-1]["kind"]] == [text, "bot.message"]
    everything = await citizen.events()
    assert [event["seq"] for event in everything] == list(range(1, 7))
    answers = [event["seq"] for event in everything if event["kind"] == "bot.message"]
    questions = [event["seq"] for event in everything if event["kind"] == "citizen.message"]
    assert all(answer > question for answer, question in zip(answers, questions, strict=True))


async def test_what_is_stored_is_masked(citizen: CitizenClient, services: Services) -> None:
    [asked, *_] = await citizen.say("Mit cpr er 010190-1234, jeg hedder Ole, ring 20 12 34 56")
    assert asked["payload"]["text"] == "Mit cpr er [cpr-nummer], jeg hedder Ole, ring [telefonnummer]"
    async with services.database.transaction() as session:
        rows = (await session.connection()).exec_driver_sql
        assert not (await rows("SELECT 1 FROM event WHERE payload::text LIKE '%%1234%%'")).all()
        assert not (await rows("SELECT 1 FROM turn WHERE trace::text LIKE '%%010190%%'")).all()


async def test_after_zero_is_the_whole_conversation(citizen: CitizenClient) -> None:
    await citizen.say(PASSPORT)
    await citizen.say("Hvad koster det?")
    everything = await citizen.events()
    assert [event["seq"] for event in everything] == [1, 2, 3, 4]
    assert await citizen.events(after=2) == everything[2:]


async def test_a_long_poll_returns_as_soon_as_something_comes(citizen: CitizenClient) -> None:
    poll = asyncio.create_task(citizen.events(after=0, wait=20))
    await citizen.say("Hej")
    assert (await poll)[0]["seq"] == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_text"),
        ("  \n ", "empty_text"),
        ("\u200b\u200d\ufeff\U000e0041", "empty_text"),
        ("\x00\x01\x02", "empty_text"),
        ("\ud800", "empty_text"),
        ("a" * 2001, "too_long"),
    ],
)
async def test_text_that_cannot_be_used_has_a_clear_error(citizen: CitizenClient, text: str, code: str) -> None:
    body = f'{{"client_id": "{uuid.uuid4()}", "text": {json.dumps(text)}}}'
    headers = citizen.headers | {"Content-Type": "application/json"}
    answer = await citizen.http.post(f"{citizen.path}/messages", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert await citizen.events() == []


async def test_invisible_characters_are_stripped_and_the_rest_is_kept(citizen: CitizenClient) -> None:
    [asked, *_] = await citizen.say("Hvordan f\u200bår jeg \u202enyt\u202c pas\x00?")
    assert asked["payload"]["text"] == "Hvordan får jeg nyt pas?"


async def test_exactly_2000_characters_are_accepted(citizen: CitizenClient) -> None:
    assert (await citizen.post("å" * 2000)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'{"text": "hej"}',
        b'{"client_id": "x", "text": "hej"}',
        b'{"client_id": 1, "text": 2}',
        b"\xff\xfe",
    ],
)
async def test_a_body_that_is_no_message_has_the_protocols_form(citizen: CitizenClient, body: bytes) -> None:
    headers = citizen.headers | {"Content-Type": "application/json", "Accept-Language": "en"}
    answer = await citizen.http.post(f"{citizen.path}/messages", content=body, headers=headers)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "invalid")
    assert error["message"].startswith("Something you filled in")


async def test_a_body_beyond_all_measure_is_refused(citizen: CitizenClient) -> None:
    answer = await citizen.post("a" * 100_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")

    async def endless() -> Any:
        for _ in range(40):
            yield b"a" * 4096

    headers = citizen.headers | {"Content-Type": "application/json"}
    answer = await citizen.http.post(f"{citizen.path}/messages", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


async def test_fifty_messages_in_a_second_are_too_many(citizen: CitizenClient, clock: FixedClock) -> None:
    answers = await asyncio.gather(*(citizen.post(f"Hej {number}") for number in range(50)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 30
    assert refused[0].json()["error"]["code"] == "too_many"
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 10
    accepted = [event for event in await citizen.events() if event["kind"] == "citizen.message"]
    assert len(accepted) == 20
    clock.forward(seconds=11)
    assert (await citizen.post("Hej igen")).status_code == 200


async def test_an_unknown_municipality_is_said_to_be_unknown(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"{API}/municipalities/ingensteds/conversations", json={"channel": "web"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_municipality")
    assert (await http.get(f"{API}/municipalities/ingensteds")).json()["error"]["code"] == "unknown_municipality"


@pytest.mark.parametrize("wish", [{}, {"channel": "fax"}, {"channel": "web", "language": "dansk"}])
async def test_a_conversation_needs_a_known_channel_and_language(http: httpx.AsyncClient, wish: dict[str, str]) -> None:
    answer = await http.post(f"{API}/municipalities/aadal/conversations", json=wish)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


async def test_a_foreign_token_finds_nothing(http: httpx.AsyncClient, citizen: CitizenClient) -> None:
    other = await CitizenClient.start(http)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}, other.headers):
        for method, path in (
            ("GET", "/events"), ("POST", "/messages"), ("POST", "/callback"), ("POST", "/handover"), ("DELETE", ""),
            ("GET", "/transcript"), ("POST", "/feedback"),
        ):  # fmt: skip
            body = {"client_id": str(uuid.uuid4()), "text": "x", "name": "x", "phone": "20123456", "rating": 1}
            answer = await http.request(
                method, citizen.path + path, headers=headers, json=body if method == "POST" else None
            )
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found"), path
    unknown = await http.get(f"{API}/conversations/{uuid.uuid4()}/events", headers=citizen.headers)
    assert unknown.status_code == 404


async def test_an_expired_token_finds_nothing(citizen: CitizenClient, clock: FixedClock) -> None:
    clock.forward(hours=25)
    assert (await citizen.post("Hej")).status_code == 404


async def test_a_pipeline_that_fails_still_says_something(
    citizen: CitizenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Answerer, question: Question) -> Answer:
        raise RuntimeError("a secret path /etc/passwd")

    monkeypatch.setattr(Answerer, "answer", broken)
    _, answered = await citizen.say(PASSPORT)
    said = answered["payload"]
    assert (said["decision"], said["actions"][0]["type"]) == ("no_answer", "callback")
    assert "passwd" not in said["text"]


async def test_errors_are_in_the_requests_language(http: httpx.AsyncClient) -> None:
    path = f"{API}/municipalities/x"
    assert "kender ikke" in (await http.get(path)).json()["error"]["message"]
    english = await http.get(path, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert "do not know" in english.json()["error"]["message"]


async def test_an_unknown_address_and_method_have_the_protocols_form(http: httpx.AsyncClient) -> None:
    assert (await http.get(f"{API}/nothing")).json()["error"]["code"] == "not_found"
    assert (await http.put(f"{API}/municipalities")).json()["error"]["code"] == "method_not_allowed"


async def test_rating_transcript_and_erasing(citizen: CitizenClient) -> None:
    await citizen.say("Mit barn Viggo skal have pas, hvad gør jeg?")
    give = {"seq": 2, "rating": 3, "comment": "tak, mit cpr er 010190-1234"}
    for body, status in ((give, 204), ({"rating": 1}, 204), ({"rating": 4}, 422), ({"seq": 1, "rating": 2}, 422)):
        answer = await citizen.http.post(f"{citizen.path}/feedback", json=body, headers=citizen.headers)
        assert answer.status_code == status, body
    for form, start in (("txt", b"Samtale med Aadal"), ("json", b'{"events"'), ("pdf", b"%PDF")):
        answer = await citizen.http.get(f"{citizen.path}/transcript", params={"format": form}, headers=citizen.headers)
        assert answer.status_code == 200
        assert answer.content.startswith(start)
    before = await citizen.events()
    answer = await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert answer.status_code == 200
    after = await citizen.events()
    assert [event["seq"] for event in after] == [*(event["seq"] for event in before), 3]
    assert after[0]["payload"] == before[0]["payload"] | {"text": "", "erased": True}
    assert after[-1]["kind"] == "conversation.closed"
    assert (await citizen.post("Hej")).json()["error"]["code"] == "conversation_closed"


async def test_a_pages_address_is_kept_without_personal_parts(http: httpx.AsyncClient, services: Services) -> None:
    await CitizenClient.start(http, page_url="https://ole:x@www.aadal.example/pas?cpr=0101901234#navn")
    async with services.database.transaction() as session:
        rows = await (await session.connection()).exec_driver_sql("SELECT page_url FROM conversation")
        assert rows.scalar_one() == "https://www.aadal.example/pas"


async def test_erasing_during_a_turn_leaves_nothing_of_it(
    citizen: CitizenClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking, may_answer = asyncio.Event(), asyncio.Event()
    real = Answerer.answer

    async def slow(self: Answerer, question: Question) -> Answer:
        thinking.set()
        await may_answer.wait()
        return await real(self, question)

    monkeypatch.setattr(Answerer, "answer", slow)
    asked = asyncio.create_task(citizen.say("Min hund hedder Bo, hvad gør jeg med mit pas?"))
    await thinking.wait()
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    may_answer.set()
    await asked
    async with services.database.transaction() as session:
        for table in ("event", "turn", "feedback"):
            rows = await (await session.connection()).exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
            assert "hedder" not in str(rows.all())
    for path, body in (
        ("feedback", {"rating": 1}),
        ("callback", {"client_id": str(uuid.uuid4()), "name": "x", "phone": "20123456"}),
    ):
        answer = await citizen.http.post(f"{citizen.path}/{path}", json=body, headers=citizen.headers)
        assert answer.json()["error"]["code"] == "conversation_closed"


async def test_an_answer_that_cannot_be_stored_is_said_to_have_failed(
    citizen: CitizenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unstorable(self: Answerer, question: Question) -> Answer:
        return Answer("svar", "answer", "da", "article", area="\x00")

    monkeypatch.setattr(Answerer, "answer", unstorable)
    _, answered = await citizen.say(PASSPORT)
    assert answered["payload"]["decision"] == "no_answer"


@pytest.mark.parametrize("after", ["-1", "2147483648", "9" * 30, "x"])
async def test_a_number_no_event_can_have_is_refused(citizen: CitizenClient, after: str) -> None:
    answer = await citizen.http.get(f"{citizen.path}/events", params={"after": after}, headers=citizen.headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")
