"""The audit log: who did what to what, when. Lines are only added; a trigger of the table refuses everything else.

A line names people of the staff and things by their ids. It never holds what a citizen wrote, so erasing a
conversation leaves it as it is; it goes when its own time is up.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff import store
from bot.staff.models import Audit
from bot.staff.rights import EVERYWHERE, Grant
from bot.staff.schemas import AuditBy, AuditEntry, AuditOut, Identity

Action = Literal[
    "signed_in",
    "sign_in_failed",
    "sign_in_refused",
    "signed_out",
    "account_created",
    "account_changed",
    "account_disabled",
    "account_enabled",
    "password_changed",
    "profile_changed",
    "case_shown",
    "number_shown",
    "conversations_searched",
    "webhook_added",
    "webhook_removed",
    "outgoing_retried",
]
SHOWN_AGAIN = dt.timedelta(hours=12)
"""A case that stays open on somebody's desk is one look at it, not one at every refresh of the page."""

GRANTS = ("grants", "before", "after")
"""The details that list what an account may do where."""


def note(
    session: AsyncSession,
    now: dt.datetime,
    action: Action,
    *,
    by: uuid.UUID | None = None,
    subject: uuid.UUID | None = None,
    municipalities: frozenset[str] | None = None,
    **detail: Any,
) -> None:
    """Add a line; it is there if the transaction commits.

    Args:
        session: an open session.
        now: the present moment.
        action: what was done.
        by: whose account did it; None for the command line, and for somebody who is not signed in.
        subject: what it was done to.
        municipalities: whose supervisors may read the line; None for those only who may read the log everywhere.
        detail: what else one must know, never a citizen's words.
    """
    places = None if municipalities is None else sorted(municipalities)
    session.add(
        Audit(
            at=now,
            staff_id=by,
            action=action,
            subject=str(subject) if subject else None,
            municipalities=places,
            detail=detail,
        )
    )


async def case_shown(
    session: AsyncSession, who: Identity, item: uuid.UUID, municipality: str, now: dt.datetime
) -> None:
    """Note that somebody was shown a citizen's case, with name, number and conversation."""
    if not await store.audited_since(session, who.id, "case_shown", str(item), now - SHOWN_AGAIN):
        note(session, now, "case_shown", by=who.id, subject=item, municipalities=frozenset({municipality}))


async def read(
    session: AsyncSession, who: Identity, *, limit: int, before: int | None, action: Action | None
) -> AuditOut:
    """Return a page of what somebody may read of the log, newest first.

    Args:
        session: an open session.
        who: she reads what concerns the municipalities she has the right in.
        limit: the most lines there may be.
        before: only lines older than the one with this id.
        action: only lines of this kind.
    """
    places = who.where("audit")
    lines = await store.audit_lines(session, places, limit=limit + 1, before=before, action=action)
    entries = [
        AuditEntry(
            id=entry.id,
            at=entry.at,
            by=AuditBy(id=entry.staff_id, name=name or "") if entry.staff_id else None,
            action=entry.action,
            subject=entry.subject,
            detail=_readable(entry.detail, places),
        )
        for entry, name in lines[:limit]
    ]
    return AuditOut(entries=entries, before=entries[-1].id if len(lines) > limit else None)


def _readable(detail: dict[str, Any], places: frozenset[str] | None) -> dict[str, Any]:
    """Leave out the grants in municipalities that are not the reader's."""
    if places is None:
        return detail
    own = places | {EVERYWHERE}
    kept = {key: [g for g in detail[key] if Grant.parse(g).municipality in own] for key in GRANTS if key in detail}
    return detail | kept
