"""What leaves the house, for staff: webhooks to outside systems, and the list of what could not be sent."""

from __future__ import annotations

import uuid

from fastapi import APIRouter

from bot.channels.context import STAFF_ERRORS, OutgoingDep, ServicesDep, WebhookKeeperDep
from bot.outgoing import subscriptions
from bot.outgoing.schemas import OutgoingList, WebhookIn, WebhookMade, WebhooksOut, WebhookTried

router = APIRouter(prefix="/api/v1/staff", tags=["outgoing"], responses=STAFF_ERRORS)

TESTS_PER_MINUTE = 10


@router.get("/webhooks")
async def webhooks(who: WebhookKeeperDep, services: ServicesDep) -> WebhooksOut:
    """List the webhooks of one's municipalities; those of all municipalities to who has the right everywhere."""
    async with services.database.transaction() as session:
        return WebhooksOut(webhooks=await subscriptions.list_webhooks(session, who))


@router.post("/webhooks", status_code=201)
async def add_webhook(wish: WebhookIn, who: WebhookKeeperDep, services: ServicesDep) -> WebhookMade:
    """Add a webhook; the answer has the secret of its signatures, this once."""
    async with services.database.transaction() as session:
        return await subscriptions.add_webhook(session, wish, who, services.settings, services.clock())


@router.delete("/webhooks/{webhook_id}", status_code=204)
async def remove_webhook(webhook_id: uuid.UUID, who: WebhookKeeperDep, services: ServicesDep) -> None:
    """Remove a webhook, with what was still to be sent to it."""
    async with services.database.transaction() as session:
        await subscriptions.remove_webhook(session, webhook_id, who, services.clock())


@router.post("/webhooks/{webhook_id}/test")
async def try_webhook(webhook_id: uuid.UUID, who: WebhookKeeperDep, services: ServicesDep) -> WebhookTried:
    """Send a signed test message now, and say what came of it."""
    await services.limit(TESTS_PER_MINUTE, "webhook-test", str(who.id))
    return await subscriptions.try_webhook(services.database, webhook_id, who, services.settings, services.clock())


@router.get("/outgoing")
async def stuck(who: OutgoingDep, services: ServicesDep) -> OutgoingList:
    """List what was given up and what has no gateway, newest first, without citizens' numbers, addresses or words."""
    async with services.database.transaction() as session:
        return OutgoingList(messages=await subscriptions.stuck(session, who))


@router.post("/outgoing/{message_id}/retry", status_code=204)
async def retry(message_id: uuid.UUID, who: OutgoingDep, services: ServicesDep) -> None:
    """Try a message again that was given up."""
    async with services.database.transaction() as session:
        await subscriptions.try_again(session, who, [message_id], services.clock())
