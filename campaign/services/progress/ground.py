"""What every act on a duty stands on: it exists, its campaign runs, the page is not stale."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.records.progress.history import present_span, stood
from campaign.records.progress.moves import move_duty
from campaign.records.progress.opened import open_duty
from campaign.records.progress.rollup import first_names, lacking, roll_ups
from campaign.rules.asked import written
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import (
    Back,
    DutyAction,
    DutyFacts,
    DutyMove,
    DutyState,
    asks_signature,
    duty_move,
)
from campaign.rules.permissions import Asker, Role
from campaign.rules.rollup import NAMES_KEPT, summed_as_it_is
from models.duty import Duty, DutySpan
from models.plan import Milestone
from models.unit import Unit

# Acts on duties take it from here.
__all__ = ["Ground", "facts_of", "stand", "summed_up", "written"]


@dataclass(frozen=True)
class Ground:
    """A duty, the row of the table that the act takes, and who does it when."""

    session: Session
    duty: Duty
    milestone: Milestone
    move: DutyMove
    asker: Asker
    version: int
    now: datetime
    today: date

    def stood(self) -> DutySpan:
        """Return the span to which the move leads back."""
        assert isinstance(self.move.target, Back)
        return stood(self.session, self.duty.id, self.move.target)

    def go(
        self,
        *,
        state: DutyState | None = None,
        term_id: int | None = None,
        submitted_on: date | None = None,
        note: str = "",
        nil: bool | None = None,
        sections: tuple[str, ...] = (),
        **facts: Any,
    ) -> None:
        """Move the duty and leave the event; ``state`` where the table's target is a way back."""
        target = state if isinstance(self.move.target, Back) else self.move.target
        assert target is not None
        was = self.duty.state
        move_duty(
            self.session, self.duty, version=self.version, act=self.move.action, state=target,
            term_id=term_id or self.duty.term_id, submitted_on=submitted_on, now=self.now,
            by_id=self.asker.person_id, note=note, nil=nil, sections=sections,
        )  # fmt: skip
        record(
            self.session, f"duty.{self.move.action}", now=self.now, by_id=self.asker.person_id,
            campaign_id=self.duty.campaign_id, unit_id=self.duty.unit_id, duty_id=self.duty.id,
            note=note, version=self.version + 1, was=was, became=target, **facts,
        )  # fmt: skip

    def tell(self, note: str = "", *, role: Role = Role.CONTACT, kind: str = "") -> Told:
        """Tell the holders of a role at once, by the table's letter."""
        self.session.flush()
        to = recipients(self.session, [self.duty.id], role, today=self.today)
        return tell(
            self.session, to, kind=kind or self.move.letter or "",
            occasion=f"{self.move.action}/{self.version + 1}", now=self.now,
            by_id=self.asker.person_id, note=note,
        )  # fmt: skip


def stand(
    session: Session,
    duty_id: int,
    action: DutyAction,
    *,
    asker: Asker,
    version: int,
    now: datetime,
    today: date,
) -> Ground:
    """Return what the act stands on.

    Raises:
        NotFound: there is no such duty.
        NotNow: the campaign was cancelled, or the table has no row for it.
        Overtaken: the duty has moved since the page was made.
    """
    duty = open_duty(session, duty_id, version=version)
    milestone = session.get_one(Milestone, duty.milestone_id)
    facts = facts_of(session, duty, milestone, asker)
    move = duty_move(action, DutyState(duty.state), facts)
    return Ground(session, duty, milestone, move, asker, version, now, today)


def facts_of(session: Session, duty: Duty, milestone: Milestone, asker: Asker) -> DutyFacts:
    """Return what the table's guards look at."""
    path = session.get_one(Unit, duty.unit_id).path
    return DutyFacts(
        asks_signature=asks_signature(milestone.signed_by, asker, path),
        nil=duty.nil,
        began_by=present_span(session, duty.id).act,
    )


def summed_up(ground: Ground, note: str, *, as_it_is: bool) -> str:
    """Return the note, with what was missing where a roll-up is handed in all the same.

    Raises:
        FieldMissing: units below have not answered, and nobody has said that it is taken as it is.
    """
    found = roll_ups(ground.session, [ground.duty.id])
    number = lacking(ground.session, found).get(ground.duty.id, 0)
    if not number:
        return note
    if not as_it_is:
        raise FieldMissing(
            "as_it_is",
            "还缺 %(n)s 个单位没有报送。可以等他们报齐；现在就报的，请勾选“已按现有材料汇总”。",
            n=number,
        )
    return summed_as_it_is(note, number, first_names(ground.session, found[0], NAMES_KEPT))
