"""What the desk keeps and looks up around a case, through the front door."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.channels.context import Services
from bot.cli import app
from bot.contact_centre.models import WorkItem
from bot.staff import service as staff_service
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD

PASSPORT = "Mit barn skal have pas, hvad gør jeg?"


async def _account(services: Services, name: str, role: Any, municipality: str | None = None) -> None:
    places = [municipality] if municipality else None
    async with services.database.transaction() as session:
        await staff_service.create_account(session, name, name.title(), PASSWORD, [role], places, services.clock())


@pytest.fixture
async def editor(services: Services, base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An editor of aadal, signed in."""
    await _account(services, "edda", "editor", "aadal")
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        await Agent.sign_in(client, "edda", PASSWORD)
        yield client


async def _audit(services: Services, action: str) -> list[tuple[str | None, dict[str, Any]]]:
    async with services.database.transaction() as session:
        rows = await session.execute(
            text("SELECT subject, detail FROM audit WHERE action = :action ORDER BY id"), {"action": action}
        )
        return [(subject, detail) for subject, detail in rows]


async def _callback(citizen: CitizenClient, **wish: str) -> str:
    return str((await citizen.callback(**wish)).json()["callback_id"])


async def _claimed_chat(citizen: CitizenClient, agent: Agent) -> str:
    await agent.available()
    assert (await citizen.handover()).status_code == 200
    item = next(each for each in await agent.queue() if each["conversation_id"] == citizen.id)
    assert (await agent.do(item["id"], "claim")).status_code == 200
    return str(item["id"])


async def test_the_summary_says_what_was_asked_answered_from_where_and_tried(
    citizen: CitizenClient, agent: Agent
) -> None:
    await citizen.say(PASSPORT)
    item = await _claimed_chat(citizen, agent)
    summary = (await agent.details(item))["case"]["summary"]
    assert summary["last_question"]["text"] == PASSPORT
    assert (summary["questions"], summary["area"], summary["area_title"]) == (1, "pas", "Pas")
    assert summary["unanswered"] is False
    [answer] = summary["answers"]
    assert (answer["decision"], answer["question"]) == ("answer", 1)
    [article] = answer["articles"]
    assert article["page"] == f"/viden/aadal/{article['article']}"
    page = await citizen.http.get(article["page"])
    assert (page.status_code, "pas" in page.text) == (200, True)
    assert [(tried["kind"], tried["detail"]) for tried in summary["tried"]] == [
        ("handover.requested", "citizen"),
        ("agent.joined", "Agnes"),
    ]
    await citizen.post("Og hvad koster det?")
    summary = (await agent.details(item))["case"]["summary"]
    assert (summary["unanswered"], summary["last_question"]["text"]) == (True, "Og hvad koster det?")


async def test_a_suggestion_is_the_bots_answer_and_leaves_no_trace(
    services: Services, citizen: CitizenClient, agent: Agent
) -> None:
    item = await _claimed_chat(citizen, agent)
    path = f"{API}/desk/items/{item}/suggestion"
    assert (await agent.http.get(path)).json() == {"text": None, "decision": None, "confidence": 0, "articles": []}
    await citizen.post(PASSPORT)
    before = await citizen.events()
    suggested = (await agent.http.get(path)).json()
    assert suggested["decision"] == "answer"
    assert suggested["articles"][0]["page"].startswith("/viden/aadal/pas")
    assert "Dit barn skal have sit eget pas" in suggested["text"]
    assert not {"**", "]("} & set(suggested["text"].split())
    assert await citizen.events() == before
    async with services.database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM turn")) == 0
    await citizen.post("Jeg vil gerne tale med et menneske")
    assert (await agent.http.get(path)).json()["text"] is None


async def test_a_number_is_shown_on_purpose_only_and_each_time_is_a_line(
    services: Services, citizen: CitizenClient, agent: Agent
) -> None:
    item = await _callback(citizen)
    for shown in (await agent.details(item), (await agent.do(item, "claim")).json()):
        assert (shown["phone"], shown["has_phone"]) == (None, True)
        assert "20123456" not in json.dumps(shown)
    assert await _audit(services, "number_shown") == []
    for _ in range(2):
        assert (await agent.do(item, "reveal")).json() == {"phone": "+4520123456"}
    assert await _audit(services, "number_shown") == [(item, {})] * 2
    chat = await _claimed_chat(await CitizenClient.start(citizen.http), agent)
    assert (await agent.do(chat, "reveal")).json() == {"phone": None}
    assert len(await _audit(services, "number_shown")) == 2


async def test_notes_and_tags_are_for_staff_masked_and_the_notes_go_when_the_citizen_erases(
    citizen: CitizenClient, agent: Agent
) -> None:
    item = await _callback(citizen)
    noted = await agent.do(item, "notes", text="Ring til 20 12 34 56, cpr 010190-1234")
    assert noted.status_code == 201
    [note] = noted.json()["case"]["notes"]
    assert (note["by"], note["text"]) == ("Agnes", "Ring til 20 12 34 56, cpr [cpr-nummer]")
    path = f"{API}/desk/items/{item}/tags"
    tagged = await agent.http.put(path, json={"tags": ["Letbanen", "støj ", "letbanen", "bor 010190-1234"]})
    assert tagged.json()["case"]["tags"] == ["bor [cpr-nummer]", "letbanen", "støj"]
    tagged = await agent.http.put(path, json={"tags": ["støj"]})
    assert tagged.json()["case"]["tags"] == ["støj"]
    for wrong in ({"tags": [""]}, {"tags": ["x" * 41]}, {"tags": ["x"] * 21}):
        assert (await agent.http.put(path, json=wrong)).status_code == 422
    assert (await agent.do(item, "notes", text=" ")).status_code == 422
    seen = json.dumps(await citizen.events(), ensure_ascii=False)
    assert not [word for word in ("støj", "Ring til") if word in seen]
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    case = (await agent.details(item))["case"]
    assert (case["notes"], case["tags"]) == ([], ["støj"])


async def test_what_there_is_to_choose_from(services: Services, agent: Agent, citizen: CitizenClient) -> None:
    item = await _callback(citizen)
    await agent.http.put(f"{API}/desk/items/{item}/tags", json={"tags": ["støj"]})
    shown = (await agent.http.get(f"{API}/desk/choices")).json()
    assert "støj" in shown["tags"]["aadal"]
    assert "letbanen" in shown["tags"]["aadal"]
    assert not {"støj", "letbanen"} & set(shown["tags"]["bakkeby"])
    assert {code["outcome"] for code in shown["wrap_up"]} == {"settled", "referred", "unreachable", "withdrawn"}
    assert {"id": "lunch", "title": "Frokost"} in shown["breaks"]
    english = await agent.http.get(f"{API}/desk/choices", headers={"Accept-Language": "en"})
    assert {"id": "lunch", "title": "Lunch"} in english.json()["breaks"]
    await _account(services, "bo", "agent", "bakkeby")
    bo = await Agent.sign_in(citizen.http, "bo", PASSWORD)
    assert set((await bo.http.get(f"{API}/desk/choices")).json()["tags"]) == {"bakkeby"}


async def test_canned_replies_are_filled_in_for_the_municipality_and_in_the_citizens_language(
    services: Services, agent: Agent, http: httpx.AsyncClient
) -> None:
    async def read(**query: str) -> dict[str, str]:
        answer = await agent.http.get(f"{API}/desk/canned", params=query)
        assert answer.status_code == 200, answer.text
        return {reply["id"]: reply["text"] for reply in answer.json()["replies"]}

    danish, other = await read(municipality="aadal", language="da"), await read(municipality="bakkeby", language="pl")
    assert len(danish) >= 40
    assert danish["hej"].startswith("Hej, du taler nu med Agnes fra Aadal Kommune.")
    assert other["hej"].startswith("Hello, you are now talking to Agnes from Bakkeby Municipality.")
    assert danish["sikker-post"].endswith("https://www.aadal.example/sikker-post")
    assert not [text for text in (*danish.values(), *other.values()) if "{{" in text or "](" in text]
    await _account(services, "bo", "agent", "bakkeby")
    bo = await Agent.sign_in(http, "bo", PASSWORD)
    for municipality, status in (("bakkeby", 200), ("aadal", 404), ("nowhere", 404)):
        answer = await bo.http.get(f"{API}/desk/canned", params={"municipality": municipality})
        assert answer.status_code == status


async def test_closing_with_a_code_and_what_the_knowledge_lacks(
    services: Services, citizen: CitizenClient, agent: Agent, editor: httpx.AsyncClient
) -> None:
    item = await _callback(citizen)
    await agent.do(item, "claim")
    report = {
        "kind": "wrong",
        "article": "pas-boern",
        "comment": "Prisen er gammel. Spurgt af 010190-1234, 20 12 34 56",
    }
    for wrong, field in (
        ({"wrap_up": "referred"}, "wrap_up"),
        ({"wrap_up": "nothing"}, "wrap_up"),
        ({"wrap_up": "knowledge"}, "knowledge"),
        ({"wrap_up": "knowledge", "knowledge": report | {"article": "nothing"}}, "knowledge.article"),
        ({"wrap_up": "knowledge", "knowledge": {"kind": "missing", "comment": "?"}}, "knowledge.area"),
    ):
        refused = await agent.do(item, "close", outcome="settled", **wrong)
        assert (refused.status_code, list(refused.json()["error"]["details"]["fields"])) == (422, [field])
    assert (await agent.details(item))["state"] == "claimed"
    closed = await agent.do(item, "close", outcome="settled", wrap_up="knowledge", knowledge=report)
    assert closed.status_code == 200, closed.text
    assert (await agent.details(item))["case"]["wrap_up"] == "knowledge"
    second = await _callback(await CitizenClient.start(citizen.http, "bakkeby"))
    await agent.do(second, "claim")
    missing = {"kind": "missing", "area": "affald", "comment": "Hvor køber man et hjemmekompost-kursus?"}
    assert (await agent.do(second, "close", outcome="settled", knowledge=missing)).status_code == 200
    shown = (await editor.get(f"{API}/desk/knowledge_reports")).json()
    [read] = shown["reports"]
    assert (read["municipality"], read["area"], read["article"], read["by"]) == ("aadal", "pas", "pas-boern", "Agnes")
    assert (read["title"], read["comment"]) == (
        services.library.knowledge.articles["pas-boern"].meta.title,
        "Prisen er gammel. Spurgt af [cpr-nummer], [telefonnummer]",
    )
    assert (await editor.get(f"{API}/desk/queue")).status_code == 403
    assert (await agent.http.get(f"{API}/desk/knowledge_reports")).status_code == 403


async def test_the_next_attempt_when_the_agent_says(citizen: CitizenClient, agent: Agent, clock: FixedClock) -> None:
    item = await _callback(citizen)
    await agent.do(item, "claim")
    again = (await agent.details(item))["case"]["again"]
    assert [again[0]["from"], again[0]["to"]] == ["2026-11-24T10:00:00Z", "2026-11-24T14:00:00Z"]
    assert len(again) == 6  # until the same hour next Tuesday
    for wrong in ("2026-11-24T09:59:00Z", "2026-11-24T14:00:00Z", "2026-11-28T10:00:00Z", "2026-12-02T10:00:00Z"):
        refused = await agent.do(item, "attempts", outcome="no_answer", again_at=wrong)
        assert list(refused.json()["error"]["details"]["fields"]) == ["again_at"], wrong
    assert (
        await agent.do(item, "attempts", outcome="wrong_number", again_at="2026-11-24T12:00:00Z")
    ).status_code == 422
    planned = (await agent.do(item, "attempts", outcome="answered", again_at="2026-11-24T11:15:00Z")).json()
    assert (planned["state"], planned["due_at"]) == ("quarantined", "2026-11-24T11:15:00Z")
    assert planned["window"] == {"from": "2026-11-24T11:15:00Z", "to": "2026-11-24T14:00:00Z"}
    assert (await citizen.events())[-1]["payload"]["window"]["from"] == "2026-11-24T11:15:00+00:00"
    assert (await agent.do(item, "claim")).json()["error"]["code"] == "resting"
    clock.now = dt.datetime.fromisoformat(planned["due_at"])
    assert (await agent.do(item, "claim")).status_code == 200


class TestSearch:
    """Past conversations by their words."""

    @staticmethod
    async def _find(agent: Agent, **query: Any) -> dict[str, Any]:
        answer = await agent.http.get(f"{API}/desk/search", params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def test_danish_words_as_stored_with_a_line_for_every_search(
        self, services: Services, citizen: CitizenClient, agent: Agent
    ) -> None:
        await citizen.say("Jeg har mistet mine børnepasningspladser, cpr 010190-1234")
        await (await CitizenClient.start(citizen.http, "bakkeby")).say("Hvad koster et pas?")
        [hit] = (await self._find(agent, q="børnepasningsplads"))["hits"]
        assert (hit["conversation_id"], hit["municipality"], hit["by"]) == (citizen.id, "aadal", "citizen")
        assert "cpr [cpr-nummer" in "".join(part["text"] for part in hit["excerpt"])
        assert [part["text"] for part in hit["excerpt"] if part["match"]] == ["børnepasningspladser"]
        assert (await self._find(agent, q="010190-1234"))["hits"] == []
        assert (await self._find(agent, q="og det"))["hits"] == []
        assert await _audit(services, "conversations_searched") == [
            (None, {"q": "børnepasningsplads", "tag": None, "found": 1}),
            (None, {"q": "[cpr-nummer]", "tag": None, "found": 0}),
            (None, {"q": "og det", "tag": None, "found": 0}),
        ]
        assert (await agent.http.get(f"{API}/desk/search")).status_code == 422
        await citizen.http.delete(citizen.path, headers=citizen.headers)
        assert (await self._find(agent, q="børnepasningsplads"))["hits"] == []

    async def test_only_where_one_serves(self, services: Services, http: httpx.AsyncClient, agent: Agent) -> None:
        conversations = {}
        for municipality in ("aadal", "bakkeby"):
            citizen = await CitizenClient.start(http, municipality)
            conversations[municipality] = citizen.id
            await citizen.say("Spørgsmål om fastelavnstønder")
        await _account(services, "bo", "agent", "bakkeby")
        bo = await Agent.sign_in(http, "bo", PASSWORD)
        assert [hit["municipality"] for hit in (await self._find(bo, q="fastelavnstønde"))["hits"]] == ["bakkeby"]
        refused = await bo.http.get(f"{API}/desk/search", params={"q": "fastelavn", "municipality": "aadal"})
        assert refused.status_code == 404
        assert len((await self._find(agent, q="fastelavnstønde", municipality="aadal"))["hits"]) == 1
        read = await bo.http.get(f"{API}/desk/conversations/{conversations['bakkeby']}")
        assert read.json()["events"][0]["payload"]["text"] == "Spørgsmål om fastelavnstønder"
        assert await _audit(services, "case_shown") == [(conversations["bakkeby"], {})]
        for hidden in (conversations["aadal"], str(uuid.uuid4())):
            assert (await bo.http.get(f"{API}/desk/conversations/{hidden}")).status_code == 404

    async def test_pages_by_tag_and_what_became_of_it(
        self, http: httpx.AsyncClient, agent: Agent, clock: FixedClock
    ) -> None:
        items: dict[str, str] = {}
        for number in range(5):
            clock.forward(seconds=number % 2)  # some at the same moment
            citizen = await CitizenClient.start(http)
            await citizen.post(f"Hvor er byens juletræ {number}")
            items[citizen.id] = await _callback(citizen, phone=f"2012345{number}")
            tags = {"tags": ["jul"] if number < 3 else []}
            await agent.http.put(f"{API}/desk/items/{items[citizen.id]}/tags", json=tags)
        seen, before = [], None
        while True:
            page = await self._find(agent, q="juletræer", limit=2, **({"before": before} if before else {}))
            seen += [hit["conversation_id"] for hit in page["hits"]]
            before = page["before"]
            if before is None:
                break
        assert len(seen) == len(set(seen)) == 5
        tagged = [hit["conversation_id"] for hit in (await self._find(agent, tag="Jul"))["hits"]]
        assert len(tagged) == 3
        await agent.do(items[tagged[0]], "claim")
        await agent.do(items[tagged[0]], "close", outcome="settled", wrap_up="self-service")
        read = (await agent.http.get(f"{API}/desk/conversations/{tagged[0]}")).json()
        assert read["tags"] == ["jul"]
        assert [(item["state"], item["wrap_up"]) for item in read["items"]] == [("resolved", "self-service")]
        assert (await agent.http.get(f"{API}/desk/search", params={"q": "x", "before": "nonsense"})).status_code == 422

    async def test_the_words_come_from_the_index(self, services: Services) -> None:
        async with services.database.transaction() as session:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = await session.scalars(
                text(
                    "EXPLAIN SELECT 1 FROM event WHERE event.kind IN ('citizen.message', 'agent.message') AND "
                    "to_tsvector('danish'::regconfig, event.payload ->> 'text') @@ "
                    "websearch_to_tsquery('danish'::regconfig, 'pas')"
                )
            )
            assert "ix_event_words" in "\n".join(plan)


async def test_every_change_of_status_is_kept_also_that_of_one_who_vanished(
    services: Services, agent: Agent, clock: FixedClock
) -> None:
    async def put(status: str, **more: str) -> httpx.Response:
        return await agent.http.put(f"{API}/desk/status", json={"status": status} | more)

    assert (await put("available")).json() == {"status": "available", "reason": None, "since": "2026-11-24T10:00:00Z"}
    clock.forward(seconds=30)
    assert (await put("available")).json()["since"] == "2026-11-24T10:00:00Z"
    assert (await put("break", reason="lunch")).json()["reason"] == "lunch"
    for wrong in ({"status": "break", "reason": "nothing"}, {"status": "available", "reason": "lunch"}):
        refused = await agent.http.put(f"{API}/desk/status", json=wrong)
        assert list(refused.json()["error"]["details"]["fields"]) == ["reason"]
    clock.forward(seconds=30)
    await put("wrap_up")
    clock.forward(minutes=10)
    assert (await put("wrap_up")).json()["since"] == "2026-11-24T10:11:00Z"
    async with services.database.transaction() as session:
        changes = await session.execute(text("SELECT at, status, reason FROM presence_change ORDER BY id"))
        assert [(f"{at:%H:%M:%S}", status, reason) for at, status, reason in changes] == [
            ("10:00:00", "available", None),
            ("10:00:30", "break", "lunch"),
            ("10:01:00", "wrap_up", None),
            ("10:02:00", "offline", None),
            ("10:11:00", "wrap_up", None),
        ]


async def test_reports_on_the_command_line(
    services: Services, citizen: CitizenClient, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = await _callback(citizen)
    await agent.do(item, "claim")
    missing = {"kind": "missing", "area": "affald", "comment": "Hvor køber man et hjemmekompost-kursus?"}
    await agent.do(item, "close", outcome="settled", knowledge=missing)
    assert services.settings.database_url
    monkeypatch.setenv("DATABASE_URL", services.settings.database_url)
    import asyncio

    shown = await asyncio.to_thread(CliRunner().invoke, app, ["knowledge", "reports", "--municipality", "aadal"])
    assert (shown.exit_code, json.loads(shown.output)["comment"]) == (0, missing["comment"])
    none = await asyncio.to_thread(CliRunner().invoke, app, ["knowledge", "reports", "--municipality", "bakkeby"])
    assert (none.exit_code, none.output) == (0, "")
    # The report outlives the conversation it came from.
    async with services.database.transaction() as session:
        await session.execute(text("DELETE FROM conversation"))
        assert await session.get(WorkItem, uuid.UUID(item)) is None
        assert await session.scalar(text("SELECT item_id IS NULL FROM knowledge_report"))
