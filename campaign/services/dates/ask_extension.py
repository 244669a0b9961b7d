"""A unit asks for a later date 延期申请, and may take its request back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from campaign.records.events import record
from campaign.records.house.insert import insert_once
from campaign.records.progress.opened import open_duty
from campaign.reports.dates.bound import bound_for
from campaign.rules.asked import Gathered, written
from campaign.rules.dates.extension import ExtensionState, later_date
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.lifecycle import DutyAction, DutyState, duty_move
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.duty import Duty
from models.extension import Extension
from models.term import Term

WHY = "请写明延期原因，办公室据此决定，例如：采购合同下周才签。"
ANOTHER = "这项任务已有一个延期申请在等决定。要改日期或理由，请先撤回再重新申请。"
OVER = "这个延期申请已有结果，不能再撤回。请刷新页面查看。"


def ask_extension(
    duty_id: int,
    *,
    asker: Asker,
    reason: str,
    due_on: date | None,
    version: int,
    now: datetime,
    today: date,
) -> bool:
    """Ask for a later date; until it is granted the present one counts, and the ladder goes on.

    Returns:
        Whether the date lies beyond the bound, so that the leading group decides.

    Raises:
        NotNow: it is not the unit's move, a request waits already, or the campaign is cancelled.
        FieldMissing: no reason, a date that is not later or not to be kept, or both.
        Overtaken: the page was stale.
    """
    asked = Gathered()
    with asked.field():
        reason = written(reason, "reason", WHY)
    with transaction() as session:
        duty = open_duty(session, duty_id, version=version)
        duty_move(DutyAction.CHANGE_DATE, DutyState(duty.state))  # who may not be given a date
        term = session.get_one(Term, duty.term_id)
        with asked.field():
            due_on = later_date(due_on, than=term.due_on, today=today)
        asked.tell()
        assert due_on is not None
        wanted_on = due_on
        beyond = wanted_on > bound_for(session, duty.id)
        new = insert_once(
            session,
            Extension,
            {
                "duty_id": duty.id, "term_id": term.id, "state": ExtensionState.ASKED,
                "reason": reason, "wanted_on": wanted_on, "beyond": beyond, "asked_at": now,
                "asked_by": asker.person_id,
            },
        )  # fmt: skip
        if not new:
            raise NotNow(ANOTHER)
        record(
            session, "duty.ask_extension", now=now, by_id=asker.person_id,
            campaign_id=duty.campaign_id, unit_id=duty.unit_id, duty_id=duty.id, note=reason,
            wanted_on=wanted_on.isoformat(), due_on=term.due_on.isoformat(), beyond=beyond,
        )  # fmt: skip
        return beyond


def withdraw_extension(extension_id: int, *, asker: Asker, now: datetime) -> int:
    """Take an open request back.

    Returns:
        The number of its duty.

    Raises:
        NotNow: it has been decided, or lapsed.
    """
    with transaction() as session:
        asked = session.get(Extension, extension_id)
        if asked is None:
            raise NotFound
        changed: Any = session.execute(
            update(Extension)
            .where(Extension.id == extension_id, Extension.state == ExtensionState.ASKED)
            .values(
                state=ExtensionState.WITHDRAWN, decided_at=now, decided_by=asker.person_id
            )
        )  # fmt: skip
        if changed.rowcount != 1:
            raise NotNow(OVER)
        duty = session.get_one(Duty, asked.duty_id)
        record(
            session, "duty.withdraw_extension", now=now, by_id=asker.person_id,
            campaign_id=duty.campaign_id, unit_id=duty.unit_id, duty_id=duty.id,
            extension=extension_id,
        )  # fmt: skip
        return duty.id
