"""Live a year: a world, an agenda, and at the end the question whether all of it was right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import seed_calendar
from campaign.records.house.world import write_setting
from campaign.rehearsal.faults.kills import Kills
from campaign.rehearsal.faults.mail_server import MailServer
from campaign.rehearsal.faults.weather import Weather, a_year
from campaign.rehearsal.oracle.calendar import (
    DAY,
    Days,
    Ladders,
    Step,
    nine_o_clock,
    shanghai_day,
)
from campaign.rehearsal.oracle.machine import Stand
from campaign.rehearsal.people.office import Office
from campaign.rehearsal.people.organisation import Organisation
from campaign.rehearsal.people.units import Units
from campaign.rehearsal.world.application import own_house
from campaign.rehearsal.world.dice import Dice
from campaign.rehearsal.world.plan import brief_plan
from campaign.rehearsal.world.town import SCOPE_CODE, Town, build
from campaign.rehearsal.year.beat import SLOTS, Heart
from campaign.rehearsal.year.judge import judge, sample
from campaign.rehearsal.year.play import Play
from campaign.rehearsal.year.result import Result, result_of
from campaign.rules.plan import Plan
from campaign.services.campaign.open_campaign import open_campaign
from campaign.services.transaction import transaction
from models.base import db
from models.calendar import CalendarDay

YEAR = 365
ENOUGH = 200  # violations after which a year need not go on


@dataclass(frozen=True)
class Ask:
    """What is rehearsed. ``days`` from the plan's issue; ``until``: stop behind this event."""

    units: int
    seed: int
    faults: bool = False
    plan: Plan | None = None
    days: int = YEAR
    until: int | None = None


def nobody(day: int, days: int) -> None:
    """Tell nobody how far it is."""


def rehearse(ask: Ask, *, progress: Callable[[int, int], None] = nobody) -> Result:
    """Live the year of ``ask`` in a house of its own and return what came of it."""
    with own_house() as app:
        return _live(app, ask, progress)


def _live(app: Flask, ask: Ask, progress: Callable[[int, int], None]) -> Result:
    play = _begin(ask)
    units = Units(play)
    heart = Heart(play, units)
    office = Office(play, units, heart)
    heart.learn(play.begins)
    _in_force_before(play)
    if ask.faults:
        Organisation(play, units).begin()
    play.plan_at(office.soon(play.begins), "办公室", office.a_day)
    first = shanghai_day(play.begins)
    for number in range(ask.days):
        day = first + number * DAY
        for slot in SLOTS if play.days.works(day) else SLOTS[:1]:
            play.plan_at(nine_o_clock(day) + slot, "时钟", heart.beat)
        if day.isoweekday() == 5:
            play.plan_at(
                nine_o_clock(day) + timedelta(hours=10), "核对", lambda at: sample(play, at)
            )
    _live_through(play, ask, progress)
    judge(play)
    progress(ask.days, ask.days)
    return result_of(play, ask.units, ask.seed, ask.faults)


def _live_through(play: Play, ask: Ask, progress: Callable[[int, int], None]) -> None:
    """Take one thing after the other off the agenda, until the end or the event asked for."""
    first, lived = shanghai_day(play.begins), -1
    while (come := play.next()) is not None:
        at, _, act = come
        number = (shanghai_day(at) - first).days
        if number != lived:
            lived = number
            progress(number, ask.days)
        act(at)
        if play.events == ask.until or len(play.findings.found) > ENOUGH:
            play.ends = at
            return


def _begin(ask: Ask) -> Play:
    """Make the world, and launch the campaign at nine on the day of its issue."""
    plan, dice, town = ask.plan or brief_plan(), Dice(ask.seed), Town()
    begins = nine_o_clock(plan.issued_on) - timedelta(minutes=10)
    ends = nine_o_clock(plan.issued_on + ask.days * DAY)
    with transaction() as session:
        write_setting(session, "world", "simulated")
        seed_calendar(session, range(plan.issued_on.year - 1, plan.goal_on.year + 3))
        build(session, town, plan, ask.units, dice)
        days = _days(session)
    opened = open_campaign(plan, "推演", _blank_forms(plan), scope_code=SCOPE_CODE, asker_id=None,
                           now=begins)  # fmt: skip
    steps = [
        Step(one.number, one.offset, one.counts == "working", one.audience.value, one.level,
             one.needs_approval)
        for one in plan.ladder
    ]  # fmt: skip
    weather = a_year(dice, begins, ends) if ask.faults else Weather()
    server = MailServer(
        dice, ask.faults,
        {one.email for one in town.souls.values() if one.dead and one.email},
        {one.email for one in town.souls.values() if one.comes_back and one.email},
        begins, weather.relay_down,
    )  # fmt: skip
    return Play(
        dice, town, plan, opened.campaign_id, begins, ends, days, Ladders(steps, days), weather,
        server, Kills(), ask.faults,
    )  # fmt: skip


def _blank_forms(plan: Plan) -> dict[str, bytes]:
    """A rehearsal fills in no form: an empty one stands for each."""
    return {one.form: b"" for one in plan.milestones if one.form}


def _days(session: Session) -> Days:
    rest: set[date] = set()
    work: set[date] = set()
    for day, kind in session.execute(select(CalendarDay.day, CalendarDay.kind)):
        (rest if kind == "holiday" else work).add(day)
    return Days(rest, work)


def _in_force_before(play: Play) -> None:
    """A plan is in force from the beginning of the day of its issue: histories begin there."""
    start = min(play.begins, nine_o_clock(play.plan.issued_on) - timedelta(hours=9))
    for duty in play.duties.values():
        one = duty.stands[0]
        duty.stands[0] = Stand(start, one.state, one.due_on, one.counts_on, one.since, True)
    db.session.rollback()
