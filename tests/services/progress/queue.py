"""A queue to decide about: departments that owe a survey with two items, and hand it in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from campaign.rules.evidence import EvidenceKind, EvidenceStatus
from campaign.rules.permissions import Asker, Role
from campaign.rules.plan import PlanMilestone
from campaign.services.progress.decide_many import Picked
from campaign.services.progress.submit_duty import report_nil, submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.event import Event
from models.evidence import Evidence
from models.plan import Milestone
from models.term import Term
from tests.county import County, a_county, a_plan, at
from tests.make import Make

DAY = dt.date(2026, 4, 16)
TABLE, REPORT, BACKUP = "统计表（盖章）", "自查报告", "数据已备份"
KINDS = ("department",)


@dataclass
class Queue:
    """The county, and hands to hand in and to look."""

    county: County

    @property
    def office(self) -> Asker:
        """Who reviews."""
        return self.county.office

    def duty(self, number: int, key: str = "survey") -> Duty:
        """A unit's duty, fresh."""
        db.session.rollback()
        found = db.session.scalars(
            select(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == key, Duty.unit_id == self.county.units[number].id)
        ).one()
        db.session.expunge(found)
        db.session.rollback()
        return found

    def hand_in(
        self, number: int, key: str = "survey", *, day: dt.date = DAY, nil: bool = False
    ) -> Picked:
        """The contact hands it in; the row as it then stands on the office's page."""
        duty = self.duty(number, key)
        asker = self.county.asker(self.county.units[number], Role.CONTACT)
        now = at(day, 10)
        if nil:
            report_nil(
                duty.id, asker=asker, note="没有计算机", version=duty.version, now=now, today=day
            )
        else:
            submit_duty(
                duty.id, asker=asker, note="已签章报送", version=duty.version, now=now, today=day,
                on_paper=True, declared=(BACKUP,),
            )  # fmt: skip
        return self.row(number, key)

    def row(self, number: int, key: str = "survey") -> Picked:
        """The row as it stands now."""
        duty = self.duty(number, key)
        return Picked(duty.id, duty.version)

    def piece(self, duty_id: int, item: str, name: str, status: str = "draft") -> int:
        """A file under an item, written straight into the table."""
        with transaction() as session:
            row = Evidence(
                duty_id=duty_id, unit_id=session.get_one(Duty, duty_id).unit_id,
                kind=EvidenceKind.FILE, item=item, name=name, media="pdf", size=1,
                status=EvidenceStatus(status), at=at(DAY, 9),
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def stage(self, number: int) -> str:
        """The kind of stage in which a unit stands."""
        return str(self.enrolment(number).state)

    def enrolment(self, number: int) -> Enrolment:
        """A unit's enrolment, fresh."""
        db.session.rollback()
        return db.session.scalars(
            select(Enrolment).where(Enrolment.unit_id == self.county.units[number].id)
        ).one()

    def stands(self, duty_id: int) -> dict[str, Any]:
        """Everything that taking a decision back has to restore."""
        db.session.rollback()
        duty = db.session.get_one(Duty, duty_id)
        pieces = db.session.execute(
            select(Evidence.id, Evidence.status, Evidence.ended_at)
            .where(Evidence.duty_id == duty_id)
            .order_by(Evidence.id)
        )
        enrolment = db.session.get_one(Enrolment, duty.enrolment_id)
        found = {
            "state": duty.state, "term": duty.term_id, "submitted": duty.submitted_on,
            "nil": duty.nil, "due": db.session.get_one(Term, duty.term_id).due_on,
            "pieces": [tuple(piece) for piece in pieces],
            "stage": (enrolment.state, enrolment.stage_id, enrolment.round),
        }  # fmt: skip
        db.session.rollback()
        return found


def a_queue(make: Make, units: int = 3) -> Queue:
    """Open it: the survey is all that self-check asks, the install all of rectification."""
    county = a_county(make, tuple(f"单位{number}" for number in range(units)))
    due = dt.date(2026, 4, 20)
    county.open(
        a_plan(
            milestones=(
                PlanMilestone(
                    "survey", "报送统计表", "check", due, KINDS, evidence=(TABLE, REPORT)
                ),
                PlanMilestone("note", "报送小结", "check", due, KINDS, required=False),
                PlanMilestone("install", "完成安装", "mend", dt.date(2026, 6, 10), KINDS),
            )
        )
    )
    with transaction() as session:
        milestone = session.scalars(select(Milestone).where(Milestone.key == "survey")).one()
        milestone.declarations = [BACKUP]
    db.session.rollback()
    return Queue(county)


def count(what: Any, *fits: Any) -> int:
    """How many rows there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what).where(*fits)) or 0


def whole(duty_id: int) -> bool:
    """No half row: versions, spans and events tell one story."""
    db.session.rollback()
    version = db.session.get_one(Duty, duty_id).version
    spans = count(DutySpan, DutySpan.duty_id == duty_id)
    events = count(Event, Event.duty_id == duty_id, Event.act.startswith("duty."))
    return spans == version and events == version - 1
