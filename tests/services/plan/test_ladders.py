"""A ladder is changed while duties are owed: what was shown is done, nothing is told twice."""

import datetime as dt

import pytest
from sqlalchemy import select

from campaign.reports.cases.one import levels
from campaign.reports.duty.duty import one_duty
from campaign.reports.progress.told import raised
from campaign.rules.dates.new_date import NewDate
from campaign.rules.errors import Invalid, NotNow, Overtaken
from campaign.rules.ladder import DEFAULT_LADDER
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.dates.change_dates import change_dates
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import report_nil
from campaign.services.progress.withdraw_duty import withdraw_duty
from models.base import db
from models.event import Event
from models.notice import Held
from models.plan import Ladder, PlanVersion
from models.term import TermRung
from tests.county import DUE, at
from tests.services.plan.conftest import WHY, Plans, rung, until

D = dt.date
# Two reminders fewer, the principal sooner, the draft later.
SHORTER = (
    rung(1, -5, Role.CONTACT, 0),
    rung(2, 2, Role.DEPUTY, 1),
    rung(3, 4, Role.PRINCIPAL, 2),
    rung(4, 6, Role.OFFICE, 3),
    rung(5, 12, Role.PRINCIPAL, 4, approval=True),
)


def settled(plans: Plans) -> dict[int, str]:
    rows = db.session.execute(
        select(TermRung.number, TermRung.settled).where(TermRung.term_id == plans.duty().term_id)
    )
    return {row.number: row.settled for row in rows}


def test_owed_duties_stand_on_the_new_ladder_by_the_same_date(plans: Plans) -> None:
    was = plans.term()
    now = at(D(2026, 3, 20), 10)
    shown = plans.brings(plans.with_ladder(SHORTER), now)
    done = plans.ladder(SHORTER, now, shown.digest)
    assert done.counts == shown.counts
    assert shown.effect is not None and shown.effect.letters.lines
    term = plans.term()
    assert (term.id, term.due_on) != (was.id, None)
    assert term.due_on == was.due_on == DUE
    assert plans.plan().ladder == SHORTER


def test_the_versions_say_who_when_and_why(plans: Plans) -> None:
    now = at(D(2026, 3, 20), 10)
    plans.ladder(SHORTER, now)
    ladders = db.session.scalars(select(Ladder).order_by(Ladder.version)).all()
    assert [(one.version, one.note) for one in ladders] == [(1, ""), (2, WHY)]
    assert ladders[1].at == now and ladders[1].by_id == plans.county.office.person_id
    versions = db.session.scalars(select(PlanVersion).order_by(PlanVersion.number)).all()
    assert [one.number for one in versions] == [1, 2]
    assert "offset: 12" in versions[1].source
    event = db.session.scalars(select(Event).where(Event.act == "campaign.amend")).one()
    assert event.facts["edits"][0]["part"] == "ladder"


def test_what_the_old_ladder_has_told_is_not_told_again(plans: Plans) -> None:
    """+1 told the deputy on Tuesday; the new ladder has the deputy on +2."""
    until(D(2026, 4, 6), D(2026, 4, 21))
    plans.ladder(SHORTER, at(D(2026, 4, 21), 15))
    assert settled(plans)[2] == "told"
    now = at(D(2026, 4, 21), 16)
    seen = one_duty(db.session(), plans.duty().id, now=now, today=D(2026, 4, 21))
    assert seen is not None
    # What the old one has told stays in sight as it was told, beside what the new one will.
    drawn = [(step.mark.on.day, step.told) for step in seen.steps if step.mark.shape == "fired"]
    assert drawn == [(9, "contact"), (15, "contact"), (17, "contact"), (21, "deputy")]
    assert [step.mark.on.day for step in seen.steps if step.mark.shape == "next"] == [24]
    deputy = plans.county.people[plans.county.units[0].code, Role.DEPUTY].id
    until(D(2026, 4, 22), D(2026, 4, 30))
    told = [row for row in plans.notices() if row[2] == deputy and row[3] == "send"]
    assert len(told) == 1


def test_steps_whose_time_has_passed_are_recorded_and_not_sent(plans: Plans) -> None:
    until(D(2026, 4, 6), D(2026, 4, 22))
    sooner = (rung(1, 1, Role.DEPUTY, 1), rung(2, 2, Role.PRINCIPAL, 2), rung(3, 4, Role.OFFICE, 3))
    before = len(plans.notices())
    plans.ladder(sooner, at(D(2026, 4, 22), 15))
    assert settled(plans) == {1: "told", 2: "passed", 3: ""}
    until(D(2026, 4, 23), D(2026, 4, 23))
    assert len(plans.notices()) == before


def test_what_the_clock_still_owed_comes_by_the_new_ladder(plans: Plans) -> None:
    """Nine o'clock has struck, nobody has ticked yet, and the ladder is changed at two past."""
    until(D(2026, 4, 6), D(2026, 4, 20))
    kept = (rung(1, 1, Role.DEPUTY, 1), rung(2, 9, Role.PRINCIPAL, 2))
    plans.ladder(kept, at(D(2026, 4, 21), 9, 2))
    until(D(2026, 4, 21), D(2026, 4, 21))
    assert [row[1] for row in plans.notices()][-3:] == ["rung/1"] * 3


def test_a_letter_that_waits_stays_true_under_the_new_ladder(plans: Plans) -> None:
    tick(now=at(D(2026, 4, 9)))
    shown = plans.brings(plans.with_ladder(SHORTER), at(D(2026, 4, 9), 9, 1))
    assert shown.effect is not None and shown.effect.void == ()


def test_a_draft_goes_on_where_the_new_ladder_has_its_step(plans: Plans) -> None:
    until(D(2026, 4, 6), D(2026, 5, 12))
    assert db.session.scalars(select(Held).where(Held.decided_at.is_(None))).all()
    db.session.rollback()
    shown = plans.brings(plans.with_ladder(SHORTER), at(D(2026, 5, 12), 15))
    assert shown.drafts == (3, 0)
    plans.ladder(SHORTER, at(D(2026, 5, 12), 15))
    waiting = db.session.scalars(
        select(TermRung.number)
        .join(Held, Held.term_rung_id == TermRung.id)
        .where(Held.decided_at.is_(None))
    ).all()
    assert waiting == [5, 5, 5]
    db.session.rollback()
    gentle = SHORTER[:4]
    plans.ladder(gentle, at(D(2026, 5, 12), 16))
    assert not db.session.scalars(select(Held).where(Held.decided_at.is_(None))).all()


def test_a_duty_that_was_handed_in_comes_back_to_the_new_ladder(plans: Plans) -> None:
    now = at(D(2026, 4, 10))
    unit = plans.county.units[0]
    contact = plans.county.asker(unit, Role.CONTACT)
    report_nil(
        plans.duty().id, asker=contact, note="没有软件。", version=plans.duty().version, now=now,
        today=now.date(),
    )  # fmt: skip
    old = plans.term()
    plans.ladder(SHORTER, at(D(2026, 4, 10), 10))
    assert plans.term().id == old.id
    later = at(D(2026, 4, 10), 11)
    withdraw_duty(
        plans.duty().id, asker=contact, version=plans.duty().version, now=later,
        today=later.date(),
    )  # fmt: skip
    assert plans.duty().state == DutyState.OPEN
    assert plans.term().ladder_id == plans.term(1).ladder_id != old.ladder_id


def test_a_return_makes_its_term_on_the_new_ladder(plans: Plans) -> None:
    now = at(D(2026, 4, 10))
    contact = plans.county.asker(plans.county.units[0], Role.CONTACT)
    report_nil(
        plans.duty().id, asker=contact, note="没有软件。", version=plans.duty().version, now=now,
        today=now.date(),
    )  # fmt: skip
    plans.ladder(SHORTER, at(D(2026, 4, 10), 10))
    return_duty(
        plans.duty().id, asker=plans.county.office, reason="请核对。", due_on=D(2026, 4, 24),
        sections=(), version=plans.duty().version, now=at(D(2026, 4, 11)), today=D(2026, 4, 11),
    )  # fmt: skip
    assert plans.term().ladder_id == plans.term(1).ladder_id


def test_criticism_cannot_go_without_approval(plans: Plans) -> None:
    alone = (rung(1, 3, Role.PRINCIPAL, 4),)
    with pytest.raises(Invalid, match="必须由人批准"):
        plans.ladder(alone, at(D(2026, 3, 20)))


def test_the_same_ladder_is_no_amendment(plans: Plans) -> None:
    with pytest.raises(NotNow, match="完全相同"):
        plans.ladder(DEFAULT_LADDER, at(D(2026, 3, 20)))


def test_what_has_moved_since_the_page_is_not_done(plans: Plans) -> None:
    shown = plans.brings(plans.with_ladder(SHORTER), at(D(2026, 4, 8), 15))
    until(D(2026, 4, 9), D(2026, 4, 9))
    with pytest.raises(Overtaken, match="重新查看"):
        plans.ladder(SHORTER, at(D(2026, 4, 14), 10), shown.digest)


def test_another_ladder_takes_nothing_back_of_what_was_said(plans: Plans) -> None:
    """How far a unit has been raised begins anew with another date alone (ADR 18)."""
    until(DUE - dt.timedelta(days=12), DUE + dt.timedelta(days=4))  # the principal was told
    duty = plans.duty()
    late = at(DUE + dt.timedelta(days=4), 15)
    ids = [duty.enrolment_id or 0]

    def level() -> tuple[int, int]:
        now = plans.duty()
        found = raised(db.session(), {now.id: now.term_id}, late + dt.timedelta(hours=3))
        said = levels(db.session(), ids).get(ids[0], 0)
        db.session.rollback()
        return found[now.id].level if now.id in found else 0, said

    before = level()
    assert before == (2, 2)
    plans.ladder(SHORTER, late)
    assert plans.duty().term_id != duty.term_id and level() == before
    change_dates(
        plans.county.campaign_id, {duty.id: plans.duty().version},
        NewDate(on=DUE + dt.timedelta(days=30)), asker=plans.county.office, reason="汛期",
        now=late + dt.timedelta(hours=1), today=late.date(),
    )  # fmt: skip
    assert level() == (0, 0), "another date begins anew"
