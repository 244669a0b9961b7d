"""What the page says of an amended plan is what happens after it, and nobody hears a step twice."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, cast, select

from campaign.records.house.calendar import load_calendar
from campaign.records.plan.ladders import ladder_in_force
from campaign.reports.dates.effect import NEW_STEP, Effect
from campaign.reports.plan.brings import Brings, brings
from campaign.reports.plan.stored import stored_plan
from campaign.rules.dates.difference import Difference, difference
from campaign.rules.ladder import AUDIENCES, Rung
from campaign.rules.plan import Plan, PlanMilestone
from campaign.rules.plans.ladder_change import kept_steps
from campaign.services.dates.amend_campaign import amend_campaign
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Campaign
from models.term import Term, TermRung
from tests.county import at
from tests.services.dates.twins import Twin, databases, live_on, lived

LAST = dt.date(2026, 4, 24)
DAY = dt.timedelta(days=1)
WORLDS = [("sqlite", 0), ("sqlite", 1), ("sqlite", 2), ("postgres", 1)]


def a_ladder(dice: random.Random) -> tuple[Rung, ...]:
    """Up to three reminders, then each post at most once, drafts at the end."""
    steps = [(-days, AUDIENCES[0], 0) for days in dice.sample(range(10), dice.randrange(4))]
    day = 0
    for level, audience in enumerate(AUDIENCES[1:], start=1):
        if dice.random() < 0.7:
            day += dice.randrange(1, 6)
            steps.append((day, audience, level))
    steps.sort(key=lambda step: step[0])
    return tuple(
        Rung(
            number, offset, dice.choice(("working", "calendar")), audience, level, level >= 4,
            "criticism" if level >= 4 else "clock",
        )
        for number, (offset, audience, level) in enumerate(steps, start=1)
    )  # fmt: skip


def a_change(plan: Plan, dice: random.Random, seed: int) -> Plan:
    """Another ladder; in every second world a later date, a milestone more and one less too."""
    new = replace(plan, ladder=a_ladder(dice))
    if seed % 2 == 0:
        return new
    ahead = [one for one in plan.milestones if one.due_on >= LAST and not one.by_office]
    moved, gone = ahead[0], ahead[-1]
    more = PlanMilestone(
        "more", "报送整改台账", moved.stage, LAST + 12 * DAY, moved.for_kinds, required=False
    )
    milestones = [
        replace(one, due_on=one.due_on + 5 * DAY) if one is moved else one
        for one in plan.milestones
        if one is not gone or gone is moved
    ]
    return replace(new, milestones=(*milestones, more))


def look(twin: Twin, seed: int, now: dt.datetime) -> tuple[Plan, Brings]:
    session = db.session()
    campaign = session.get_one(Campaign, twin.county.campaign_id)
    plan = a_change(stored_plan(session, campaign), random.Random(seed), seed)
    calendar = load_calendar(session)
    said = brings(session, campaign, plan, calendar=calendar, now=now, today=LAST)
    db.session.rollback()
    return plan, said


@pytest.mark.parametrize(
    ("engine", "seed"),
    [pytest.param(*world, marks=getattr(pytest.mark, world[0])) for world in WORLDS],
)
def test_an_amended_plan_does_what_its_page_says(
    engine: str, seed: int, tmp_path: Path, build: Callable[..., Flask], request: Any
) -> None:
    now = at(LAST, 16)
    with databases(engine, tmp_path, request, 2) as urls:
        changed, same = lived(urls, build, tmp_path, seed, LAST)
        with changed.app.app_context():
            plan, said = look(changed, seed, now)
            assert said.effect is not None and not said.amendment.faults
            before = set(db.session.scalars(select(Letter.id)))
            known = set(db.session.scalars(select(Duty.id)))
            db.session.rollback()
            done = amend_campaign(
                changed.county.campaign_id, plan, "name: 修订\n", {}, note="县政府通知。",
                shown=said.digest, asker_id=None, now=now, today=LAST,
            )  # fmt: skip
            written = select(Letter.next_try_at).where(Letter.id.not_in(before))
            told = [one <= now for one in db.session.scalars(written)]
            db.session.rollback()
            assert done.counts == said.counts
            assert told.count(True) == said.letters_now
            after = live_on(now, renumbered(changed, said.was.ladder, plan.ladder))
            nobody_heard_a_step_twice()
        with same.app.app_context():
            without = live_on(now)
    letters = difference(without["letters"], after["letters"])
    assert said.effect.letters == letters
    assert reminded(said.effect) == reminded_by(without, after, known)
    calls = difference(without["calls"], after["calls"])
    assert blind(said.effect.calls, known) == blind(calls, known)
    drafts = difference(without["drafts"], after["drafts"])
    assert blind(said.effect.drafts, known) == blind(drafts, known)
    assert {one.letter_id for one in said.effect.void} == after["void"] - without["void"]
    assert said.effect.letters.cancelled or said.effect.letters.moved


def renumbered(
    twin: Twin, was: tuple[Rung, ...], new: tuple[Rung, ...]
) -> Callable[[int, int], int]:
    """Call a step of the new ladder as the old one called it."""
    kept = kept_steps(was, new)
    newest = ladder_in_force(db.session(), twin.county.campaign_id).ladder_id
    terms = set(db.session.scalars(select(Term.id).where(Term.ladder_id == newest)))

    def step(term_id: int, number: int) -> int:
        return kept.get(number, NEW_STEP + number) if term_id in terms else number

    return step


def reminded(found: Effect) -> set[tuple[int, int, dt.date | None, dt.date | None]]:
    """What each person's reminders of each duty do, as the page's rows say."""
    return {(max(one.duty_id, 0), one.person_id, one.before, one.after) for one in found.reminders}


def reminded_by(
    without: dict[str, Any], after: dict[str, Any], known: set[int]
) -> set[tuple[int, int, dt.date | None, dt.date | None]]:
    """What really became of them: each step of each duty by the day on which it was told."""
    days: list[dict[tuple[int, tuple[int, int]], dt.date]] = [
        {
            (whom[0], thing): on
            for (whom, on), things in world["letters"].items()
            for thing in things
        }
        for world in (without, after)
    ]
    return {
        (thing[0] if thing[0] in known else 0, person_id, days[0].get(key), days[1].get(key))
        for key in {**days[0], **days[1]}
        for person_id, thing in [key]
        if days[0].get(key) != days[1].get(key)
    }


def blind(found: Difference[Any], known: set[int]) -> list[Any]:
    """A difference in which duties that the amendment makes have no numbers yet."""

    def seen(key: Any) -> Any:
        duty_id, *person = key if isinstance(key, tuple) else (key,)
        return (duty_id if duty_id in known else 0, *person)

    return [(line.before, line.after, sorted(map(seen, line.whom))) for line in found.lines]


def nobody_heard_a_step_twice() -> None:
    """Of one duty and date nobody is told the same step above the contact's reminders twice."""
    rows = db.session.execute(
        select(
            Notice.duty_id, Notice.person_id, Notice.address, Term.due_on, Term.counts_on,
            TermRung.audience, TermRung.level, TermRung.needs_approval,
        )
        .join(Term, Term.id == Notice.term_id)
        .join(
            TermRung,
            (TermRung.term_id == Term.id) & (Notice.occasion.endswith(_number(), autoescape=False)),
        )
        .where(Notice.verdict == "send", TermRung.level > 0, Notice.occasion.startswith("rung/"))
    ).all()  # fmt: skip
    assert rows
    assert max(Counter(tuple(row) for row in rows).values()) == 1
    db.session.rollback()


def _number() -> Any:
    return "/" + cast(TermRung.number, String)
