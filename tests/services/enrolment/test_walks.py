"""Random lives of units against a model written from the design: 500 walks over both databases."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.progress.late import late
from campaign.reports.progress.standing import Look
from campaign.rules.errors import NotNow, Refusal
from campaign.services.clock.tick import tick
from campaign.services.enrolment.close_enrolment import close_enrolment
from campaign.services.enrolment.fail_acceptance import fail_acceptance, reopen_enrolment
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.enrolment.skip_rectification import skip_rectification
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.undo_decision import undo_decision
from models.base import db
from models.duty import Duty, DutySpan
from models.notice import Call, Held, Notice
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.services.enrolment.ground import Ground, a_ground
from tests.services.enrolment.model import NO, PLAN, Model

WALKS, LONGEST = 250, 20
REASON = {"reason": "原因写在这里"}
ON_DUTY: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "submit": (submit_duty, {"note": "已办"}),
    "accept": (accept_duty, {}),
    "return": (return_duty, REASON),
    "undo": (undo_decision, REASON),
}
ON_ENROLMENT: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "skip": (skip_rectification, REASON),
    "pass": (pass_enrolment, {"note": "抽查 6 台"}),
    "fail": (fail_acceptance, REASON),
    "reopen": (reopen_enrolment, REASON),
    "close": (close_enrolment, {}),
    "withdraw": (withdraw_enrolment, {**REASON, "successor": ""}),
}
ACTS = [*ON_DUTY, *ON_ENROLMENT]
# What brings a unit on, by the state that it is in; a withdrawal ends a story.
NEXT = {"acceptance": ["pass", "pass", "fail"], "commendation": ["close"], "closed": ["reopen"]}
RARE = "withdraw"
# (act of the later step, state before, state after): every pair that the design allows.
LEGAL = {
    ("advance", "mobilisation", "self_check"), ("advance", "self_check", "rectification"),
    ("advance", "rectification", "acceptance"), ("skip", "self_check", "acceptance"),
    ("skip", "rectification", "acceptance"), ("pass", "acceptance", "commendation"),
    ("fail", "acceptance", "rectification"), ("close", "commendation", "closed"),
    ("reopen", "closed", "rectification"),
}  # fmt: skip


class Walker:
    """One unit lived by the services and on paper at once."""

    def __init__(self, ground: Ground, dice: random.Random) -> None:
        self.ground, self.dice, self.model = ground, dice, Model()
        self.id = ground.fresh()
        self.unit_id = ground.enrolment(self.id).unit_id
        self.contact = ground.contact(self.unit_id)
        self.done: list[str] = []

    def step(self) -> None:
        act, key = self._choose()
        again = [n for n in PLAN if n != "yearly" and self.dice.random() < 0.4]
        expected = self.model.do(act, key, again)
        self.done.append(f"{act} {key} {again} {expected}")
        try:
            self._real(act, key, again)
            found = "ok"
        except (NotNow, Refusal):
            db.session.rollback()
            found = NO
        assert found == expected, self.done
        self.compare()

    def _choose(self) -> tuple[str, tuple[str, int]]:
        """Mostly what brings the unit on; now and then whatever there is, possible or not."""
        model, dice = self.model, self.dice
        anything = dice.choice(list(model.duties))
        if dice.random() < 0.25:
            act = dice.choice(ACTS)
            return ("undo" if act == RARE and dice.random() < 0.7 else act), anything
        present = {model.present(name) for name in PLAN if name != "yearly"}
        handed_in = [key for key in present if model.duties[key] == "submitted"]
        owed = [key for key in present if model.duties[key] in ("open", "returned")]
        if handed_in and dice.random() < 0.7:
            return "accept", dice.choice(sorted(handed_in))
        if owed and (model.state not in NEXT or dice.random() < 0.5):
            return "submit", dice.choice(sorted(owed))
        return dice.choice(NEXT.get(model.state, ["skip", "undo", "accept"])), anything

    def _real(self, act: str, key: tuple[str, int], again: list[str]) -> None:
        when = self.ground.when()
        due_on = when["today"] + dt.timedelta(days=self.dice.randrange(20))  # type: ignore[operator]
        if act in ON_DUTY:
            do, asks = ON_DUTY[act]
            duty = self.ground.duties(self.id)[key]
            who = self.contact if act == "submit" else self.ground.office
            more = {"due_on": due_on} if act == "return" else {}
            do(duty.id, asker=who, version=duty.version, **asks, **more, **when)
            return
        do, asks = ON_ENROLMENT[act]
        more = {}
        if act in ("fail", "reopen"):
            ids = self.ground.milestone_ids
            more = {"milestones": [ids[name] for name in again], "due_on": due_on}
        version = self.ground.enrolment(self.id).version
        do(self.id, asker=self.ground.office, version=version, **asks, **more, **when)

    def compare(self) -> None:
        row, model = self.ground.enrolment(self.id), self.model
        assert (row.state, row.round) == (model.state, model.round), self.done
        duties = self.ground.duties(self.id)
        assert {key: duty.state for key, duty in duties.items()} == model.duties, self.done
        spans = self.ground.spans(self.id)
        assert [(span.state, span.round) for span in spans] == model.path, self.done
        assert row.version == len(spans)
        assert [span.until_at for span in spans] == [s.from_at for s in spans[1:]] + [None]
        for before, after in zip(spans, spans[1:], strict=False):
            assert self._legal(before, after), self.done
        assert row.round == 1 + sum(span.act in ("fail", "reopen") for span in spans)
        if row.state == "withdrawn":
            assert not {"open", "returned", "submitted"} & set(model.duties.values())

    def _legal(self, before: Any, after: Any) -> bool:
        grown = after.round - before.round
        if after.act == "withdraw":
            return before.state != "withdrawn" and after.state == "withdrawn" and grown == 0
        if after.act == "undo":
            return grown == 0
        named = (after.act, before.state, after.state) in LEGAL
        return named and grown == (1 if after.act in ("fail", "reopen") else 0)


@pytest.mark.timeout(600)
def test_lives_of_units_are_those_of_the_model(app: Flask, make: Make) -> None:
    ground = a_ground(make, WALKS)
    dice = random.Random(20260420)
    walkers = []
    for _number in range(WALKS):
        walker = Walker(ground, dice)
        for _step in range(dice.randint(5, LONGEST)):
            walker.step()
        walkers.append(walker)
    seen = {state for walker in walkers for state, _round in walker.model.path}
    assert seen == {
        "mobilisation", "self_check", "rectification", "acceptance", "commendation", "closed",
        "withdrawn",
    }  # fmt: skip
    assert max(walker.model.round for walker in walkers) > 2
    nothing_is_owed_that_was_called_off(ground)


def nothing_is_owed_that_was_called_off(ground: Ground) -> None:
    """A year later: no late row, no notice, no call and no draft for what was cancelled."""
    later = at(dt.date(2027, 3, 1))
    tick(now=later)
    db.session.rollback()
    rows = db.session.execute(
        select(Duty.id, DutySpan.from_at)
        .join(DutySpan, DutySpan.duty_id == Duty.id)
        .where(Duty.state == "cancelled", DutySpan.until_at.is_(None))
    )
    off = {row.id: row.from_at for row in rows}
    assert off
    lagging = late(
        db.session(), ground.county.campaign_id, Look(later, later), sees=Unit.id.is_not(None)
    )
    assert not {one.duty_id for one in lagging} & set(off)
    for row in db.session.scalars(select(Notice).where(Notice.duty_id.in_(off))):
        assert row.created_at <= off[row.duty_id]
    for call in db.session.scalars(select(Call).where(Call.duty_id.in_(off))):
        assert call.done_at is not None or call.key.startswith("withdraw/")
    for held in db.session.scalars(select(Held).where(Held.duty_id.in_(off))):
        assert held.decided_at is not None
