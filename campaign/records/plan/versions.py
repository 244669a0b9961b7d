"""The wordings of a plan, each kept as it stood in force."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.plan import Campaign, PlanVersion


def write_plan_version(
    session: Session,
    campaign: Campaign,
    source: str,
    *,
    at: datetime,
    by_id: int | None,
    note: str = "",
    changes: Sequence[Mapping[str, Any]] = (),
    effect: Mapping[str, Any] | None = None,
) -> int:
    """Write the next version of the plan, put it into force, and return its number."""
    last = session.scalar(
        select(func.max(PlanVersion.number)).where(PlanVersion.campaign_id == campaign.id)
    )
    number = (last or 0) + 1
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    session.add(
        PlanVersion(
            campaign_id=campaign.id, number=number, source=source, source_sha256=sha256, at=at,
            by_id=by_id, note=note, changes=[dict(one) for one in changes],
            effect=dict(effect or {}),
        )
    )  # fmt: skip
    campaign.source, campaign.source_sha256 = source, sha256
    session.flush()
    return number
