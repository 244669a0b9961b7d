"""What a drill's letter asks of its reader, as its page shows it before and after the button."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.records.drills.write import drill_of
from campaign.reports.drills.rungs import Rung, rungs
from campaign.reports.links import letter_behind
from campaign.rules.drills.proof import RungState
from models.drill import Drill, DrillRung

PURPOSE = "drill"
# What its reader may still say 是我负责 of.
OPEN = frozenset({RungState.QUEUED, RungState.WAITING, RungState.BOUNCED, RungState.UNSENT})


@dataclass(frozen=True)
class DrillLetter:
    """The letter with its posts; ``good``: its link still takes an answer."""

    letter_id: int
    drill_id: int
    office: str
    locale: str
    person_id: int
    name: str
    expires_at: datetime
    good: bool
    rungs: tuple[Rung, ...]

    @property
    def waiting(self) -> tuple[Rung, ...]:
        """The posts that are not answered yet."""
        return tuple(one for one in self.rungs if one.state in OPEN)

    @property
    def confirmed(self) -> tuple[Rung, ...]:
        """The posts that are proved."""
        return tuple(one for one in self.rungs if one.proved)


def drill_letter(session: Session, token: str, *, now: datetime, today: date) -> DrillLetter | None:
    """Return the letter with this link, or None: unknown, ended, and of another kind."""
    row = letter_behind(session, token, (PURPOSE,))
    if row is None:
        return None
    link, letter, name = row
    drill = session.get_one(Drill, drill_of(letter.key))
    # Not by the letter: who was written to once more may press the button of either.
    mine = DrillRung.drill_id == drill.id, DrillRung.person_id == link.person_id
    found = rungs(session, *mine, now=now, today=today)
    return DrillLetter(
        letter.id, drill.id, drill.office_name, letter.locale, link.person_id, name,
        link.expires_at, link.expires_at > now, found,
    )  # fmt: skip
