"""A changed calendar moves every date that hangs on it, and nothing else."""

import datetime as dt

import pytest
from sqlalchemy import select

from campaign.records.house.calendar import load_calendar
from campaign.records.progress.terms import ladder_of, times_of
from campaign.reports.calendar.candidate import of_notice, read_text
from campaign.reports.calendar.effect import brought
from campaign.reports.calendar.moves import moves_of
from campaign.rules.errors import FieldMissing, NotNow, Overtaken
from campaign.rules.ladder import timetable
from campaign.rules.time.days import DayKind, Entry
from campaign.services.clock.tick import tick
from campaign.services.dates.save_calendar import take_notice
from models.base import db
from models.calendar import CalendarDay, CalendarVersion
from models.event import Event
from models.letter import Letter
from models.notice import Notice
from models.plan import Milestone
from models.term import Term
from tests.county import at
from tests.services.calendar.conftest import NOW, TODAY, D, shown, take, terms
from tests.services.calendar.days import edit
from tests.services.calendar.notices import NOTICE_2027


def assert_all_times_are_the_calendars(now: dt.datetime) -> None:
    """Every rung to come is where the timetable of today's calendar puts it."""
    db.session.rollback()
    session = db.session()
    calendar = load_calendar(session)
    for term in session.scalars(select(Term)):
        wanted = {
            one.number: one.fires_at
            for one in timetable(term.due_on, ladder_of(session, term.ladder_id), calendar)
        }
        for timed in times_of(session, [term.id]).get(term.id, ()):
            if not timed.done and timed.time.fires_at > now and wanted[timed.time.number] > now:
                assert timed.time.fires_at == wanted[timed.time.number], (term.id, timed)
        assert term.provisional == calendar.is_provisional(term.due_on)


def test_a_published_year_makes_its_terms_firm_and_moves_their_dates_and_rungs(county):
    before = terms()
    assert before["install"].provisional and not before["survey"].provisional
    assert before["install"].due_on == D(2027, 2, 8)
    take(county)
    after = terms()
    assert not any(term.provisional for term in after.values())
    # 8 February lies in the Spring Festival: the plan rolls to the next working day.
    assert after["install"].due_on == D(2027, 2, 12)
    assert after["install"].id != before["install"].id
    assert after["report"].id == before["report"].id
    assert after["rollup"].due_on == D(2027, 5, 6)
    assert db.session.scalar(select(Milestone.due_on).filter_by(key="install")) == D(2027, 2, 12)
    assert_all_times_are_the_calendars(NOW)


def test_what_the_preview_counts_is_what_the_act_does(county):
    session = db.session()
    found = of_notice(session, NOTICE_2027, read_text(NOTICE_2027), ())
    moves = moves_of(session, found.calendar, now=NOW, today=TODAY)
    brings = brought(session, moves, found.calendar, now=NOW, today=TODAY)
    db.session.rollback()
    assert len(brings.plan.changes) == 4  # three units' install, the bureau's roll-up
    assert brings.effect is not None
    take(county)
    version = db.session.scalars(select(CalendarVersion)).one()
    assert version.effect == brings.counts
    letters = db.session.scalars(select(Letter).where(Letter.kind == "new_date")).all()
    assert len(letters) == brings.effect.letters_now == 3
    event = db.session.scalars(select(Event).where(Event.act == "calendar.notice")).one()
    assert event.facts["duties"] == brings.duties
    assert event.by_id == county.office.person_id


def test_a_day_edited_by_hand_survives_the_notice_and_says_by_whom(county):
    day = D(2027, 2, 8)
    edit(county, day, Entry(DayKind.WORKDAY))
    take(county)
    db.session.rollback()
    assert load_calendar(db.session()).is_working(day)
    row = db.session.get_one(CalendarDay, day)
    version = db.session.get_one(CalendarVersion, row.version_id)
    assert (version.kind, version.by_id, version.reason) == (
        "edit", county.office.person_id, "县里通知",
    )  # fmt: skip
    assert terms()["install"].due_on == day


def test_a_day_that_follows_its_weekday_again_survives_too(county):
    take(county)
    edit(county, D(2027, 2, 8), Entry(DayKind.PLAIN))
    assert terms()["install"].due_on == D(2027, 2, 8)
    take(county, NOTICE_2027.replace("5月8日（周六）", "5月9日（周日）"))
    db.session.rollback()
    assert load_calendar(db.session()).is_working(D(2027, 2, 8))
    assert terms()["install"].due_on == D(2027, 2, 8)


def test_the_day_before_a_rung_becomes_a_holiday_and_nothing_is_lost(county):
    """The evening before, 21 December is made free: its letters come before it or the day after."""
    evening = at(D(2026, 12, 20), 20)
    edit(county, D(2026, 12, 21), Entry(DayKind.HOLIDAY, "县庆"), now=evening)
    assert_all_times_are_the_calendars(evening)
    db.session.rollback()
    tick(now=at(D(2026, 12, 21)))
    assert db.session.scalars(select(Notice.id)).all() == []
    db.session.rollback()
    tick(now=at(D(2026, 12, 22)))
    assert len(db.session.scalars(select(Notice.id)).all()) == 3


def test_whoever_saw_an_older_calendar_or_other_moves_is_refused(county):
    after, digest = shown(NOTICE_2027)
    edit(county, D(2027, 3, 1), Entry(DayKind.HOLIDAY, "县庆"))
    given = {"asker_id": None, "now": NOW, "today": TODAY}
    with pytest.raises(Overtaken, match="日历刚才已被别人改过"):
        take_notice(NOTICE_2027, (), after=after, shown=digest, **given)
    with pytest.raises(Overtaken, match="重新查看"):
        take_notice(NOTICE_2027, (), after=after + 1, shown="x" * 32, **given)
    assert db.session.scalars(select(CalendarVersion.number)).all() == [1]


def test_an_open_question_keeps_a_notice_out(county):
    text = NOTICE_2027.replace("共7天。2月14日", "共8天。2月14日", 1)
    with pytest.raises(FieldMissing, match="还有没弄清的地方"):
        take_notice(text, (), after=None, shown=None, asker_id=None, now=NOW, today=TODAY)
    blocked = [question.key for question in read_text(text).questions]
    with pytest.raises(FieldMissing):
        take_notice(text, blocked, after=None, shown=None, asker_id=None, now=NOW, today=TODAY)


def test_a_question_that_a_person_settles_lets_the_rest_through(county):
    text = NOTICE_2027.replace("共7天。2月14日", "共7天。鼓励职工在2月4日休息。2月14日", 1)
    (question,) = read_text(text).questions
    take_notice(text, (question.key,), after=None, shown=None, asker_id=None, now=NOW, today=TODAY)
    assert load_calendar(db.session()).is_working(D(2027, 2, 4))


def test_the_same_again_is_no_change(county):
    take(county)
    with pytest.raises(NotNow, match="不用再导入"):
        take_notice(NOTICE_2027, (), after=None, shown=None, asker_id=None, now=NOW, today=TODAY)
    with pytest.raises(FieldMissing, match="没有改动"):
        edit(county, D(2027, 6, 9), Entry(DayKind.HOLIDAY, "端午节"))
    with pytest.raises(FieldMissing, match="没有改动"):
        edit(county, D(2027, 6, 10), Entry(DayKind.PLAIN))


def test_a_change_needs_a_reason(county):
    with pytest.raises(FieldMissing, match="为什么改"):
        edit(county, D(2027, 6, 10), Entry(DayKind.HOLIDAY, "县庆"), reason=" ")
