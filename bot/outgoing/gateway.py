"""What every way out of the house is to the outbox: something that sends one message, or says why not."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from bot.outgoing.schemas import Parcel


class GatewayError(Exception):
    """The settings of a gateway cannot be used; the text says why, for whoever runs the service."""


class NotSent(Exception):
    """A message did not arrive, as far as one can tell.

    Args:
        reason: a short stable word or two, for the list staff read; never an address or a server's own text.
        final: another try would end alike.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


class Gateway(Protocol):
    """A way out."""

    async def send(self, parcel: Parcel, now: dt.datetime) -> None:
        """Send one message; returns once the other side has taken it.

        Raises:
            NotSent: it has not, or did not say so.
        """
