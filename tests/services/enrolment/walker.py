"""One unit lived by the services and on paper at once, act by act."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from campaign.rules.errors import NotNow, Refusal
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
from tests.services.enrolment.ground import Ground
from tests.services.enrolment.model import NO, PLAN, Model

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
        self.do(act, key, [n for n in PLAN if n != "yearly" and self.dice.random() < 0.4])

    def do(self, act: str, key: tuple[str, int], again: list[str]) -> None:
        """Do it in the house and on paper; both take it or both refuse, and agree afterwards."""
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
