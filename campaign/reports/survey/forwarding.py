"""What a collector checks and hands to the next level: its own roll-up of each running round."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.survey.rounds import Round, fraction_of, running_rounds, totals_of
from campaign.rules.paths import covers
from campaign.rules.permissions import Asker, Role
from campaign.rules.survey.standing import Fraction
from models.survey import RoundSnapshot
from models.unit import Unit


@dataclass(frozen=True)
class Forwarded:
    """The roll-up that a unit handed on last; ``stands``: the figures are still those."""

    snapshot_id: int
    at: datetime
    stands: bool


@dataclass(frozen=True)
class Forwarding:
    """A collector's roll-up of a running round: how many have answered, by when it goes on."""

    round: Round
    unit_id: int
    unit: str
    fraction: Fraction
    forward_on: date
    last: Forwarded | None

    @property
    def waits(self) -> bool:
        """Whether it is still to be handed on: never was, or its figures are others since."""
        return self.last is None or not self.last.stands


def forwardings(
    session: Session, asker: Asker, campaign_id: int | None = None
) -> tuple[Forwarding, ...]:
    """Return the asker's roll-ups of the running rounds, those that wait first, the earliest first.

    Asks nothing of the database for who is no collector. The unit over which a campaign runs has
    nobody above it, and a unit below which nobody has to answer has nothing to hand on.
    """
    places = {post.path for post in asker.posts if post.role is Role.COLLECTOR}
    if not places:
        return ()
    units = {
        unit.path: unit
        for unit in session.execute(
            select(Unit.id, Unit.name, Unit.path).where(Unit.path.in_(places))
        )
    }
    found = [
        Forwarding(
            one, unit.id, unit.name, fraction, one.forward_on or one.due_on,
            _last(session, one.id, unit.id, path),
        )
        for one in running_rounds(session, campaign_id)
        for path, unit in units.items()
        if covers(one.scope, path) and path != one.scope
        for fraction in (fraction_of(session, one.id, path),)
        if fraction.expected
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.waits, one.forward_on, one.round.id)))


def _last(session: Session, round_id: int, unit_id: int, path: str) -> Forwarded | None:
    newest = (
        select(func.max(RoundSnapshot.id))
        .where(
            RoundSnapshot.round_id == round_id, RoundSnapshot.unit_id == unit_id,
            RoundSnapshot.forward_by.is_not(None),
        )
        .scalar_subquery()
    )  # fmt: skip
    row = session.execute(
        select(RoundSnapshot.id, RoundSnapshot.at, RoundSnapshot.figures).where(
            RoundSnapshot.id == newest
        )
    ).one_or_none()
    if row is None:
        return None
    now = fraction_of(session, round_id, path)
    totals = {key: value for key, value in totals_of(session, round_id, path).items() if value}
    stands = Fraction(*row.figures["fraction"]) == now and row.figures["totals"] == totals
    return Forwarded(row.id, row.at, stands)
