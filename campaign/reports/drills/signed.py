"""Which office signs the letters of a drill."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.plan import Campaign
from models.unit import Unit


def signed_by(session: Session, scope: Unit) -> tuple[str, str]:
    """Return the office's name and telephone: of the newest campaign over the unit, else its own.

    A campaign that runs goes before one that was called off.
    """
    rows = session.execute(
        select(Campaign.office_name, Campaign.office_phone, Unit.path)
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .order_by(Campaign.status != "open", Campaign.id.desc())
    )
    for name, phone, path in rows:
        if scope.path.startswith(path) and name:
            return name, phone
    return f"{scope.name}领导小组办公室", ""
