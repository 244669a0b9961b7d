"""One question, one number: the desk, the leading group's page, the report and plain Python."""

import datetime as dt
import json
import random
from dataclasses import astuple

from flask import Flask
from sqlalchemy import func, select

from campaign.reports.lead.laggards import laggards
from campaign.reports.lead.parts import parts
from campaign.reports.progress.late import Wish, late
from campaign.reports.progress.numbers import Numbers, figures
from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import strip
from campaign.reports.visible import under
from campaign.rules.lifecycle import Court
from models.base import db
from models.duty import Duty, DutySpan
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit
from tests.county import County, at
from tests.make import Make
from tests.reports.history import live_randomly, random_county
from tests.reports.lead_oracle import lead_by_hand
from tests.reports.oracle import rows_of
from tests.reports.spans import then
from tests.reports.whole_story import act

FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 6, 20)
NOW = at(LAST, 20)
DAY = dt.timedelta(days=1)


def reported(app: Flask, county: County, moment: dt.datetime) -> dict[tuple[str, str], int]:
    """What ``report lagging --json`` says: unit and milestone -> days."""
    code = db.session.get_one(Campaign, county.campaign_id).code
    said = app.test_cli_runner().invoke(
        args=["report", "lagging", code, "--as-of", moment.isoformat(), "--json"]
    )
    assert said.exit_code == 0, said.output
    rows = json.loads(said.stdout)
    assert {row["court"] for row in rows} <= {"unit"}
    return {(row["code"], row["milestone"]): row["days_late"] for row in rows}


def by_name(days: dict[int, int]) -> dict[tuple[str, str], int]:
    """Duty -> days, by unit and milestone."""
    rows = db.session.execute(
        select(Duty.id, Unit.code, Milestone.name)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
    )
    return {(code, name): days[key] for key, code, name in rows if key in days}


def test_desk_lead_report_and_plain_python_say_the_same_and_no_return_raises_a_rate(
    app: Flask, make: Make
) -> None:
    dice = random.Random(21)
    county = random_county(make, dice)
    moments = live_randomly(county, dice, FIRST, LAST, act)
    everybody = under(Unit.path, "/")
    for moment in (*dice.sample(moments, min(6, len(moments))), NOW):
        look = Look(moment, NOW)
        session, number = db.session(), county.campaign_id
        seen = lead_by_hand(number, moment)
        listed = late(session, number, look)
        assert {one.duty_id: one.days_late for one in listed} == seen.late
        assert reported(app, county, moment) == by_name(seen.late)
        bars = parts(session, number, look, root="/", sees=everybody, late=listed)
        assert sum(bar.late for bar in bars) == len(seen.late)
        counted = strip(session, number, look)
        assert sum((bar.numbers for bar in bars), Numbers()) == counted.units
        assert counted.missing.late == len(listed)
        assert sum(astuple(counted.missing)) == counted.duties.missing
        for row in laggards(session, listed, look):
            assert seen.late[row.row.duty_id] == row.row.days_late
        with_office = late(session, number, look, wish=Wish(court=Court.OFFICE))
        assert not {one.duty_id for one in with_office} & set(seen.late)
        db.session.rollback()
    reached(county)
    no_return_raised_a_rate(county)


def reached(county: County) -> None:
    """Were these never lived, the story would have shown nothing."""
    acts = set(db.session.scalars(select(DutySpan.act).distinct()))
    assert acts >= {"submit", "return", "withdraw", "record", "waive", "change_date", "resume"}
    assert (db.session.scalar(select(func.count()).where(Term.counts_on.is_not(None))) or 0) > 1


def no_return_raised_a_rate(county: County) -> None:
    """Whatever was answered: that it is returned takes it from the answered, never from the due."""
    rows_of.cache_clear()
    returns = [span for span in rows_of(DutySpan) if span.act == "return"]
    assert len(returns) > 3
    for span in returns:
        instant = dt.timedelta(microseconds=1)
        before, after = (
            figures(db.session(), county.campaign_id, Look(at_, NOW)).duties
            for at_ in (span.from_at - instant, span.from_at)
        )
        assert after.due in (before.due, before.due + 1)  # one more where its new date is today
        assert after.answered <= before.answered
    includes = db.session.get_one(Campaign, county.campaign_id).includes_due_day
    for duty in rows_of(Duty):
        term = db.session.get_one(Term, duty.term_id)
        stood = then(duty, NOW, includes=includes)
        assert stood is not None
        assert (term.counts_on or term.due_on) == stood.counts_on
