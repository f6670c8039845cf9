"""The pages a browser opens, and what every response carries."""

from __future__ import annotations

import httpx
import pytest

from tests.client import API


async def test_an_article_is_shown_with_the_municipalitys_own_values(http: httpx.AsyncClient) -> None:
    page = (await http.get("/viden/aadal/affald-storskrald")).text
    assert "error" in page  # aadal has replaced it
    own = (await http.get("/viden/aadal/aadal-storskrald")).text
    assert "Aadal" in own
    assert "{{" not in own
    english = (await http.get("/viden/bakkeby/pas-boern", params={"language": "en"})).text
    assert '<html lang="en">' in english
    assert 'data-testid="checked-against"' in english


@pytest.mark.parametrize(
    "path", ["/viden/aadal/findes-ikke", "/viden/ingensteds/pas-boern", "/viden/bakkeby/aadal-storskrald"]
)
async def test_what_a_municipality_has_not_is_not_shown(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/", "/demo/aadal", "/viden/aadal/pas-boern", "/desk", f"{API}/municipalities"])
async def test_every_response_is_guarded(http: httpx.AsyncClient, path: str) -> None:
    headers = (await http.get(path)).headers
    assert "script-src 'self';" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_municipalitys_card(http: httpx.AsyncClient) -> None:
    card = (await http.get(f"{API}/municipalities/aadal")).json()
    assert "robot" in card["greeting"]
    assert card["contact"]["open"] is True
    assert card["contact"]["on_duty"] is False
    assert card["features"] == {"callback": True, "handover": True, "booking": True}
    english = (await http.get(f"{API}/municipalities/aadal?language=en")).json()
    assert english["greeting"] != card["greeting"]


async def test_another_sites_page_may_read_the_citizens_api_and_not_the_desks(http: httpx.AsyncClient) -> None:
    origin = {"Origin": "https://www.aadal.example"}
    allowed = await http.get(f"{API}/municipalities", headers=origin)
    assert allowed.headers["access-control-allow-origin"] == origin["Origin"]
    asked = {"Access-Control-Request-Method": "POST"} | origin
    preflight = await http.options(f"{API}/municipalities/aadal/conversations", headers=asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, origin["Origin"])
    for path in (f"{API}/desk/queue", f"{API}/staff/session"):
        assert "access-control-allow-origin" not in (await http.get(path, headers=origin)).headers
