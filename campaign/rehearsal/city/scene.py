"""Who acts in the example city, and what its steps hand on to each other."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select

from campaign.rehearsal.city.figures import Line, read_lines
from campaign.rehearsal.county.holders import holder
from campaign.rules.permissions import Asker, Role
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit

SCOPE = "5200"
HOLDS_ON = date(2005, 1, 1)


@dataclass
class City:
    """The city while it is built; steps fill in what later ones need."""

    folder: Path
    campaign_id: int = 0
    rounds: list[int] = field(default_factory=list)
    paper_id: int = 0
    _lines: dict[str, Line] = field(default_factory=dict)

    @property
    def lines(self) -> dict[str, Line]:
        """The lines of figures.csv by code, in its order."""
        if not self._lines:
            self._lines = read_lines(self.folder)
        return self._lines

    @property
    def office(self) -> Asker:
        """The office's person."""
        return self.holder(SCOPE, Role.OFFICE)

    @property
    def lead(self) -> Asker:
        """A member of the leading group."""
        return self.holder(SCOPE, Role.LEAD)

    def contact(self, code: str) -> Asker:
        """A unit's contact."""
        return self.holder(code, Role.CONTACT)

    def holder(self, code: str, role: Role) -> Asker:
        """Return who holds a post on the unit of this code."""
        unit_id = db.session.scalars(select(Unit.id).where(Unit.code == code)).one()
        found = holder(unit_id, (role,), HOLDS_ON)
        assert found is not None, f"{code}: nobody is {role}"
        return found

    def duties(self, key: str) -> dict[str, tuple[int, int]]:
        """Return each unit's duty of a milestone and its version, by code."""
        rows = db.session.execute(
            select(Unit.code, Duty.id, Duty.version)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == key, Duty.campaign_id == self.campaign_id)
            .order_by(Unit.code)
        ).all()
        db.session.rollback()
        return {code: (duty_id, version) for code, duty_id, version in rows}
