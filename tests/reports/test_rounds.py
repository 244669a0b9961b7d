"""Rounds, closed and withdrawn units in every count: against rows noted down day by day."""

import datetime as dt
import random
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.enrolment.acceptance import Group, group_counts, group_page
from campaign.reports.enrolment.one import one_enrolment
from campaign.reports.lead.stages import stages
from campaign.reports.progress.late import late
from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import strip
from campaign.reports.progress_counts import counts
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Milestone, Stage
from models.term import Term
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.queries import counted
from tests.services.enrolment.ground import START, Ground, a_ground
from tests.services.enrolment.walker import Walker

UNITS, DAYS = 8, 170
OUT = ("closed", "withdrawn")
ALL = Unit.id.is_not(None)


class Days(Ground):
    """A ground on which every act takes a day."""

    def when(self) -> dict[str, object]:
        day = START + dt.timedelta(days=next(self.numbers))
        return {"now": at(day, 10), "today": day}


@dataclass(frozen=True)
class Noted:
    """The rows as they stood at the end of a day, written down on that day."""

    at: dt.datetime
    enrolments: list[Any]
    duties: list[Any]

    @property
    def day(self) -> dt.date:
        return self.at.astimezone(dt.timezone(dt.timedelta(hours=8))).date()


def note(moment: dt.datetime, campaign_id: int) -> Noted:
    db.session.rollback()
    enrolments = db.session.execute(
        select(
            Enrolment.id, Enrolment.unit_id, Enrolment.state, Enrolment.stage_id, Enrolment.round
        )
    ).all()
    duties = db.session.execute(
        select(
            Duty.id, Duty.enrolment_id, Duty.milestone_id, Duty.round, Duty.state,
            Duty.submitted_on, Term.due_on,
        )
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.campaign_id == campaign_id)
    ).all()  # fmt: skip
    db.session.rollback()
    return Noted(moment, list(enrolments), list(duties))


def strip_by_hand(noted: Noted) -> dict[str, int]:
    left = {e.id for e in noted.enrolments if e.state == "withdrawn"}
    came = [d for d in noted.duties if d.due_on <= noted.day and d.enrolment_id not in left]
    due = [d for d in came if d.state not in ("cancelled", "waived")]
    answered = [d for d in due if d.state in ("submitted", "accepted")]
    return {
        "waived": sum(d.state == "waived" for d in came),
        "due": len(due),
        "answered": len(answered),
        "punctual": sum(d.submitted_on <= d.due_on for d in answered),
        "missing": sum(d.state in ("open", "returned") for d in due),
    }


def late_by_hand(noted: Noted) -> dict[int, int]:
    found = {}
    for duty in noted.duties:
        if duty.state in ("open", "returned") and noted.day > duty.due_on:
            found[duty.id] = (noted.day - duty.due_on).days
    return found


def stages_by_hand(noted: Noted) -> tuple[Counter[int], int, int]:
    inside = Counter(e.stage_id for e in noted.enrolments if e.state not in OUT)
    left = Counter(e.state for e in noted.enrolments)
    return inside, left["closed"], left["withdrawn"]


@pytest.fixture
def ground(app: Flask, make: Make) -> Ground:
    return Days(a_ground(make, UNITS).county)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_day_is_shown_as_it_was(ground: Ground, seed: int) -> None:
    dice = random.Random(seed)
    walkers = [Walker(ground, dice) for _ in range(UNITS)]
    campaign_id, notes = ground.county.campaign_id, []
    for number in range(DAYS):
        walker = dice.choice(walkers)
        if number == DAYS // 2:
            walker.do("withdraw", ("plan", 1), [])
        elif walker.model.state != "withdrawn" or dice.random() < 0.1:
            walker.step()
            notes.append(note(ground.when()["now"], campaign_id))  # type: ignore[arg-type]
    end = notes[-1].at
    ever = {state for noted in notes for _i, _u, state, _s, _r in noted.enrolments}
    assert {"rectification", "acceptance", "withdrawn"} <= ever
    for noted in notes:
        look = Look(noted.at, end)
        inside, closed, withdrawn = stages_by_hand(noted)
        found = stages(db.session(), campaign_id, look, sees=ALL)
        assert {line.id: line.units for line in found.lines if line.units} == dict(inside)
        assert (found.closed, found.withdrawn) == (closed, withdrawn)
        shown = strip(db.session(), campaign_id, look)
        assert asdict(shown.duties) == strip_by_hand(noted)
        assert shown.review == sum(d.state == "submitted" for d in noted.duties)
        lagging = late(db.session(), campaign_id, look)
        assert {one.duty_id: one.days_late for one in lagging} == late_by_hand(noted)
    now_is(notes[-1], campaign_id)


def now_is(noted: Noted, campaign_id: int) -> None:
    """The plan's page and the inspectors' list say what the last day's rows say."""
    found = counts(db.session(), campaign_id)
    inside, closed, withdrawn = stages_by_hand(noted)
    assert (found.stages, found.closed, found.withdrawn) == (dict(inside), closed, withdrawn)
    mending = [e for e in noted.enrolments if e.state == "rectification" and e.round > 1]
    assert found.mending == len(mending)
    stands = {"accepted": "accepted", "waived": "waived", "submitted": "review"}
    left = {e.id for e in noted.enrolments if e.state == "withdrawn"}
    highest = {}
    for duty in sorted(noted.duties, key=lambda d: d.round):
        highest[duty.enrolment_id, duty.milestone_id] = duty
    by_hand = Counter(
        (duty.milestone_id, stands.get(duty.state, "owed"))
        for duty in highest.values()
        if duty.state != "cancelled" and duty.enrolment_id not in left
    )
    for milestone_id in db.session.scalars(select(Milestone.id)):
        for name in ("owed", "review", "accepted", "waived"):
            assert found.of(milestone_id, name) == by_hand[milestone_id, name]
    verdict = db.session.scalars(select(Stage.position).where(Stage.kind == "acceptance")).one()
    places = {row.id: row.position for row in db.session.execute(select(Stage.id, Stage.position))}
    groups = Counter(
        {
            Group.WAITING: sum(e.state == "acceptance" for e in noted.enrolments),
            Group.MENDING: len(mending),
            Group.PASSED: sum(
                e.state not in OUT and places[e.stage_id] > verdict for e in noted.enrolments
            ),
            Group.CLOSED: closed,
        }
    )
    assert group_counts(db.session(), campaign_id, sees=ALL) == dict(groups)
    for group in Group:
        page = group_page(db.session(), campaign_id, group, sees=ALL)
        assert len(page.lines) == groups[group] and not page.next_after


def test_a_withdrawn_unit_leaves_the_table_and_stays_in_the_past(ground: Ground) -> None:
    one = Walker(ground, random.Random(3))
    due = at(dt.date(2026, 4, 30), 10)
    while ground.when()["now"] < due:  # type: ignore[operator]
        pass
    before = ground.when()["now"]
    campaign_id = ground.county.campaign_id
    assert any(
        db.session.get_one(Duty, row.duty_id).enrolment_id == one.id
        for row in late(db.session(), campaign_id, Look(before, before))  # type: ignore[arg-type]
    )
    one.do("withdraw", ("plan", 1), [])
    after = ground.when()["now"]
    for moment, there in ((before, True), (after, False)):
        rows = late(db.session(), campaign_id, Look(moment, after))  # type: ignore[arg-type]
        mine = {row.duty_id for row in rows} & {d.id for d in ground.duties(one.id).values()}
        assert bool(mine) is there, moment


def test_the_list_asks_as_often_for_one_unit_as_for_many(ground: Ground) -> None:
    campaign_id, numbers = ground.county.campaign_id, []
    for _number in range(3):
        ground.to_acceptance()
        db.session.rollback()
        with counted() as asked:
            group_page(db.session(), campaign_id, Group.WAITING, sees=ALL)
        numbers.append(len(asked))
    assert len(set(numbers)) == 1, numbers


def test_the_page_of_one_knows_what_can_be_done(ground: Ground) -> None:
    one = ground.to_acceptance()
    found = one_enrolment(db.session(), one)
    assert found is not None
    assert found.open_to == {"pass", "fail", "withdraw"}
    assert [stage.mark for stage in found.plan] == ["past"] * 3 + ["here", "ahead", "ahead"]
    assert [step.act for step in found.steps] == ["", "advance", "advance", "advance"]
    assert found.findings is None and found.limit_on is None
    assert one_enrolment(db.session(), 99_999) is None
