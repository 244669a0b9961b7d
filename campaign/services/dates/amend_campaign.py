"""Amend a running plan: what was shown is done, in one transaction, and the version is kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.plan_file.ladder_text import with_ladder
from campaign.papers.plan_file.plan_text import text_in_force
from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.plan.ladders import ladder_in_force, write_ladder
from campaign.records.plan.versions import write_plan_version
from campaign.reports.dates.chosen import by_number
from campaign.reports.plan.brings import Brings, brings, redating
from campaign.reports.plan.stored import stored_plan
from campaign.rules.asked import written
from campaign.rules.errors import Invalid, NotFound, NotNow, Overtaken
from campaign.rules.ladder import Rung
from campaign.rules.plan import Plan
from campaign.rules.plans.edit_rows import rows
from campaign.rules.plans.ladder_checks import ladder_faults
from campaign.rules.sheets.rows import ERROR
from campaign.services.dates.amend_rows import write_added, write_plan
from campaign.services.dates.amend_terms import move_to_ladder, waive_removed
from campaign.services.dates.ground import Doing, carry_out
from campaign.services.transaction import transaction
from models.plan import Campaign

REASON_MISSING = "请写明为什么修订，例如：县政府办公室通知，安装期限统一延后一周。"
NOTHING_NEW = "和现行的方案完全相同，没有可以修订的。"
CALLED_OFF = "这次行动已经取消，方案不能再修订。"
MOVED = "看过以后情况有变化（有提醒已发出，或方案已改），请重新查看会改动什么。"


def amend_campaign(
    campaign_id: int,
    plan: Plan,
    source: str,
    files: Mapping[str, bytes],
    *,
    note: str,
    shown: str | None,
    asker_id: int | None,
    now: datetime,
    today: date,
) -> Brings:
    """Put another wording of the plan into force, with everything that hangs on it.

    Args:
        campaign_id: which.
        plan: the wording, sound in itself (papers/plan_file).
        source: its text.
        files: blank forms by the path that the plan writes.
        note: why; it goes into the letters of whoever gets a new date or owes something no more.
        shown: the digest of what the page showed; who sits at the machine gives None.
        asker_id: who does it.
        now: when.
        today: the day in Shanghai.

    Raises:
        NotNow: nothing changes, or the campaign is cancelled.
        Invalid: it would change what has been asked, answered or counted.
        FieldMissing: no reason.
        Overtaken: what it would do is not what was shown.
    """
    return _amend(
        campaign_id, lambda session, campaign: (plan, source), files,
        note=note, shown=shown, asker_id=asker_id, now=now, today=today,
    )  # fmt: skip


def change_ladder(
    campaign_id: int,
    ladder: tuple[Rung, ...],
    *,
    note: str,
    shown: str | None,
    asker_id: int | None,
    now: datetime,
    today: date,
) -> Brings:
    """Put another ladder into force and leave the rest of the plan as it is.

    Raises: as ``amend_campaign``; Invalid also where the ladder does not hold together.
    """
    fault = next((one for one in ladder_faults(ladder) if one.severity == ERROR), None)
    if fault is not None:
        raise Invalid(fault.message, **fault.values)

    def wording(session: Session, campaign: Campaign) -> tuple[Plan, str]:
        was = stored_plan(session, campaign)
        source = text_in_force(was, campaign.source)
        return replace(was, ladder=ladder), with_ladder(source, ladder)

    return _amend(
        campaign_id, wording, {}, note=note, shown=shown, asker_id=asker_id, now=now, today=today
    )


def _amend(
    campaign_id: int,
    wording: Callable[[Session, Campaign], tuple[Plan, str]],
    files: Mapping[str, bytes],
    *,
    note: str,
    shown: str | None,
    asker_id: int | None,
    now: datetime,
    today: date,
) -> Brings:
    note = written(note, "note", REASON_MISSING)
    with transaction() as session:
        campaign = session.scalar(
            select(Campaign).where(Campaign.id == campaign_id).with_for_update()
        )
        if campaign is None:
            raise NotFound
        if campaign.status != "open":
            raise NotNow(CALLED_OFF)
        plan, source = wording(session, campaign)
        calendar = load_calendar(session)
        found = brings(session, campaign, plan, calendar=calendar, now=now, today=today, lock=True)
        for fault in found.amendment.faults:
            raise Invalid(fault.message, **fault.values)
        if not found.amendment.edits:
            raise NotNow(NOTHING_NEW)
        if shown is not None and shown != found.digest:
            raise Overtaken(MOVED)
        number = write_plan_version(
            session, campaign, source, at=now, by_id=asker_id, note=note,
            changes=rows(found.amendment.edits), effect=found.counts,
        )  # fmt: skip
        doing = Doing(asker_id, now, today, calendar, note, "duty.change_date")
        _apply(session, found, files, doing, number)
        record(
            session, "campaign.amend", now=now, by_id=asker_id, campaign_id=campaign.id,
            unit_id=campaign.scope_unit_id, note=note, version=number,
            edits=rows(found.amendment.edits), duties=found.duties, **_letters(found),
        )  # fmt: skip
        return found


def _letters(found: Brings) -> dict[str, int]:
    if found.effect is None:
        return {}
    letters = found.effect.letters
    return {
        "letters_gone": letters.cancelled + len(found.effect.void),
        "letters_moved": letters.moved,
        "letters_new": letters.added,
    }


def _apply(
    session: Session, found: Brings, files: Mapping[str, bytes], doing: Doing, number: int
) -> None:
    """Do what was shown; the ladder first, so that new dates get terms of the new one."""
    now, by_id = doing.now, doing.by_id
    campaign_id = found.campaign.id
    force = ladder_in_force(session, campaign_id)
    ladder_id = force.ladder_id
    if found.amendment.ladder:
        ladder_id = write_ladder(
            session, campaign_id, found.new.ladder, version=force.version + 1, at=now,
            by_id=by_id, note=doing.note,
        )  # fmt: skip
        move_to_ladder(session, found, ladder_id, by_id=by_id, now=now)
    write_plan(session, found, files, now=now)
    if found.dates.changes:
        owed = by_number(session, [change.duty.duty_id for change in found.dates.changes])
        dates = redating(session, owed, found.redated, calendar=doing.calendar, today=doing.today)
        carry_out(session, dates, doing)
    write_added(session, found, files, ladder_id=ladder_id, now=now)
    waive_removed(
        session, found, occasion=f"amend/{number}", by_id=by_id, now=now, today=doing.today
    )
