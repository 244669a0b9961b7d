"""Where an enrolment stands in its plan, and what its stages still ask of the unit."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import DONE, EnrolmentState
from campaign.rules.rounds import AskedDuty, EnrolmentFacts, asks, facts_at, left
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Milestone, Stage

# These stages are not passed over, even when they ask nothing of the unit.
STOPS = (EnrolmentState.ACCEPTANCE, EnrolmentState.COMMENDATION)


@dataclass(frozen=True)
class Road:
    """The stages of a plan in their order, and the duties of one unit in them."""

    stages: tuple[Stage, ...]
    duties: tuple[AskedDuty, ...] = field(default=())

    def place(self, stage_id: int | None) -> Stage | None:
        """Return the stage with this number."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def following(self, here: Stage) -> Stage | None:
        """Return where a unit goes from here: to the next stage that asks it or always stops it."""
        return next(
            (
                stage
                for stage in self.stages
                if stage.position > here.position
                and (stage.kind in STOPS or asks(self.duties, stage.position))
            ),
            None,
        )

    def ahead(self, here: Stage, kind: EnrolmentState) -> Stage | None:
        """Return the next stage of a kind behind this one."""
        later = (stage for stage in self.stages if stage.position > here.position)
        return next((stage for stage in later if stage.kind == kind), None)

    def behind(self, here: Stage, kind: EnrolmentState) -> Stage | None:
        """Return the nearest stage of a kind before this one."""
        earlier = [stage for stage in self.stages if stage.position < here.position]
        return next((stage for stage in reversed(earlier) if stage.kind == kind), None)

    def jumped(self, here: Stage) -> tuple[Stage, ...]:
        """Return the stages that a unit leaves out when there is nothing to rectify.

        They end before the next acceptance (there is none: nothing can be left out), and begin
        behind the self-check: what that leaves open, since it is not required, stays with the unit.
        """
        target = self.ahead(here, EnrolmentState.ACCEPTANCE)
        if target is None:
            return ()
        first = here.position + (here.kind == EnrolmentState.SELF_CHECK)
        return tuple(s for s in self.stages if first <= s.position < target.position)

    def asks_in(self, here: Stage) -> bool:
        """Tell whether the stage asks anything required of the unit."""
        return asks(self.duties, here.position)

    def left(self, here: Stage, round_: int) -> int:
        """Return how many duties keep the unit in the stage."""
        return left(self.duties, here.position, round_)

    def facts(self, here: Stage, round_: int) -> EnrolmentFacts:
        """Return what the guards of the enrolment's table look at."""
        checks = [s.position for s in self.stages if s.kind == EnrolmentState.SELF_CHECK]
        return facts_at(
            self.duties, here=here.position, round_=round_, checks=checks,
            verdict_ahead=self.ahead(here, EnrolmentState.ACCEPTANCE) is not None,
        )  # fmt: skip


def road(session: Session, enrolment: Enrolment) -> Road:
    """Return the way of one enrolment: two queries."""
    stages = plan_stages(session, enrolment.campaign_id)
    return Road(stages, asked_of(session, [enrolment.id]).get(enrolment.id, ()))


def plan_stages(session: Session, campaign_id: int) -> tuple[Stage, ...]:
    """Return the stages of a campaign's plan in their order."""
    return tuple(
        session.scalars(
            select(Stage).where(Stage.campaign_id == campaign_id).order_by(Stage.position)
        )
    )


def asked_of(session: Session, enrolment_ids: Collection[int]) -> dict[int, tuple[AskedDuty, ...]]:
    """Return the duties of these enrolments, as far as stages look at them: one query."""
    rows = session.execute(
        select(
            Duty.enrolment_id, Duty.milestone_id, Stage.position, Milestone.required, Duty.round,
            Duty.state,
        )
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .where(Duty.enrolment_id.in_(enrolment_ids))
        .order_by(Duty.id)
    )  # fmt: skip
    found: dict[int, list[AskedDuty]] = {}
    for enrolment_id, milestone_id, position, required, round_, state in rows:
        asked = AskedDuty(milestone_id, position, required, round_, state in DONE)
        found.setdefault(int(enrolment_id or 0), []).append(asked)
    return {enrolment_id: tuple(duties) for enrolment_id, duties in found.items()}
