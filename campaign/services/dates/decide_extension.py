"""A request for more time is granted, with its date or another, or refused with a reason."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.reports.dates.chosen import Chosen
from campaign.reports.dates.plan import plan_dates
from campaign.rules.asked import at_most, written
from campaign.rules.dates.extension import ExtensionState, later_date
from campaign.rules.dates.new_date import NewDate
from campaign.rules.errors import FieldMissing, NotFound, Overtaken
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker, Permission, Role, may
from campaign.services.dates.ground import Doing, carry_out, the_one
from campaign.services.transaction import transaction
from models.extension import Extension

DECIDED = "这个延期申请刚才已有结果，请刷新页面查看。"


def grant_extension(
    extension_id: int,
    *,
    asker: Asker,
    due_on: date | None,
    note: str,
    version: int,
    now: datetime,
    today: date,
) -> Told:
    """Grant a later date, the one asked for or another; the contact is told at once.

    Raises:
        FieldMissing: a date that is not later, not to be kept, or beyond what the asker may grant.
        Overtaken: it has been decided, or the duty has moved since the page was made.
    """
    note = at_most(note, "note")
    with transaction() as session:
        asked, duty = _asked(session, extension_id, version)
        granted_on = later_date(due_on, than=duty.due_on, today=today)
        if granted_on > duty.bound_on and not may(asker, Permission.DECIDE_HELD, duty.path):
            raise FieldMissing(
                "due_on", "晚于最后期限 %(day)s 的日期只能由领导小组批准，请改选这一天以前的日期。",
                day=duty.bound_on.isoformat(),
            )  # fmt: skip
        _decide(
            session, extension_id, ExtensionState.GRANTED, granted_on=granted_on, note=note,
            by_id=asker.person_id, now=now,
        )  # fmt: skip
        calendar = load_calendar(session)
        plan = plan_dates(session, [duty], NewDate(on=granted_on), calendar=calendar, today=today)
        doing = Doing(
            asker.person_id, now, today, calendar, note, "duty.grant_extension",
            {"extension": extension_id, "wanted_on": asked.wanted_on.isoformat()},
        )  # fmt: skip
        return carry_out(session, plan, doing).told


def refuse_extension(
    extension_id: int,
    *,
    asker: Asker,
    note: str,
    version: int,
    now: datetime,
    today: date,
) -> Told:
    """Refuse with a reason; the present date stands, and the contact is told at once.

    Raises:
        FieldMissing: no reason, or one too long.
        Overtaken: it has been decided, or the duty has moved since the page was made.
    """
    note = written(note, "note", "不批准请写明理由，这段话会原样写进信里。")
    with transaction() as session:
        _, duty = _asked(session, extension_id, version)
        _decide(
            session, extension_id, ExtensionState.REFUSED, granted_on=None, note=note,
            by_id=asker.person_id, now=now,
        )  # fmt: skip
        record(
            session, "duty.refuse_extension", now=now, by_id=asker.person_id,
            campaign_id=duty.campaign_id, unit_id=duty.unit_id, duty_id=duty.duty_id, note=note,
            extension=extension_id, due_on=duty.due_on.isoformat(),
        )  # fmt: skip
        to = recipients(session, [duty.duty_id], Role.CONTACT, today=today)
        return tell(
            session, to, kind="refused", occasion=f"extension/{extension_id}", now=now,
            by_id=asker.person_id, note=note,
        )  # fmt: skip


def _asked(session: Session, extension_id: int, version: int) -> tuple[Extension, Chosen]:
    asked = session.get(Extension, extension_id)
    if asked is None:
        raise NotFound
    if asked.state != ExtensionState.ASKED:
        raise Overtaken(DECIDED)
    return asked, the_one(session, asked.duty_id, DutyAction.CHANGE_DATE, version=version)[0]


def _decide(
    session: Session,
    extension_id: int,
    state: ExtensionState,
    *,
    granted_on: date | None,
    note: str,
    by_id: int,
    now: datetime,
) -> None:
    changed: Any = session.execute(
        update(Extension)
        .where(Extension.id == extension_id, Extension.state == ExtensionState.ASKED)
        .values(state=state, granted_on=granted_on, note=note, decided_at=now, decided_by=by_id)
    )
    if changed.rowcount != 1:
        raise Overtaken(DECIDED)
