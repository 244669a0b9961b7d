"""The duty's machine against a model that was written from the design alone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from campaign.rules.errors import NotNow, Overtaken
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.rules.plan import PlanMilestone
from campaign.services.dates.pause import resume_duty, suspend_duty
from campaign.services.progress.accept_duty import accept_duty, take_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.sign_duty import send_back, sign_duty
from campaign.services.progress.submit_duty import report_nil, submit_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.progress.withdraw_duty import withdraw_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.event import Event
from models.plan import Milestone
from models.term import Term
from models.unit import Unit
from tests.county import County, a_county, a_plan, at
from tests.make import Make
from tests.services.progress.model import NO, Model

Do = Callable[..., Any]
REASON = {"reason": "原因写在这里"}
# Each act of the table: the service, what it asks, and who in the story does it.
ACTS: dict[str, tuple[Do, dict[str, Any], tuple[str, ...]]] = {
    "submit": (submit_duty, {"note": "已办"}, ("contact", "deputy", "principal")),
    "nil_return": (report_nil, {"note": "没有计算机"}, ("contact", "deputy", "principal")),
    "sign": (sign_duty, {}, ("deputy", "principal")),
    "send_back": (send_back, REASON, ("deputy", "principal")),
    "withdraw": (withdraw_duty, {}, ("contact",)),
    "take": (take_duty, {}, ("office",)),
    "accept": (accept_duty, {}, ("office",)),
    "return": (return_duty, REASON, ("office",)),
    "record": (record_answer, {"note": "电话答复", "channel": "telephone"}, ("office",)),
    "waive": (waive_duty, REASON, ("office",)),
    "suspend": (suspend_duty, REASON, ("office",)),
    "resume": (resume_duty, {}, ("office",)),
    "undo": (undo_decision, REASON, ("office",)),
}
PAIRS = [(act, who) for act, (_do, _asks, actors) in ACTS.items() for who in actors]
START = dt.date(2026, 3, 3)
DUE = dt.date(2026, 4, 20)
SIGNERS: tuple[Role | None, ...] = (None, Role.DEPUTY, Role.PRINCIPAL)
KINDS = ("department",)
commands = st.lists(
    st.tuples(
        st.sampled_from(PAIRS),
        st.integers(0, 3),  # days that pass before
        st.integers(0, 20),  # days to the new date of a return
        st.integers(0, 9).map(lambda n: n == 0),  # from a stale page
    ),
    max_size=9,
)


class World:
    """A county with a fresh duty for each story, and one person who plays every part."""

    def __init__(self, make: Make, stories: int) -> None:
        self.county: County = a_county(make, names=())
        _units(self.county, -(-stories // len(SIGNERS)))
        milestones = tuple(
            PlanMilestone(
                f"m{n}", f"报送材料{n}", "check", DUE, KINDS, signed_by=signer, required=False
            )
            for n, signer in enumerate(SIGNERS)
        )
        self.county.open(a_plan(milestones=milestones))
        self.person = self.county.people[self.county.scope.code, Role.OFFICE]
        rows = db.session.execute(
            select(Duty.id, Unit.id, Unit.path, Milestone.signed_by)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Unit.id != self.county.bureau.id)
            .order_by(Duty.id)
        ).all()
        self.fresh = iter([tuple(row) for row in rows])
        db.session.rollback()

    def asker(self, who: str, unit_id: int, path: str) -> Asker:
        scope = self.county.scope
        post = (
            HeldPost(Role.OFFICE, scope.id, scope.path)
            if who == "office"
            else HeldPost(Role(who), unit_id, path)
        )
        return Asker(self.person.id, self.person.name, (post,))


def _units(county: County, number: int) -> None:
    """Units by the set: a story needs a duty of its own, and people are told through the office."""
    with transaction() as session:
        session.add_all(
            Unit(
                code=f"S{n:05d}", name=f"单位{n}", kind="department", parent_id=county.scope.id,
                path=f"?{n}",
            )
            for n in range(number)
        )  # fmt: skip
        session.flush()
        session.execute(
            update(Unit)
            .where(Unit.path.like("?%"))
            .values(path=county.scope.path + func.cast(Unit.id, Unit.path.type) + "/")
        )


def _play(world: World, story: list[tuple[tuple[str, str], int, int, bool]]) -> None:
    duty_id, unit_id, path, signed_by = next(world.fresh)
    model = Model(signed_by, DUE)
    today = START
    for (act, who), passed, ahead, stale in story:
        today += dt.timedelta(days=passed)
        new_due = today + dt.timedelta(days=ahead)
        do, asks, _actors = ACTS[act]
        fields = dict(asks)
        if act == "return":
            fields["due_on"] = new_due
        if act == "record":
            fields["received_on"] = today
        version = model.version - 1 if stale else model.version
        try:
            do(
                duty_id, asker=world.asker(who, unit_id, path), version=version,
                now=at(today, 10), today=today, **fields,
            )  # fmt: skip
            answer = "ok"
        except Overtaken:
            answer = "stale"
        except NotNow:
            answer = NO
        expected = "stale" if stale else model.command(act, who, today, new_due)
        assert answer == expected, (act, who, model)
        _agree(duty_id, model)


def _agree(duty_id: int, model: Model) -> None:
    row = db.session.execute(
        select(Duty.state, Term.due_on, Duty.submitted_on, Duty.version, Duty.nil)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.id == duty_id)
    ).one()
    assert row[:4] == (model.state, model.due, model.submitted, model.version)
    if model.state in ("nil", "awaiting_signature"):
        assert row.nil == model.nil
    spans = db.session.execute(
        select(DutySpan.state, DutySpan.until_at, DutySpan.from_at)
        .where(DutySpan.duty_id == duty_id)
        .order_by(DutySpan.id)
    ).all()
    assert [span.state for span in spans] == model.seen
    assert [span.until_at for span in spans[:-1]] == [span.from_at for span in spans[1:]]
    assert spans[-1].until_at is None
    events = db.session.scalar(select(func.count()).where(Event.duty_id == duty_id))
    assert events == model.version - 1
    db.session.rollback()


def test_the_machine_does_what_the_model_says(app: Flask, make: Make, database_url: str) -> None:
    stories = 2000 if database_url.startswith("sqlite") else 120
    world = World(make, stories * 2)

    @settings(
        max_examples=stories,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(commands)
    def play(story: list[tuple[tuple[str, str], int, int, bool]]) -> None:
        _play(world, story)

    play()


def test_the_model_goes_everywhere_in_a_few_stories(app: Flask, make: Make) -> None:
    """Sometimes-assertion: were these never reached, the other test would have tested nothing."""
    story = [
        (("submit", "contact"), 0, 0, False), (("sign", "deputy"), 1, 0, False),
        (("take", "office"), 1, 0, False), (("return", "office"), 1, 5, False),
        (("nil_return", "contact"), 1, 0, False), (("sign", "principal"), 0, 0, False),
        (("accept", "office"), 0, 0, False), (("undo", "office"), 1, 0, False),
        (("withdraw", "contact"), 0, 0, False), (("suspend", "office"), 0, 0, False),
        (("resume", "office"), 3, 0, False), (("record", "office"), 0, 0, False),
        (("waive", "office"), 0, 0, False),
    ]  # fmt: skip
    world = World(make, 6)
    seen: set[str] = set()
    for _number in range(3):
        _play(world, story)  # type: ignore[arg-type]
    seen |= set(db.session.scalars(select(DutySpan.state)))
    assert seen == {
        "open", "awaiting_signature", "submitted", "in_review", "returned", "nil", "accepted",
        "suspended", "waived",
    }  # fmt: skip
