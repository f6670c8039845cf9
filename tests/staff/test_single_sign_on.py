"""Signing in at an identity provider, and everything that must not get anybody in."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from bot.staff import service as staff_service
from bot.staff import store
from bot.words import words
from tests.client import API, Agent
from tests.clock import FixedClock
from tests.conftest import PASSWORD
from tests.staff.conftest import SignOn
from tests.staff.identity_provider import CALLBACK, come_back, sign_in

SESSION = f"{API}/staff/session"
EVERYTHING = [{"role": "administrator", "municipality": None}, {"role": "agent", "municipality": None}]


async def _log(sign_on: SignOn) -> list[tuple[str, dict[str, Any]]]:
    """The audit log, oldest first."""
    async with sign_on.services.database.transaction() as session:
        lines = await store.audit_lines(session, None, limit=100)
    return [(entry.action, entry.detail) for entry, _ in reversed(lines)]


async def _refused(answer: httpx.Response, status: int, code: str) -> None:
    """The answer is a page that says what went wrong, and nobody is signed in."""
    assert answer.status_code == status, answer.text
    assert words("da", f"error-{code}") in answer.text
    assert "borgerlinje_staff" not in answer.cookies


async def test_a_good_sign_in_makes_an_account_with_what_the_groups_give(
    sign_on: SignOn, browser: httpx.AsyncClient
) -> None:
    assert (await browser.get(f"{API}/staff/sign-in")).json() == {"provider": f"{API}/staff/oidc/start"}
    await sign_on.provider.admit("anna", "aadal-agents", "bakkeby-supervisors", "canteen")
    answer = await sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert "SameSite=strict" in answer.headers["set-cookie"]
    who = (await browser.get(SESSION)).json()
    assert (who["username"], who["name"], who["signed_in_with"]) == ("anna", "Anna", "provider")
    assert who["grants"] == [
        {"role": "agent", "municipality": "aadal"},
        {"role": "supervisor", "municipality": "bakkeby"},
    ]
    assert (await browser.get(f"{API}/desk/queue")).status_code == 200
    assert [action for action, _ in await _log(sign_on)] == ["account_created", "signed_in"]
    # The same person is the same account.
    await sign_in(browser)
    assert (await browser.get(SESSION)).json()["id"] == who["id"]


async def test_the_request_carries_what_the_answer_is_checked_by(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    answer = await browser.get(f"{API}/staff/oidc/start")
    assert "SameSite=lax" in answer.headers["set-cookie"]
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == [sign_on.url + CALLBACK]


async def test_groups_may_be_told_at_the_userinfo_endpoint(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    await sign_on.provider.admit("anna", "operations")
    await sign_on.provider.set(claimsIn="userinfo")
    await sign_in(browser)
    assert (await browser.get(SESSION)).json()["grants"] == EVERYTHING


async def test_a_wrong_state_lets_nobody_in(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    await sign_on.provider.admit("anna", "operations")
    back = urlsplit(await come_back(browser))
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    await _refused(await browser.get(CALLBACK, params=query | {"state": "x" * 43}), 400, "sign_in_expired")
    await _refused(await browser.get(CALLBACK, params={}), 400, "sign_in_expired")
    assert await _log(sign_on) == [("sign_in_failed", {"address": "127.0.0.1", "reason": "state"})] * 2


async def test_another_browser_cannot_come_back_in_ones_place(
    sign_on: SignOn, browser: httpx.AsyncClient, another_browser: httpx.AsyncClient
) -> None:
    await sign_on.provider.admit("anna", "operations")
    back = await come_back(browser)
    await come_back(another_browser)
    await _refused(await another_browser.get(back), 400, "sign_in_expired")


async def test_an_answer_counts_once(
    sign_on: SignOn, browser: httpx.AsyncClient, another_browser: httpx.AsyncClient
) -> None:
    await sign_on.provider.admit("anna", "operations")
    back = await come_back(browser)
    cookies = dict(browser.cookies)
    assert (await browser.get(back)).status_code == 303
    browser.cookies.clear()
    browser.cookies.update(cookies)
    await _refused(await browser.get(back), 400, "sign_in_expired")
    # A code that was used, in a sign-in of the thief's own: the provider knows it, and it is bound to another browser.
    own = parse_qs(urlsplit(await come_back(another_browser)).query)
    stolen = {"code": parse_qs(urlsplit(back).query)["code"][0], "state": own["state"][0]}
    await _refused(await another_browser.get(CALLBACK, params=stolen), 403, "identity_not_proved")


async def test_a_sign_in_that_takes_too_long_is_begun_anew(
    sign_on: SignOn, browser: httpx.AsyncClient, clock: FixedClock
) -> None:
    await sign_on.provider.admit("anna", "operations")
    back = await come_back(browser)
    clock.forward(minutes=10)
    await _refused(await browser.get(back), 400, "sign_in_expired")


@pytest.mark.parametrize(
    "forge",
    [
        {"claims": {"nonce": "of another sign-in"}},
        {"claims": {"nonce": None}},
        {"claims": {"exp": 1_000_000_000}},
        {"claims": {"iat": 4_000_000_000}},
        {"claims": {"aud": "another service"}},
        {"claims": {"aud": ["borgerlinje", "another service"]}},
        {"claims": {"aud": ["borgerlinje", "another service"], "azp": "another service"}},
        {"claims": {"iss": "https://another.example"}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": 7}},
        {"claims": {"sub": None}},
        {"sign": "none"},
        {"sign": "secret"},
        {"sign": "foreign"},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(
    sign_on: SignOn, browser: httpx.AsyncClient, forge: dict[str, Any]
) -> None:
    await sign_on.provider.admit("anna", "operations")
    await sign_on.provider.set(forge=forge)
    await _refused(await sign_in(browser), 403, "identity_not_proved")
    assert (await browser.get(SESSION)).status_code == 401
    [(action, detail)] = await _log(sign_on)
    assert (action, detail["address"]) == ("sign_in_failed", "127.0.0.1")


async def test_a_token_for_several_services_is_good_where_it_says_it_was_issued_to_us(
    sign_on: SignOn, browser: httpx.AsyncClient
) -> None:
    await sign_on.provider.admit("anna", "operations")
    await sign_on.provider.set(forge={"claims": {"aud": ["borgerlinje", "another"], "azp": "borgerlinje"}})
    assert (await sign_in(browser)).status_code == 303


async def test_a_rotated_key_counts_at_once(
    sign_on: SignOn, browser: httpx.AsyncClient, another_browser: httpx.AsyncClient
) -> None:
    await sign_on.provider.admit("anna", "operations")
    assert (await sign_in(browser)).status_code == 303
    await sign_on.provider.set(rotate=True)
    assert (await sign_in(another_browser)).status_code == 303


async def test_with_the_provider_away_built_in_accounts_sign_in(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    services = sign_on.services
    async with services.database.transaction() as session:
        await staff_service.create_account(session, "agnes", "Agnes", PASSWORD, ["agent"], None, services.clock())
    await sign_on.provider.admit("anna", "operations")
    back = await come_back(browser)
    async with sign_on.provider.away():
        await _refused(await browser.get(f"{API}/staff/oidc/start"), 503, "provider_away")
        await _refused(await browser.get(back), 503, "provider_away")
        agent = await Agent.sign_in(browser, "agnes", PASSWORD)
        assert agent.who["signed_in_with"] == "password"
        assert (await browser.delete(SESSION)).status_code == 204


async def test_who_cancels_at_the_provider_is_told_so(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    await _refused(await sign_in(browser), 403, "sign_in_cancelled")


@pytest.mark.parametrize("groups", [["canteen"], [], "canteen", 7, ["AADAL-AGENTS"], [["aadal-agents"]]])
async def test_a_group_nobody_knows_gives_no_account(
    sign_on: SignOn, browser: httpx.AsyncClient, groups: object
) -> None:
    await sign_on.provider.admit("anna", groups=groups)
    await _refused(await sign_in(browser), 403, "no_role")
    assert await _log(sign_on) == [
        ("sign_in_refused", {"username": "anna", "address": "127.0.0.1", "reason": "no_role"})
    ]
    async with sign_on.services.database.transaction() as session:
        assert await store.members(session) == []


async def test_a_role_that_was_taken_away_is_gone_at_the_next_sign_in_with_every_session(
    sign_on: SignOn, browser: httpx.AsyncClient, another_browser: httpx.AsyncClient
) -> None:
    await sign_on.provider.admit("anna", "aadal-agents")
    await sign_in(browser)
    await sign_on.provider.admit("anna", "canteen")
    assert (await browser.get(SESSION)).status_code == 200
    await _refused(await sign_in(another_browser), 403, "no_role")
    assert (await browser.get(SESSION)).status_code == 401
    assert (await _log(sign_on))[2:] == [
        ("account_changed", {"username": "anna", "before": ["agent@aadal"], "after": []}),
        ("sign_in_refused", {"username": "anna", "address": "127.0.0.1", "reason": "no_role"}),
    ]
    await sign_on.provider.admit("anna", "operations")
    await sign_in(browser)
    assert (await browser.get(SESSION)).json()["grants"] == EVERYTHING


async def test_who_was_removed_at_the_provider_is_out_after_a_shift(
    sign_on: SignOn, browser: httpx.AsyncClient, clock: FixedClock
) -> None:
    await sign_on.provider.admit("anna", "operations")
    await sign_in(browser)
    clock.forward(hours=11, minutes=59)
    assert (await browser.get(SESSION)).status_code == 200
    clock.forward(minutes=1)
    assert (await browser.get(SESSION)).status_code == 401


async def test_a_shut_account_stays_shut_whatever_the_provider_says(
    sign_on: SignOn, browser: httpx.AsyncClient
) -> None:
    services = sign_on.services
    await sign_on.provider.admit("anna", "operations")
    await sign_in(browser)
    async with services.database.transaction() as session:
        [member] = await store.members(session)
        await staff_service.disable(session, member.id, services.clock())
    assert (await browser.get(SESSION)).status_code == 401
    await _refused(await sign_in(browser), 403, "account_disabled")
    async with services.database.transaction() as session:
        await staff_service.enable(session, member.id, services.clock())
    assert (await sign_in(browser)).status_code == 303
    assert [action for action, _ in await _log(sign_on)] == [
        "account_created", "signed_in", "account_disabled", "sign_in_refused", "account_enabled", "signed_in",
    ]  # fmt: skip


async def test_a_name_at_the_provider_is_never_a_built_in_account(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    services = sign_on.services
    async with services.database.transaction() as session:
        built_in = await staff_service.create_account(
            session, "admin", "Administrator", PASSWORD, ["administrator"], None, services.clock()
        )
    await sign_on.provider.admit("subject-7", "aadal-agents", preferred_username="admin")
    await sign_in(browser)
    who = (await browser.get(SESSION)).json()
    assert (who["username"], who["roles"]) == ("admin", ["agent"])
    assert who["id"] != str(built_in.id)
    assert (await Agent.sign_in(browser, "admin", PASSWORD)).who["id"] == str(built_in.id)


async def test_the_providers_password_is_not_changed_here(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    await sign_on.provider.admit("anna", "operations")
    await sign_in(browser)
    change = {"current": PASSWORD, "new": "a new long password"}
    answer = await browser.put(f"{API}/staff/password", json=change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "providers_password")


async def test_nothing_in_an_address_leads_elsewhere(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    """No open redirect: neither a parameter nor a forged host decides where a browser ends, or where a code goes."""
    elsewhere = "https://evil.example/"
    names = ("next", "return_to", "redirect_uri", "post_logout_redirect_uri", "continue", "url")
    query = urlencode(dict.fromkeys(names, elsewhere))
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    there = (await browser.get(f"{API}/staff/oidc/start?{query}", headers=forged)).headers["location"]
    assert there.startswith(f"{sign_on.provider.issuer}/")
    assert parse_qs(urlsplit(there).query)["redirect_uri"] == [sign_on.url + CALLBACK]
    await sign_on.provider.admit("anna", "operations")
    answer = await browser.get(f"{await come_back(browser)}&{query}")
    assert answer.headers["location"] == "/desk"
    out = (await browser.delete(f"{SESSION}?{query}")).json()["continue_at"]
    assert parse_qs(urlsplit(out).query)["post_logout_redirect_uri"] == [f"{sign_on.url}/desk"]


async def test_signing_out_ends_the_session_at_the_provider_too(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    await sign_on.provider.admit("anna", "operations")
    await sign_in(browser)
    out = await browser.delete(SESSION)
    assert (await browser.get(SESSION)).status_code == 401
    asked = await browser.get(out.json()["continue_at"])
    assert asked.status_code == 200, asked.text
    token = asked.text.partition('name="xsrf" value="')[2].partition('"')[0]
    ended = await browser.post(f"{sign_on.provider.issuer}/session/end/confirm", data={"xsrf": token, "logout": "yes"})
    assert ended.headers["location"] == f"{sign_on.url}/desk"
    assert [action for action, _ in await _log(sign_on)][-1] == "signed_out"
    # There too she has to sign in again: nobody does.
    await sign_on.provider.set(who=None)
    await _refused(await sign_in(browser), 403, "sign_in_cancelled")


async def test_trying_is_slowed_down(sign_on: SignOn, browser: httpx.AsyncClient) -> None:
    answers = [await browser.get(CALLBACK, params={"state": "x", "code": "x"}) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [400] * 60 + [429]


async def test_without_a_provider_there_is_no_such_way(http: httpx.AsyncClient) -> None:
    assert (await http.get(f"{API}/staff/sign-in")).json() == {"provider": None}
    assert (await http.get(f"{API}/staff/oidc/start")).status_code == 404
