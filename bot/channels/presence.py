"""Whether the citizen at the other end of a socket is there."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.context import Services
from bot.contact_centre import service as contact_centre
from bot.contact_centre.store import CITIZEN_EVERY


class SignsOfLife:
    """Notes those of one tab, no closer together than need be: most tabs are not waiting for anybody."""

    def __init__(self, services: Services, conversation: uuid.UUID) -> None:
        self._services = services
        self._conversation = conversation
        self._noted: dt.datetime | None = None

    def due(self) -> bool:
        """Whether the last one is a while ago."""
        return self._noted is None or abs(self._services.clock() - self._noted) >= CITIZEN_EVERY

    async def note(self, session: AsyncSession) -> None:
        """Note one, if it is due."""
        if self.due():
            self._noted = self._services.clock()
            contact = self._services.settings.contact
            await contact_centre.citizen_seen(session, self._conversation, self._noted, contact)
