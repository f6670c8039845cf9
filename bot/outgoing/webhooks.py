"""The way out to outside systems: one signed POST, to an address that was looked at, with nothing followed or read."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl

import httpx2

from bot.outgoing.gateway import NotSent
from bot.outgoing.inside import Refused, Target, allowed_hosts, checked
from bot.outgoing.schemas import Parcel
from bot.outgoing.signature import signed
from bot.settings import Webhooks

CONNECT_S = 5.0
TIMEOUT_S = 10.0
"""Longest time for all of it: a receiver that sends a byte every second is slow too."""
GONE = 410
"""With it a receiver says that it wants no more of this."""
MOST_ADDRESSES = 2
"""Of a host with many addresses, how many are tried."""
USER_AGENT = "Borgerlinje-Webhooks/1"


class WebhookGateway:
    """Sends webhooks' messages."""

    def __init__(self, settings: Webhooks) -> None:
        self._allowed = allowed_hosts(settings.allowed_hosts)
        self._tls = ssl.create_default_context()

    async def send(self, parcel: Parcel, now: dt.datetime) -> None:
        """Post a message; any answer of the 200s is a receipt.

        Raises:
            NotSent: ``final`` where the address leads inside or the receiver is gone for good.
        """
        body = parcel.body.encode()
        headers = signed(parcel.secret or "", str(parcel.id), body, now)
        try:
            async with asyncio.timeout(TIMEOUT_S):
                target = await checked(parcel.address, self._allowed)
                status = await self._post(target, body, headers)
        except Refused as refused:
            # A name that cannot be resolved just now may be tomorrow; one that leads inside is not asked again.
            raise NotSent(refused.reason, final=refused.reason != "unknown_host") from refused
        except TimeoutError as error:
            raise NotSent("timeout") from error
        if not 200 <= status < 300:
            raise NotSent(f"http_{status}", final=status == GONE)

    async def _post(self, target: Target, body: bytes, headers: dict[str, str]) -> int:
        """Return the answer's status. Its body is never read, so it can be neither too long nor too slow."""
        default = {"https": 443, "http": 80}[target.scheme]
        shown = f"[{target.host}]" if ":" in target.host else target.host
        headers = headers | {
            "Host": shown if target.port == default else f"{shown}:{target.port}",
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
        }
        timeout = httpx2.Timeout(None, connect=CONNECT_S)
        # trust_env: a proxy named in the environment would resolve the name once more, and connect where it likes.
        client = httpx2.AsyncClient(verify=self._tls, timeout=timeout, follow_redirects=False, trust_env=False)
        async with client:
            for address in target.addresses[:MOST_ADDRESSES]:
                place = f"[{address}]" if ":" in address else address
                request = client.build_request(
                    "POST",
                    f"{target.scheme}://{place}:{target.port}{target.path}",
                    content=body,
                    headers=headers,
                    # The certificate must be the host's, although we connect to a number.
                    extensions={"sni_hostname": target.host},
                )
                try:
                    answer = await client.send(request, stream=True)
                except (httpx2.ConnectError, httpx2.ConnectTimeout):
                    continue
                except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                    raise NotSent("no_answer") from error
                await answer.aclose()
                return answer.status_code
        raise NotSent("not_reached")
