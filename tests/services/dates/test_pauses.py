"""The clock stands still and goes on: dates, levels, and what has not come yet."""

import pytest
from sqlalchemy import select

from campaign.reports.dates.pauses import paused_in_all
from campaign.reports.duty.duty import one_duty
from campaign.reports.progress.lagging import lagging
from campaign.rules.dates.left_out import LeftOut
from campaign.rules.errors import FieldMissing, NotNow, Overtaken
from campaign.services.clock.tick import tick
from campaign.services.dates.pause import resume_many, suspend_duty, suspend_many
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import DutySpan
from models.event import Event
from models.letter import Letter
from models.notice import Notice
from models.term import Term, TermRung
from tests.county import DUE, at
from tests.services.dates.conftest import TODAY, Dates
from tests.services.dates.pauses import DAY, REASON, D, live, resume, rungs, suspend


def test_a_paused_clock_says_nothing_and_goes_on_by_as_many_days(dates: Dates) -> None:
    suspend(dates)
    assert (dates.duty().state, dates.due_on()) == ("suspended", DUE)
    live(D(2026, 4, 17), D(2026, 4, 23))
    assert rungs(dates) == []
    assert resume(dates, D(2026, 4, 23)) == D(2026, 4, 27)
    assert (dates.duty().state, dates.due_on()) == ("open", D(2026, 4, 27))
    kinds = [row for row in db.session.scalars(select(Letter.kind)) if row != "clock"]
    assert kinds == ["suspended", "resumed"]
    event = db.session.scalars(select(Event).where(Event.act == "duty.resume")).one()
    assert (event.facts["paused_days"], event.facts["paused_working_days"]) == (7, 5)
    live(D(2026, 4, 24), D(2026, 5, 7))
    assert rungs(dates) == [3, 4, 5, 6]


def test_a_pause_within_a_day_changes_nothing(dates: Dates) -> None:
    term = dates.duty().term_id
    suspend(dates)
    assert resume(dates, TODAY, hour=17) == DUE
    assert dates.duty().term_id == term


def test_what_a_late_unit_was_told_counts_on_and_the_rest_still_comes(dates: Dates) -> None:
    """Late since Thursday evening; paused over a weekend, so that working days catch up."""
    live(D(2026, 4, 6), D(2026, 4, 24))
    assert rungs(dates) == [1, 2, 3, 4, 5]
    suspend(dates, D(2026, 4, 24))
    resume(dates, D(2026, 4, 30))
    assert dates.due_on() == D(2026, 4, 26)
    row = next(
        one
        for one in lagging(
            db.session(), dates.county.campaign_id, as_of=at(D(2026, 4, 30), 16),
            now=at(D(2026, 4, 30), 16),
        )
        if one.duty_id == dates.duty().id
    )  # fmt: skip
    assert (row.days_late, row.level) == (4, 2), "late by four days, its principal knows"
    live(D(2026, 5, 1), D(2026, 5, 8))
    assert rungs(dates)[5:] == [6]


def test_a_rung_that_working_days_have_overtaken_comes_at_once(dates: Dates) -> None:
    """Due on Thursday 23 April; on Monday the third working day is still ahead, after it not."""
    with transaction() as session:
        term = session.get_one(Term, dates.duty().term_id)
        term.due_on = D(2026, 4, 23)
        days = {1: 14, 2: 20, 3: 22, 4: 24, 5: 28, 6: 30}
        for rung in session.scalars(select(TermRung).where(TermRung.term_id == term.id)):
            if rung.number in days:
                rung.fires_at = at(D(2026, 4, days[rung.number]))
    live(D(2026, 4, 6), D(2026, 4, 27))
    assert rungs(dates) == [1, 2, 3, 4]
    suspend(dates, D(2026, 4, 27))
    resume(dates, D(2026, 4, 30))
    assert dates.due_on() == D(2026, 4, 26)
    waits = db.session.scalars(
        select(TermRung.number).where(
            TermRung.term_id == dates.duty().term_id,
            TermRung.done_at.is_(None),
            TermRung.fires_at <= at(D(2026, 4, 30), 15),
        )
    ).all()
    assert waits == [5], "on Wednesday, the third working day after the new date"
    tick(now=at(D(2026, 4, 30), 15, 5))
    assert rungs(dates) == [1, 2, 3, 4, 5]


def test_the_page_counts_the_units_days_to_the_pause_and_the_offices_apart(dates: Dates) -> None:
    suspend(dates, D(2026, 4, 23))
    seen = one_duty(db.session(), dates.duty().id, now=at(D(2026, 4, 30)), today=D(2026, 4, 30))
    assert seen is not None
    assert (seen.days_late, seen.office_days) == (3, 0)
    assert paused_in_all(db.session(), dates.duty().id, today=D(2026, 4, 30)) == 7
    resume(dates, D(2026, 4, 30))
    suspend(dates, D(2026, 5, 8))
    assert paused_in_all(db.session(), dates.duty().id, today=D(2026, 5, 11)) == 10
    assert paused_in_all(db.session(), dates.duty(1).id, today=D(2026, 5, 11)) == 0


def test_many_are_paused_and_resumed_at_once(dates: Dates) -> None:
    submit_duty(
        dates.duty(2).id, asker=dates.contact(2), note="已报", on_paper=True, version=1,
        now=at(TODAY, 10), today=TODAY,
    )  # fmt: skip
    seen = dates.seen(0, 1, 2)
    done = suspend_many(
        dates.county.campaign_id, seen, asker=dates.office, reason=REASON, now=at(TODAY, 15),
        today=TODAY,
    )  # fmt: skip
    assert (done.units, done.told.letters) == (2, 2)
    assert [(one.duty.unit, one.why) for one in done.left] == [("县水利局", LeftOut.ANSWERED)]
    later = {"asker": dates.office, "now": at(D(2026, 4, 22), 15), "today": D(2026, 4, 22)}
    with pytest.raises(NotNow):
        resume_many(dates.county.campaign_id, seen, note="", **later)  # type: ignore[arg-type]
    done = resume_many(dates.county.campaign_id, dates.seen(0, 1, 3), note="已到货", **later)  # type: ignore[arg-type]
    assert [(one.duty.unit, one.why) for one in done.left] == [("柳河镇", LeftOut.NOT_SUSPENDED)]
    assert {dates.due_on(0), dates.due_on(1)} == {DUE + 6 * DAY}
    notes = set(db.session.scalars(select(Notice.note).where(Notice.kind == "resumed")))
    assert notes == {"已到货"}


def test_one_of_many_leaves_the_rows_that_one_alone_leaves(dates: Dates) -> None:
    suspend(dates, number=0)
    suspend_many(
        dates.county.campaign_id, dates.seen(1), asker=dates.office, reason=REASON,
        now=at(TODAY, 15), today=TODAY,
    )  # fmt: skip
    both = [
        [
            (s.state, s.act, s.note, s.by_id, s.from_at, s.until_at)
            for s in db.session.scalars(
                select(DutySpan).where(DutySpan.duty_id == dates.duty(n).id).order_by(DutySpan.id)
            )
        ]
        for n in (0, 1)
    ]
    assert both[0] == both[1]


def test_a_pause_asks_a_reason_and_a_fresh_page(dates: Dates) -> None:
    with pytest.raises(FieldMissing):
        suspend_duty(
            dates.duty().id, asker=dates.office, reason=" ", version=1, now=at(TODAY), today=TODAY
        )
    with pytest.raises(Overtaken):
        suspend_duty(
            dates.duty().id, asker=dates.office, reason=REASON, version=5, now=at(TODAY),
            today=TODAY,
        )  # fmt: skip
    with pytest.raises(NotNow):
        resume(dates, TODAY)
    with pytest.raises(FieldMissing):
        resume_many(
            dates.county.campaign_id, dates.seen(0), asker=dates.office, note="长" * 2001,
            now=at(TODAY), today=TODAY,
        )  # fmt: skip
