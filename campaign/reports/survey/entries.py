"""The units whose figures the office could still enter."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import OWED
from campaign.rules.survey.standing import LineKind
from models.duty import Duty
from models.survey import Filing
from models.unit import Unit


def units_to_enter(session: Session, round_id: int, *, most: int) -> list[tuple[str, str]]:
    """Return code and name of the round's units that have not answered, in the order of codes."""
    rows = session.execute(
        select(Unit.code, Unit.name)
        .join(Filing, Filing.unit_id == Unit.id)
        .join(Duty, Duty.id == Filing.duty_id)
        .where(Filing.round_id == round_id, Filing.line != LineKind.EXEMPT, Duty.state.in_(OWED))
        .order_by(Unit.code)
        .limit(most)
    )
    return [(code, name) for code, name in rows]
