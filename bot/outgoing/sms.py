"""The way out by SMS: one signed POST to the municipality's gateway, or to the adapter in front of it."""

from __future__ import annotations

import datetime as dt
import json
import ssl

import httpx2

from bot.outgoing.gateway import GatewayError, NotSent
from bot.outgoing.schemas import Parcel
from bot.outgoing.signature import secret_bytes, signed
from bot.settings import SMS

TIMEOUT_S = 10.0
DANISH = "+45"
"""Only Danish numbers: a form that has any number in the world sent an SMS is a way to earn money at our cost."""
PASSING = (401, 403, 408, 409, 425, 429)
"""Refusals that are about us or the moment, not about this message."""


class SmsGateway:
    """Sends SMS.

    Raises:
        GatewayError: ``SMS_SECRET`` is missing or no secret.
    """

    def __init__(self, settings: SMS) -> None:
        self._url = settings.url or ""
        self._tls = ssl.create_default_context()
        self._secret = settings.secret.get_secret_value() if settings.secret else ""
        try:
            secret_bytes(self._secret)
        except ValueError as error:
            raise GatewayError(f"SMS_URL is set, so SMS_SECRET must be too: it {error}.") from error

    async def send(self, parcel: Parcel, now: dt.datetime) -> None:
        """Post ``{"id", "to", "text"}``; any answer of the 200s is a receipt.

        Raises:
            NotSent: ``final`` for a number abroad, and where the gateway refuses the message itself.
        """
        if not parcel.address.startswith(DANISH):
            raise NotSent("foreign_number", final=True)
        content = {"id": str(parcel.id), "to": parcel.address, "text": parcel.body}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        headers = signed(self._secret, str(parcel.id), body, now)
        headers |= {"Idempotency-Key": str(parcel.id), "Content-Type": "application/json"}
        try:
            async with (
                httpx2.AsyncClient(verify=self._tls, timeout=TIMEOUT_S, follow_redirects=False) as client,
                client.stream("POST", self._url, content=body, headers=headers) as answer,
            ):
                status = answer.status_code
        except httpx2.TimeoutException as error:
            raise NotSent("timeout") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise NotSent("not_reached") from error
        if not 200 <= status < 300:
            raise NotSent(f"http_{status}", final=400 <= status < 500 and status not in PASSING)
