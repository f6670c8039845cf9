"""A citizen who books, as her client speaks to the service."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from tests.client import API, CitizenClient

PERSON = {"name": "En borger", "phone": "20 12 34 56"}


def key(made: dict[str, Any]) -> dict[str, str]:
    """The headers that open an appointment."""
    return {"Authorization": f"Bearer {made['token']}"}


async def free(http: httpx.AsyncClient, municipality: str = "aadal", **wish: str) -> list[dict[str, Any]]:
    """Read the free times."""
    answer = await http.get(f"{API}/municipalities/{municipality}/slots", params={"service": "pas"} | wish)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["slots"])


async def hold(citizen: CitizenClient, slot: dict[str, Any], **more: Any) -> httpx.Response:
    """Ask for a time."""
    wish = {name: slot[name] for name in ("service", "place", "starts_at")}
    body = {"client_id": str(uuid.uuid4())} | wish | more
    return await citizen.http.post(f"{citizen.path}/bookings", json=body, headers=citizen.headers)


async def book(citizen: CitizenClient, slot: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Book a time at once."""
    answer = await hold(citizen, slot, **(PERSON | more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def change(http: httpx.AsyncClient, made: dict[str, Any], **wish: Any) -> httpx.Response:
    """Confirm or move."""
    return await http.patch(f"{API}/bookings/{made['booking_id']}", json=wish, headers=key(made))


async def cancel(http: httpx.AsyncClient, made: dict[str, Any]) -> httpx.Response:
    """Cancel."""
    return await http.delete(f"{API}/bookings/{made['booking_id']}", headers=key(made))
