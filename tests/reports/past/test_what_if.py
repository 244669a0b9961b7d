"""What if the date had been another: equal to a campaign that really had it, and to brute force."""

import datetime as dt
import random

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.past.plan import by_milestone
from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look
from campaign.reports.what_if.histories import histories
from campaign.reports.what_if.recomputed import WhatIf, what_if
from campaign.reports.what_if.recorded import recorded
from campaign.rules.as_of import end_of
from campaign.rules.dates.what_if import Came
from campaign.rules.errors import Invalid, NotNow
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone
from campaign.services.campaign.open_campaign import open_campaign
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty, DutySpan
from models.plan import Campaign, Milestone
from models.term import Term
from tests.county import DUE, ISSUED, County, a_county, a_plan, at
from tests.make import Make
from tests.reports.foresight.living import live
from tests.reports.history import live_randomly, random_county

DAY = dt.timedelta(days=1)
NAMES = ("县财政局", "县教育局", "县水利局", "柳河镇", "青石镇")
KINDS = ("department", "township")
END = DUE + 30 * DAY


def survey_of(campaign_id: int) -> Milestone:
    return db.session.scalars(
        select(Milestone).where(Milestone.campaign_id == campaign_id, Milestone.key == "survey")
    ).one()


def supposed(campaign_id: int, due_on: dt.date, now: dt.datetime, **more: object) -> WhatIf:
    """Recompute the survey of a campaign."""
    db.session.rollback()
    campaign = db.session.get_one(Campaign, campaign_id)
    look = more.pop("look", Look(now, now))
    return what_if(db.session(), campaign, survey_of(campaign_id), due_on=due_on, look=look, **more)  # type: ignore[arg-type]


def open_with(county: County, code: str, due_on: dt.date) -> int:
    """Open a campaign over the county whose only milestone is due that day."""
    plan = a_plan(
        code=code, milestones=(PlanMilestone("survey", "报送统计表", "check", due_on, KINDS),)
    )
    return open_campaign(
        plan, "", {}, scope_code=county.scope.code, asker_id=None, now=at(ISSUED)
    ).campaign_id


def answer(county: County, campaign_id: int, place: int, now: dt.datetime) -> None:
    """The unit hands its answer in."""
    unit = county.units[place]
    duty = db.session.execute(
        select(Duty.id, Duty.version).where(
            Duty.campaign_id == campaign_id, Duty.unit_id == unit.id
        )
    ).one()
    db.session.rollback()
    submit_duty(
        duty.id, asker=county.asker(unit, Role.CONTACT), note="已报送", version=duty.version,
        now=now, today=now.astimezone(dt.timezone(dt.timedelta(hours=8))).date(),
    )  # fmt: skip


def two_lives(make: Make, seed: int) -> tuple[County, int, int, dt.date, dict[int, dt.datetime]]:
    """The same county lives the same weeks under two dates at once."""
    dice = random.Random(seed)
    county = a_county(make, NAMES)
    # A date soon after the launch: reminders whose day had passed by then.
    other = DUE + (-47 if seed == 1 else dice.randrange(-40, 15)) * DAY
    one, two = open_with(county, f"a{seed}", DUE), open_with(county, f"b{seed}", other)
    when = {
        place: at(DUE + dice.randrange(-20, 25) * DAY, dice.randrange(24), dice.randrange(1, 59))
        for place in range(len(NAMES))
        if dice.random() < 0.7
    }

    def both(now: dt.datetime) -> None:
        for place, instant in when.items():
            if instant == now:
                answer(county, one, place, now)
                answer(county, two, place, now)

    live(at(ISSUED), END, dict.fromkeys(when.values(), both))
    return county, one, two, other, when


@pytest.mark.parametrize("seed", range(2))
def test_it_equals_a_campaign_that_really_had_that_date(app: Flask, make: Make, seed: int) -> None:
    equals_a_real_one(make, seed)


def equals_a_real_one(make: Make, seed: int) -> None:
    """Live under two dates at once, and suppose the other for the first."""
    _county, one, two, other, _when = two_lives(make, seed)
    now = end_of(END)
    found, real = supposed(one, other, now), supposed(two, other, now)
    assert found.other.now == real.real.now
    assert found.other.then == real.real.then
    assert found.other.outcomes == real.real.outcomes
    assert found.other.named == real.real.named
    assert [(s.other_told, s.other_ahead) for s in found.steps] == [
        (s.real_told, s.real_ahead) for s in real.steps
    ]
    assert found.real == supposed(one, DUE, now).other, "its own date changes nothing"
    assert supposed(one, DUE, now).lines == ()
    for back in (DUE - 3 * DAY, DUE + 2 * DAY, DUE + 9 * DAY):
        look = Look(end_of(back), now)
        mine, theirs = (supposed(which, other, now, look=look) for which in (one, two))
        assert mine.other.outcomes == theirs.real.outcomes, back
        assert [s.other_told for s in mine.steps] == [s.real_told for s in theirs.steps], back


def test_what_it_says_of_the_past_is_what_stands_on_record(app: Flask, make: Make) -> None:
    county, one, _two, other, _when = two_lives(make, 7)
    now = end_of(END)
    db.session.rollback()
    campaign = db.session.get_one(Campaign, one)
    look = Look(now, now)
    told = recorded(db.session(), histories(db.session(), campaign, survey_of(one), look), look)
    counts = {n: sum(t.number == n for t in told) for n in range(1, 8)}
    steps = supposed(one, other, now).steps
    assert {s.rung.number: s.real_told for s in steps} == counts
    assert any(counts.values())


@pytest.mark.parametrize("seed", [13, 14])
def test_lateness_equals_brute_force_in_a_random_history(app: Flask, make: Make, seed: int) -> None:
    """Returns, vacancies, bounces and all: dates that people gave stay, the plan's is replaced."""
    dice = random.Random(seed)
    county = random_county(make, dice)
    first, last = DUE - 12 * DAY, DUE + 18 * DAY
    moments = live_randomly(county, dice, first, last)
    now = at(last, 20)
    assert county.opened
    includes = db.session.get_one(Campaign, county.campaign_id).includes_due_day
    for instant in [*moments[:3], now]:
        look = Look(instant, now)
        numbers = by_milestone(db.session(), county.campaign_id, look, sees=None)
        survey = survey_of(county.campaign_id).id
        for other in (DUE - 5 * DAY, DUE, DUE + 6 * DAY):
            found = supposed(county.campaign_id, other, now, look=look)
            expected = brute(survey, other, instant, includes=includes)
            assert dict(found.other.outcomes) == expected, (instant, other)
            tally, by_sql = found.real.now, numbers.get(survey, Numbers())
            assert (tally.due, tally.answered, tally.punctual, tally.missing) == (
                by_sql.due, by_sql.answered, by_sql.punctual, by_sql.missing
            )  # fmt: skip


def brute(
    milestone_id: int, other: dt.date, instant: dt.datetime, *, includes: bool
) -> dict[Came, int]:
    """Count outcomes row by row, sharing no code."""
    counts = dict.fromkeys(Came, 0)
    today = instant.astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    spans = db.session.execute(
        select(DutySpan, Term.due_on)
        .join(Duty, Duty.id == DutySpan.duty_id)
        .join(Term, Term.id == DutySpan.term_id)
        .where(Duty.milestone_id == milestone_id)
    )
    for span, due_on in spans:
        if span.from_at > instant or (span.until_at and span.until_at <= instant):
            continue
        last = other if due_on == DUE else due_on
        if not includes:
            last -= DAY
        if span.state in ("submitted", "nil", "in_review", "accepted"):
            counts[Came.PUNCTUAL if span.submitted_on <= last else Came.LATE] += 1
        elif span.state in ("open", "returned", "awaiting_signature"):
            counts[Came.OVERDUE if today > last else Came.OPEN] += 1
        else:
            counts[Came.OUT] += 1
    return counts


def test_a_later_date_ahead_says_what_will_be_told(app: Flask, make: Make) -> None:
    county = a_county(make, NAMES)
    one = open_with(county, "ahead", DUE)
    now = at(ISSUED, 12)
    found = supposed(one, DUE + 7 * DAY, now)
    assert found.other.then is None and found.real.then is None
    assert [s.other_ahead for s in found.steps] == [s.real_ahead for s in found.steps]
    assert {s.other_ahead for s in found.steps} == {len(NAMES) + 1}, "if nobody answers"
    assert found.lines == () and found.other.outcomes[Came.OPEN] == len(NAMES) + 1


def test_other_days_for_a_step_are_replayed_too(app: Flask, make: Make) -> None:
    county, one, _two, _other, _when = two_lives(make, 5)
    now = end_of(DUE + 4 * DAY)
    plain = supposed(one, DUE, now, look=Look(now, now))
    later = supposed(one, DUE, now, offsets={4: 2}, look=Look(now, now))
    assert [s.other_offset for s in later.steps][3] == 2
    assert later.steps[3].other_told <= plain.steps[3].other_told
    with pytest.raises(Invalid):
        supposed(one, DUE, now, offsets={1: 20})


def test_a_date_that_cannot_be_is_refused_and_nothing_is_written(app: Flask, make: Make) -> None:
    county = a_county(make, NAMES)
    one = open_with(county, "bad", DUE)
    for wrong in (ISSUED - DAY, DUE + 800 * DAY):
        with pytest.raises((Invalid, NotNow)):
            supposed(one, wrong, at(ISSUED, 12))
    supposed(one, DUE + DAY, at(ISSUED, 12))
    assert not db.session.new and not db.session.dirty
    assert db.session.scalars(select(Term.due_on)).all() == [DUE]
