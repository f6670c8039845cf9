"""The citizen's WebSocket: exactly once, in order, in every tab, across cuts."""

from __future__ import annotations

import asyncio
import uuid

import pytest
import websockets

from bot.answering.schemas import Answer, Question
from bot.answering.service import Answerer
from tests.client import CitizenClient, CitizenSocket

PASSPORT = "Mit barn skal have pas, hvad gør jeg?"


async def test_what_the_socket_shows_is_what_is_stored(citizen: CitizenClient) -> None:
    socket = await citizen.connect()
    await socket.say(PASSPORT)
    assert await socket.until("bot.message") == await citizen.events()
    await socket.close()


async def test_two_tabs_see_the_same(citizen: CitizenClient) -> None:
    first, second = await citizen.connect(), await citizen.connect()
    await first.say(PASSPORT)
    assert await first.until("bot.message") == await second.until("bot.message")
    await second.say("Tak")
    assert await first.until("bot.message") == await second.until("bot.message")
    await asyncio.gather(first.close(), second.close())


async def test_a_reconnect_gives_exactly_what_was_missed(citizen: CitizenClient) -> None:
    socket = await citizen.connect()
    await socket.say(PASSPORT)
    seen = await socket.until("citizen.message")
    # The line is cut while the bot thinks, without a goodbye.
    socket.socket.transport.abort()
    again = await citizen.connect(after=seen[-1]["seq"])
    missed = await again.until("bot.message")
    assert seen + missed == await citizen.events()
    await again.close()


async def test_the_same_client_id_by_socket_and_http_is_one_message(citizen: CitizenClient) -> None:
    client_id = str(uuid.uuid4())
    socket = await citizen.connect()
    await socket.say(PASSPORT, client_id)
    turn = await citizen.say(PASSPORT, client_id)
    assert await socket.until("bot.message") == turn == await citizen.events()
    await socket.close()


async def test_pieces_come_before_the_answer_and_are_not_stored(
    citizen: CitizenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def streamed(self: Answerer, question: Question) -> Answer:
        assert question.on_delta is not None
        for piece in ("Du skal ", "have pas. ", "æ" * 9000):
            await question.on_delta(piece)
        return Answer("Du skal have pas.", "answer", "da", "model")

    monkeypatch.setattr(Answerer, "answer", streamed)
    first, second = await citizen.connect(), await citizen.connect()
    await first.say(PASSPORT)
    for tab in (first, second):
        await tab.until("bot.message")
        assert "".join(tab.deltas) == "Du skal have pas. " + "æ" * 9000
    assert [event["kind"] for event in await citizen.events()] == ["citizen.message", "bot.message"]
    await asyncio.gather(first.close(), second.close())


@pytest.mark.parametrize(
    "hello",
    [
        '{"type": "hello", "token": "wrong"}',
        '{"type": "hello"}',
        "[]",
        "nonsense",
        '{"type": "hello", "token": "x", "after": -1}',
    ],
)
async def test_a_wrong_hello_closes_the_socket(citizen: CitizenClient, hello: str) -> None:
    async with websockets.connect(citizen.socket_url()) as socket:
        await socket.send(hello)
        frame = await CitizenSocket(socket).frame()
        assert frame["error"]["code"] == "not_found"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4404


async def test_what_cannot_be_used_is_said_and_the_socket_stays_open(citizen: CitizenClient) -> None:
    socket = await citizen.connect()
    client_id = str(uuid.uuid4())
    await socket.say("", client_id)
    refused = await socket.frame()
    assert (refused["error"]["code"], refused["client_id"]) == ("empty_text", client_id)
    for frame in ({"type": "nonsense"}, {"type": "message", "text": "uden id"}, {}):
        await socket.send(**frame)
        assert (await socket.frame())["error"]["code"] == "invalid"
    await socket.socket.send("{")
    assert (await socket.frame())["error"]["code"] == "invalid"
    await socket.socket.send(b"\x00\x01")
    assert (await socket.frame())["error"]["code"] == "invalid"
    await socket.send(type="ping")
    assert (await socket.frame())["kind"] == "pong"
    await socket.say("Hej")
    assert (await socket.until("bot.message"))[-1]["seq"] == 2
    await socket.close()
