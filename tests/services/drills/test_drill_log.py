"""The state of a drill equals the state of its log, whatever came in which order."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from sqlalchemy import select

from campaign.reports.drills.last import last_drill
from campaign.rules.calendar import day_of
from campaign.rules.drills.proof import RungState
from campaign.rules.errors import NotNow, Overtaken
from campaign.rules.people.leaving import Leaving
from campaign.rules.permissions import Role
from campaign.services.drills.confirm_post import confirm_post
from campaign.services.drills.note_call import note_call
from campaign.services.letters.say_not_mine import say_not_mine
from models.base import db
from models.event import Event
from tests.services.drills.conftest import NINE, Drilled

S = RungState
TEN = NINE + dt.timedelta(hours=1)
SAYS = {"drill.ask": S.WAITING, "drill.confirm": S.CONFIRMED, "drill.called": S.CALLED}
CHAIN = (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL)


@pytest.mark.parametrize("seed", range(6))
def test_the_state_of_a_drill_is_what_its_log_says(drilled: Drilled, seed: int) -> None:
    """Any order of answers, calls and doubts: the rows and the events tell the same."""
    number = drilled.start()
    drilled.send()
    luck = random.Random(seed)
    people = [one for (_, role), one in drilled.county.people.items() if role in CHAIN]
    for step in range(12):
        person, now = luck.choice(people), TEN + dt.timedelta(minutes=step)
        act = luck.choice(("confirm", "call", "not_mine", "decline"))
        try:
            if act == "confirm":
                confirm_post(drilled.token(person), now=now)
            elif act == "call":
                rung = drilled.of(number, person)
                note_call(rung.id, asker=drilled.county.office, note="接听", now=now)
            elif act == "not_mine":
                say_not_mine(drilled.token(person), "", Leaving(), now=now, today=day_of(now))
            else:
                drilled.decline(person)
        except (NotNow, Overtaken):
            pass
        db.session.rollback()
    assert drilled.states(number) == folded(number)
    page, path = drilled.page(number), drilled.county.scope.path
    last = last_drill(db.session(), path, now=NINE, today=day_of(NINE))
    assert last is not None
    assert (last.id, last.proved, last.posts) == (number, page.proved, len(page.rungs))


def folded(number: int) -> dict[tuple[int, str, int | None], RungState]:
    """The state of each post by the trail alone, read from its beginning."""
    db.session.rollback()
    answered: dict[tuple[int, str, int | None], RungState] = {}
    doubted: set[tuple[int, str, int | None]] = set()
    for event in db.session.scalars(select(Event).order_by(Event.id)):
        key = (event.unit_id or 0, event.facts.get("role", ""), event.person_id)
        if event.act == "post.not_mine":
            doubted.add(key)
        elif event.act in ("post.declined", "post.confirmed"):
            doubted.discard(key)
        elif event.facts.get("drill") == number and event.act in SAYS:
            answered[key] = SAYS[event.act]
    return {key: S.NOT_MINE if key in doubted else state for key, state in answered.items()}
