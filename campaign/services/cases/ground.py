"""What every act on a case stands on: it is there, the page is not stale, the table has a row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.cases.open import tell_of
from campaign.records.events import record
from campaign.records.notice.telling import Told
from campaign.rules.cases.machine import (
    CaseAction,
    CaseFacts,
    CaseMove,
    CaseState,
    Measure,
    case_move,
)
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker, Role
from models.case import Case
from models.duty import Duty
from models.plan import Campaign

STALE = "这件问责刚才已有人办理，请刷新页面查看最新情况。"


@dataclass(frozen=True)
class Ground:
    """A case and the row of the table that the act takes."""

    session: Session
    case: Case
    move: CaseMove
    asker: Asker
    now: datetime
    today: date

    def go(self, note: str, tells: tuple[Role, ...] = (), **facts: Any) -> Told:
        """Move the case by the row, leave the event, send the row's letter."""
        duty = self.session.get_one(Duty, self.case.duty_id)
        was, self.case.state = self.case.state, self.move.target
        self.case.version += 1
        if self.move.target is CaseState.CLOSED:
            self.case.closed_at, self.case.closed_by = self.now, self.asker.person_id
        record(
            self.session, f"case.{self.move.action}", now=self.now, by_id=self.asker.person_id,
            campaign_id=duty.campaign_id, unit_id=duty.unit_id, duty_id=duty.id, note=note,
            case=self.case.id, case_was=was, case_became=self.case.state.value, **facts,
        )  # fmt: skip
        if self.move.letter is None:
            return Told(0, 0, 0)
        return tell_of(
            self.session, self.case, self.move.letter, tells, note, by_id=self.asker.person_id,
            now=self.now, today=self.today,
        )  # fmt: skip


def stand(
    session: Session,
    case_id: int,
    action: CaseAction,
    *,
    asker: Asker,
    version: int,
    now: datetime,
    today: date,
    measure: Measure | None = None,
) -> Ground:
    """Return what the act stands on; the case is held until the transaction ends.

    Raises:
        NotFound: there is no such case.
        NotNow: the campaign was cancelled, or the table has no row for the act.
        Overtaken: the case has moved since the page was made.
    """
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound
    status = session.scalar(select(Campaign.status).where(Campaign.id == case.campaign_id))
    if status != "open":
        raise NotNow("这次行动已取消，问责不再办理。")
    if case.version != version:
        raise Overtaken(STALE)
    facts = CaseFacts(time_is_up=case.answer_by < today, measure=measure)
    return Ground(session, case, case_move(action, CaseState(case.state), facts), asker, now, today)
