"""The office sends a form out: the units that owe a milestone make the register."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.papers.form_file import form_of
from campaign.records.events import record
from campaign.records.survey.lines import list_units
from campaign.records.survey.parts import Part, chosen_units
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.standing import LineKind, RoundState
from campaign.services.transaction import transaction
from models.plan import Campaign, Milestone
from models.survey import FormVersion, SurveyRound
from models.unit import Unit

EVERYBODY = Part()
CALLED_OFF = "这次行动已取消，不能再发放统计表。"


@dataclass(frozen=True)
class Sent:
    """The round, and how many units stand on its register."""

    round_id: int
    units: int


def open_round(
    campaign_id: int,
    milestone_id: int,
    form_version_id: int,
    *,
    asker: Asker | None,
    now: datetime,
    today: date,
    item: str = "",
    previous_id: int | None = None,
    part: Part = EVERYBODY,
) -> Sent:
    """Send a form out to every unit that owes the milestone: its answer is part of that duty.

    So date, ladder, signature, letters and review are the duty's. ``item`` is what the plan asks
    for that the form stands for, empty where it stands beside it. ``previous_id`` is the round
    whose figures stand beside the cells; None takes the last one of the same form. ``part``:
    which units alone are asked; the others stand on the register as exempt.

    Raises:
        NotFound: there is no such campaign, milestone or form.
        NotNow: the campaign was called off, or a round of the milestone runs.
        FieldMissing: the item is none of the plan's; the part has no reason or names strangers.
        Invalid: nobody owes the milestone.
    """
    with transaction() as session:
        campaign, milestone = _ground(session, campaign_id, milestone_id)
        version = session.get(FormVersion, form_version_id)
        if version is None:
            raise NotFound
        if item and item not in milestone.evidence:
            raise FieldMissing("item", "请从方案要求的材料里选。")
        form = form_of(version.source)
        number = session.scalar(
            select(func.max(SurveyRound.number)).where(SurveyRound.milestone_id == milestone_id)
        )
        chosen, kept, reason = None, dict[str, Any](), ""
        if not part.all:
            scope = session.get_one(Unit, campaign.scope_unit_id).path
            chosen, kept, reason = chosen_units(
                session, part, milestone_id=milestone_id, scope=scope
            )
        sent = SurveyRound(
            campaign_id=campaign_id, milestone_id=milestone_id, form_version_id=version.id,
            number=(number or 0) + 1, name=form.name, item=item, state=RoundState.OPEN,
            due_on=milestone.due_on, opened_at=now, opened_by=asker.person_id if asker else None,
            previous_id=previous_id or _last_of(session, version.form_id), part=kept,
            part_reason=reason,
        )  # fmt: skip
        session.add(sent)
        session.flush()
        units = list_units(session, sent, line=LineKind.SENT, on=today, chosen=chosen)
        if not units:
            raise Invalid("没有单位要报这一项，不能发放。")
        record(
            session, "round.open", now=now, by_id=sent.opened_by, campaign_id=campaign_id,
            unit_id=campaign.scope_unit_id, form=form.name, form_version=version.number,
            units=units, survey=sent.id, note=reason,
        )  # fmt: skip
        return Sent(sent.id, units)


def _ground(session: Session, campaign_id: int, milestone_id: int) -> tuple[Campaign, Milestone]:
    campaign = session.get(Campaign, campaign_id)
    milestone = session.get(Milestone, milestone_id, with_for_update=True)
    if campaign is None or milestone is None or milestone.campaign_id != campaign_id:
        raise NotFound
    if campaign.status != "open":
        raise NotNow(CALLED_OFF)
    if milestone.removed_at is not None or milestone.by_office:
        raise NotFound
    running = select(SurveyRound.id).where(
        SurveyRound.milestone_id == milestone_id, SurveyRound.state == RoundState.OPEN
    )
    if session.scalar(running) is not None:
        raise NotNow("这个节点正有一轮在填报，作废或结束后才能再发放。")
    return campaign, milestone


def _last_of(session: Session, form_id: int) -> int | None:
    return session.scalar(
        select(SurveyRound.id)
        .join(FormVersion, FormVersion.id == SurveyRound.form_version_id)
        .where(FormVersion.form_id == form_id, SurveyRound.state != RoundState.VOID)
        .order_by(SurveyRound.opened_at.desc(), SurveyRound.id.desc())
        .limit(1)
    )
