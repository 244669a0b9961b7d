"""Milestones as the plan writes them, and the blank forms that they hand out."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import EVERY, kept
from campaign.rules.errors import Invalid
from campaign.rules.plan import PlanMilestone
from models.plan import Campaign, Milestone, PlanFile


def write_milestone(
    session: Session,
    campaign: Campaign,
    asked: PlanMilestone,
    *,
    position: int,
    stage_id: int,
    rolled: Mapping[str, date],
    form_id: int | None,
) -> Milestone:
    """Write what the plan asks; ``rolled`` are its days by kind of unit, as rolled."""
    row = Milestone(
        campaign_id=campaign.id,
        stage_id=stage_id,
        key=asked.key,
        position=position,
        name=asked.name,
        for_kinds=list(asked.for_kinds),
        by_office=asked.by_office,
        due_on=rolled[EVERY],
        asked_on=asked.due_on,
        by_kind=kept(asked, rolled),
        roll=asked.roll,
        late_until_on=asked.late_until_on,
        edit_until_on=asked.edit_until_on,
        evidence=list(asked.evidence),
        declarations=list(asked.declarations),
        form_id=form_id,
        signed_by=asked.signed_by,
        reported_to=list(asked.reported_to),
        required=asked.required,
        recurs=asked.recurs,
        recurs_until=asked.recurs_until,
        follows=asked.follows,
        basis=asked.basis,
    )
    session.add(row)
    session.flush()
    return row


def form_of(
    session: Session,
    campaign: Campaign,
    path: str | None,
    files: Mapping[str, bytes],
    stored: dict[str, int],
) -> int | None:
    """Store a blank form once, however many milestones hand it out.

    One that does not come with the plan is the one of this name that the campaign keeps.
    """
    if path is None:
        return None
    if path not in files:
        known = kept_forms(session, campaign.id).get(PurePosixPath(path).name)
        if known is None:
            raise Invalid("方案附表“%(path)s”没有找到，请和方案放在一起。", path=path)
        return known
    if path not in stored:
        content = files[path]
        row = PlanFile(
            campaign_id=campaign.id,
            name=PurePosixPath(path).name,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        session.add(row)
        session.flush()
        stored[path] = row.id
    return stored[path]


def kept_forms(session: Session, campaign_id: int) -> dict[str, int]:
    """Return the forms that a campaign keeps, the newest of each name."""
    rows = session.execute(
        select(PlanFile.name, PlanFile.id)
        .where(PlanFile.campaign_id == campaign_id)
        .order_by(PlanFile.id)
    )
    return {row[0]: row[1] for row in rows}
