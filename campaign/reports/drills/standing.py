"""Which posts of the chains below a unit are proved now, by whichever drill: the launch asks it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.reports.drills.rungs import Rung, rungs
from campaign.reports.drills.seats import Seat, seats
from campaign.reports.visible import under
from campaign.rules.drills.proof import PROVED, RungState, SeatHolder, seat_state
from models.drill import DrillRung
from models.unit import Unit


@dataclass(frozen=True)
class SeatStanding:
    """One post of one unit, and how it stands; ``rungs`` are its holders' newest in any drill."""

    seat: Seat
    state: RungState
    rungs: tuple[Rung, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether the post is proved."""
        return self.state in PROVED


def standing(
    session: Session,
    path: str,
    *,
    now: datetime,
    today: date,
    kinds: Collection[str] | None = None,
) -> tuple[SeatStanding, ...]:
    """Return every post of the chains below, with what the newest drill of each holder says."""
    of_holder: dict[tuple[int, str, int], Rung] = {}
    # `rungs` gives the newest drill first; an older one that still proves beats a newer silence.
    inside = under(Unit.path, path), DrillRung.person_id.is_not(None)
    for rung in rungs(session, *inside, now=now, today=today):
        key = (rung.unit_id, rung.role, rung.person_id or 0)
        known = of_holder.setdefault(key, rung)
        if rung.proved and not known.proved and known.state is not RungState.NOT_MINE:
            of_holder[key] = rung
    found = []
    for seat in seats(session, path, today=today, kinds=kinds):
        mine = [
            (of_holder.get((seat.unit_id, seat.role, one.person_id)), one.acting)
            for one in seat.holders
        ]
        states = tuple(
            SeatHolder(rung.state if rung else RungState.NEVER, acting) for rung, acting in mine
        )
        known_rungs = tuple(rung for rung, _ in mine if rung)
        found.append(SeatStanding(seat, seat_state(states), known_rungs))
    return tuple(found)
