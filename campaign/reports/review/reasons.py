"""A reviewer's own last reasons for sending something back, to be used once more."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from models.duty import DutySpan

SHOWN = 5
LOOKED_AT = 60
# Written into the statement as a word, for the index that holds nothing but returns.
RETURNED = DutySpan.act == bindparam("act", DutyAction.RETURN.value, literal_execute=True)


@dataclass(frozen=True)
class Reason:
    """A text that the asker wrote when returning something; ``id`` names it in a form."""

    id: int
    text: str


def own_reasons(session: Session, asker: Asker) -> tuple[Reason, ...]:
    """Return the asker's last reasons, each text once, the newest first."""
    rows = session.execute(
        select(DutySpan.id, DutySpan.note)
        .where(RETURNED, DutySpan.by_id == asker.person_id)
        .order_by(DutySpan.id.desc())
        .limit(LOOKED_AT)
    )
    found: dict[str, Reason] = {}
    for number, text in rows:
        found.setdefault(text, Reason(number, text))
    return tuple(found.values())[:SHOWN]
