"""Which reminders fall away, move or come: by duty, person and step, with the names of each."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.forecast.digests import Address, Thing
from campaign.reports.forecast.owing import Standing
from campaign.reports.progress.standing import chunks
from campaign.rules.dates.difference import in_days
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit

Told = Mapping[tuple[Address, Thing], date]


@dataclass(frozen=True)
class Reminder:
    """One person's reminder of one duty; ``before`` None: new, ``after`` None: falls away."""

    person_id: int
    duty_id: int
    before: date | None
    after: date | None


def reminders(old: Told, new: Told) -> tuple[Reminder, ...]:
    """Return what does not come on the same day, in the order of days."""
    found = [
        Reminder(one[0][0], one[1][0], old.get(one), new.get(one))
        for one in {**old, **new}
        if old.get(one) != new.get(one)
    ]
    key = in_days
    return tuple(
        sorted(found, key=lambda one: (*key((one.before, one.after)), one.duty_id, one.person_id))
    )


def places(
    session: Session, duty_ids: Collection[int], standing: Iterable[Standing]
) -> dict[int, tuple[str, str]]:
    """Return the names of unit and milestone of these duties, those not yet written too."""
    wanted = set(duty_ids)
    found: dict[int, tuple[str, str]] = {}
    for ids in chunks(sorted(one for one in wanted if one > 0)):
        rows = session.execute(
            select(Duty.id, Unit.name, Milestone.name)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Duty.id.in_(ids))
        )
        found |= {duty_id: (unit, milestone) for duty_id, unit, milestone in rows}
    new = [one for one in standing if one.duty_id in wanted and one.duty_id not in found]
    units: dict[int, str] = {}
    for ids in chunks(sorted({one.unit_id for one in new})):
        rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
        units |= {row[0]: row[1] for row in rows}
    return found | {one.duty_id: (units.get(one.unit_id, ""), one.milestone) for one in new}
