"""What staff keep about a case: notes, tags, how it was wrapped up, and what the knowledge lacked.

What is stored here has been masked by ``bot.conversations.cases``, which is the way to it.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.case_models import KnowledgeReport, WrapUp
from bot.contact_centre.case_schemas import KnowledgeReportIn
from bot.contact_centre.models import WorkItem
from bot.errors import Invalid
from bot.library.knowledge import Knowledge
from bot.staff.schemas import Identity


def wrap_up(
    session: AsyncSession,
    item: WorkItem,
    staff: Identity,
    code: str | None,
    report: KnowledgeReportIn | None,
    now: dt.datetime,
    knowledge: Knowledge,
) -> None:
    """Keep how an item that was closed ended, and tell the editors what the knowledge lacked.

    Args:
        session: the session that closed the item.
        item: the closed item.
        staff: who closed it.
        code: a wrap-up code; None keeps none.
        report: what the knowledge lacks or has wrong, already masked; some codes need one.
        now: the present moment.
        knowledge: holds the codes, areas and articles there are.

    Raises:
        Invalid: no such code, or not one of this outcome; a report is missing, or about nothing there is.
    """
    if code is not None:
        known = knowledge.desk.wrap_up_code(code)
        if known is None or known.outcome != item.outcome:
            raise Invalid(fields={"wrap_up": "unknown-wrap-up"})
        if known.report and report is None:
            raise Invalid(fields={"knowledge": "report-missing"})
        session.add(WrapUp(item_id=item.id, code=code, at=now, by=staff.id))
    if report is not None:
        _require_known(report, knowledge)
        session.add(
            KnowledgeReport(
                at=now,
                by=staff.id,
                municipality=item.municipality,
                item_id=item.id,
                kind=report.kind,
                area=report.area or (knowledge.articles[report.article].meta.area if report.article else None),
                article=report.article,
                comment=report.comment,
            )
        )


def _require_known(report: KnowledgeReportIn, knowledge: Knowledge) -> None:
    if report.area is None and report.article is None:
        raise Invalid(fields={"knowledge.area": "report-place"})
    if report.area is not None and report.area not in knowledge.areas:
        raise Invalid(fields={"knowledge.area": "report-place"})
    if report.article is not None and report.article not in knowledge.articles:
        raise Invalid(fields={"knowledge.article": "report-place"})
