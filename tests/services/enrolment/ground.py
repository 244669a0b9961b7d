"""A campaign of many units, each for one story, and one person who plays every part."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, update

from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.rules.plan import PlanMilestone, PlanStage
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Milestone, Stage
from models.unit import Unit
from tests.county import ISSUED, County, a_county, a_plan, at
from tests.make import Make

START = dt.date(2026, 3, 3)
KINDS = ("department",)
WINDOWS = (
    ("kickoff", "动员部署阶段", "mobilisation"), ("check", "自查阶段", "self_check"),
    ("mend", "整改落实阶段", "rectification"), ("accept", "检查验收阶段", "acceptance"),
    ("praise", "总结表彰阶段", "commendation"), ("standing", "长效机制", "other"),
)  # fmt: skip
STAGES = tuple(
    PlanStage(key, name, kind, ISSUED + dt.timedelta(30 * n), ISSUED + dt.timedelta(30 * n + 29))
    for n, (key, name, kind) in enumerate(WINDOWS)
)  # fmt: skip
# key, stage, required: what this plan asks of each unit.
ASKED = (
    ("plan", "kickoff", True), ("survey", "check", True), ("install", "mend", True),
    ("report", "mend", False), ("visit", "accept", True), ("yearly", "standing", False),
)  # fmt: skip
MILESTONES = tuple(
    PlanMilestone(
        key, f"报送{key}", stage, dt.date(2026, 4, 20) + dt.timedelta(days=20 * n), KINDS,
        required=required,
    )
    for n, (key, stage, required) in enumerate(ASKED)
)  # fmt: skip


def _numbers(query: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in db.session.execute(query).all()}


@dataclass
class Ground:
    """The county with its campaign; ``fresh`` gives a unit that nobody has touched."""

    county: County
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.units = iter(
            db.session.execute(
                select(Enrolment.id)
                .join(Unit, Unit.id == Enrolment.unit_id)
                .where(Unit.code.like("S%"))
                .order_by(Unit.code)
            ).all()
        )
        self.stage_ids: dict[str, int] = _numbers(select(Stage.kind, Stage.id))
        self.milestone_ids: dict[str, int] = _numbers(select(Milestone.key, Milestone.id))
        db.session.rollback()

    def fresh(self) -> int:
        """The enrolment of the next unit."""
        return int(next(self.units).id)

    def when(self) -> dict[str, object]:
        """The next minute of the story: acts never share an instant."""
        number = next(self.numbers)
        day = START + dt.timedelta(days=number // 300)
        return {"now": at(day, 10) + dt.timedelta(seconds=number % 300), "today": day}

    @property
    def office(self) -> Asker:
        """The office's person, who may do everything that services do not ask about."""
        return self.county.office

    def contact(self, unit_id: int) -> Asker:
        """The same person as the unit's contact."""
        unit = db.session.get_one(Unit, unit_id)
        office = self.county.office
        return Asker(office.person_id, office.name, (HeldPost(Role.CONTACT, unit.id, unit.path),))

    def enrolment(self, enrolment_id: int) -> Enrolment:
        """The row, fresh and apart from the session."""
        db.session.rollback()
        found = db.session.get_one(Enrolment, enrolment_id)
        db.session.expunge(found)
        db.session.rollback()
        return found

    def duties(self, enrolment_id: int) -> dict[tuple[str, int], Duty]:
        """The duties by the milestone's key and the round."""
        db.session.rollback()
        rows = db.session.execute(
            select(Milestone.key, Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Duty.enrolment_id == enrolment_id)
            .order_by(Duty.id)
        ).all()
        for _key, duty in rows:
            db.session.expunge(duty)
        db.session.rollback()
        return {(key, duty.round): duty for key, duty in rows}

    def spans(self, enrolment_id: int) -> list[EnrolmentSpan]:
        """The history, oldest first."""
        db.session.rollback()
        found = list(
            db.session.scalars(
                select(EnrolmentSpan)
                .where(EnrolmentSpan.enrolment_id == enrolment_id)
                .order_by(EnrolmentSpan.id)
            )
        )
        for span in found:
            db.session.expunge(span)
        db.session.rollback()
        return found

    def finish(self, enrolment_id: int, *keys: str) -> None:
        """The office enters an answer for each and accepts it; the latest round counts."""
        for key in keys:
            rounds = [r for k, r in self.duties(enrolment_id) if k == key]
            duty = self.duties(enrolment_id)[key, max(rounds)]
            when = self.when()
            record_answer(
                duty.id, asker=self.office, note="纸质材料齐全", channel="paper",
                received_on=when["today"], version=duty.version, **when,  # type: ignore[arg-type]
            )  # fmt: skip
            accept_duty(duty.id, asker=self.office, version=duty.version + 1, **self.when())  # type: ignore[arg-type]

    def to_acceptance(self) -> int:
        """A fresh unit that stands in acceptance with everything required done."""
        enrolment_id = self.fresh()
        self.finish(enrolment_id, "plan", "survey", "install", "visit")
        assert self.enrolment(enrolment_id).state == "acceptance"
        return enrolment_id


def a_ground(make: Make, units: int) -> Ground:
    """Open the campaign; units are written by the set, without posts of their own."""
    county = a_county(make, names=())
    with transaction() as session:
        session.add_all(
            Unit(
                code=f"S{n:05d}", name=f"单位{n}", kind="department", parent_id=county.scope.id,
                path=f"?{n}",
            )
            for n in range(units)
        )  # fmt: skip
        session.flush()
        session.execute(
            update(Unit)
            .where(Unit.path.like("?%"))
            .values(path=county.scope.path + func.cast(Unit.id, Unit.path.type) + "/")
            .execution_options(synchronize_session=False)
        )
    county.open(a_plan(stages=STAGES, milestones=MILESTONES))
    db.session.rollback()
    return Ground(county)


def stand_in(ground: Ground, enrolment_id: int, state: str) -> None:
    """Put an enrolment into a state with everything done up to its stage, as the table knows it."""
    order = [kind for _key, _name, kind in WINDOWS]
    stage = {"closed": "commendation", "withdrawn": "self_check"}.get(state, state)
    keys = {key: kind for key, _name, kind in WINDOWS}
    with transaction() as session:
        enrolment = session.get_one(Enrolment, enrolment_id)
        enrolment.state, enrolment.stage_id = state, ground.stage_ids[stage]
        session.execute(
            update(EnrolmentSpan)
            .where(EnrolmentSpan.enrolment_id == enrolment_id)
            .values(state=state, stage_id=enrolment.stage_id)
        )
        for key, at_stage, _required in ASKED:
            done = order.index(keys[at_stage]) <= order.index(stage)
            became = "cancelled" if state == "withdrawn" else "accepted" if done else "open"
            if key == "yearly" and became == "accepted":
                became = "open"
            ids = select(Duty.id).where(
                Duty.enrolment_id == enrolment_id,
                Duty.milestone_id == ground.milestone_ids[key],
            )
            session.execute(update(DutySpan).where(DutySpan.duty_id.in_(ids)).values(state=became))
            session.execute(update(Duty).where(Duty.id.in_(ids)).values(state=became))
