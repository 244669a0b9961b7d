"""What every act on an enrolment stands on: it exists, its campaign runs, the page is not stale."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.progress.history import STALE
from campaign.records.progress.moves import move_enrolment
from campaign.records.progress.stages import Road, road
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.lifecycle import (
    EnrolmentAction,
    EnrolmentMove,
    EnrolmentState,
    enrolment_move,
)
from campaign.rules.permissions import Asker
from campaign.rules.rounds import EnrolmentGuard, all_done, nothing_to_mend, stage_done
from models.enrolment import Enrolment
from models.plan import Campaign, Stage

NOT_SO = "这个单位现在的阶段不能这样办理，请刷新页面查看最新情况。"
ENDED = "这次行动已取消，任务不再办理。"
# Why a guard of the table says no, and what to do.
REFUSED: dict[EnrolmentGuard, str] = {
    stage_done: "这个单位本阶段还有 %(n)s 项必办任务没有通过，请先审核。",
    nothing_to_mend: "自查的必办任务都通过后，并且还没有验收过，才能认定无需整改。",
    all_done: "这个单位还有必办任务没有通过，或者还没有验收，不能办结。",
}


@dataclass(frozen=True)
class Ground:
    """An enrolment, where it stands, the row of the table that the act takes, who does it when."""

    session: Session
    enrolment: Enrolment
    way: Road
    here: Stage
    move: EnrolmentMove
    asker: Asker
    now: datetime
    today: date

    def go(
        self,
        to: Stage,
        *,
        state: EnrolmentState | None = None,
        note: str = "",
        round_: int | None = None,
        **facts: Any,
    ) -> None:
        """Move the enrolment to a stage, by the table's target, and leave the event."""
        target = state or self.move.target
        assert target is not None
        was = self.enrolment.state
        move_enrolment(
            self.session, self.enrolment, act=self.move.action, state=target, stage_id=to.id,
            now=self.now, by_id=self.asker.person_id, note=note, round_=round_,
        )  # fmt: skip
        record(
            self.session, f"enrolment.{self.move.action}", now=self.now,
            by_id=self.asker.person_id, campaign_id=self.enrolment.campaign_id,
            unit_id=self.enrolment.unit_id, note=note, from_stage=self.here.name,
            to_stage=to.name, was=was, became=target, round=self.enrolment.round, **facts,
        )  # fmt: skip


def stand(
    session: Session,
    enrolment_id: int,
    action: EnrolmentAction,
    *,
    asker: Asker,
    version: int,
    now: datetime,
    today: date,
) -> Ground:
    """Return what the act stands on; the enrolment is held until the transaction ends.

    Raises:
        NotFound: there is no such enrolment.
        NotNow: the campaign was cancelled, the table has no row for it, or its guard says no.
        Overtaken: the enrolment has moved since the page was made.
    """
    enrolment = session.get(Enrolment, enrolment_id, with_for_update=True, populate_existing=True)
    if enrolment is None:
        raise NotFound
    status = session.scalar(select(Campaign.status).where(Campaign.id == enrolment.campaign_id))
    if status != "open":
        raise NotNow(ENDED)
    if enrolment.version != version:
        raise Overtaken(STALE)
    move = enrolment_move(action, EnrolmentState(enrolment.state))
    way = road(session, enrolment)
    here = way.place(enrolment.stage_id)
    if move is None or here is None:
        raise NotNow(NOT_SO)
    facts = way.facts(here, enrolment.round)
    if not move.guard(facts):
        raise NotNow(REFUSED[move.guard], n=facts.left)
    return Ground(session, enrolment, way, here, move, asker, now, today)
