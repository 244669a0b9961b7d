"""Launch a campaign: the plan is frozen, every unit is enrolled, every duty and term written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.calendar import load_calendar, seed_calendar
from campaign.records.plan.versions import write_plan_version
from campaign.rules.calendar import start_of
from campaign.rules.errors import Invalid, NotNow
from campaign.rules.plan import Plan
from campaign.services.campaign import enrol, freeze
from campaign.services.campaign.gate import Gate, pass_gate
from campaign.services.transaction import transaction
from models.plan import Campaign
from models.unit import Unit


@dataclass(frozen=True)
class Opened:
    """What the launch made."""

    campaign_id: int
    code: str
    name: str
    units: int
    duties: int
    terms: int
    rung_times: int
    provisional: tuple[str, ...]
    vacant: int
    without_address: int


def open_campaign(
    plan: Plan,
    source: str,
    files: Mapping[str, bytes],
    *,
    scope_code: str,
    asker_id: int | None,
    now: datetime,
    gate: Gate | None = None,
) -> Opened:
    """Open a campaign over the subtree of the unit with ``scope_code``, all or nothing.

    The campaign is in force from the day the plan was issued (or now, if that is earlier):
    looks back before the launch then show what the plan already asked. ``gate`` holds the launch
    to its checklist; only a simulated database opens without one.

    Raises:
        Invalid, FieldMissing: the checklist bars the launch, or asks for a reason.
        Invalid: the scope or the own bureau is not in the tree, or no unit of the named kinds is.
        NotNow: a campaign of this code is open already.
    """
    with transaction() as session:
        scope = _unit(session, scope_code, None, "范围单位")
        bureau = _unit(session, plan.office_unit, scope, "办公室所在单位")
        if session.scalar(select(Campaign.id).where(Campaign.code == plan.code)):
            raise NotNow("代号为“%(code)s”的行动已经有了，请在方案里换一个代号。", code=plan.code)
        unready = pass_gate(session, gate, plan, scope, now=now)
        years = range(plan.issued_on.year - 1, plan.goal_on.year + 2)
        seed_calendar(session, years)
        calendar = load_calendar(session)
        campaign = Campaign(
            code=plan.code,
            name=plan.name,
            scope_unit_id=scope.id,
            bureau_unit_id=bureau.id,
            office_name=plan.office_name,
            office_phone=plan.office_phone,
            status="open",
            issued_on=plan.issued_on,
            goal_on=plan.goal_on,
            includes_due_day=plan.includes_due_day,
            roll=plan.roll,
            basis=[{"title": b.title, "number": b.number, "issuer": b.issuer} for b in plan.basis],
            source=source,
            source_sha256=hashlib.sha256(source.encode()).hexdigest(),
            in_force_at=min(now, start_of(plan.issued_on)),
            opened_at=now,
            opened_by=asker_id,
        )
        session.add(campaign)
        session.flush()
        write_plan_version(session, campaign, source, at=now, by_id=asker_id)
        frozen = freeze.freeze(session, campaign, plan, files, calendar)
        units = enrol.enrol_units(session, campaign, scope, frozen)
        if not units:
            raise Invalid("“%(scope)s”下面没有方案所指类别的单位，请先导入单位。", scope=scope.name)
        duties = enrol.write_duties(session, campaign, scope, bureau, frozen)
        vacant, silent = enrol.gaps(session, campaign, now=now)
        record(
            session, "campaign.open", now=now, by_id=asker_id, campaign_id=campaign.id,
            unit_id=scope.id, units=units, duties=duties, plan_sha256=campaign.source_sha256,
        )  # fmt: skip
        if unready and gate is not None:
            record(
                session, "campaign.unready", now=now, by_id=asker_id, campaign_id=campaign.id,
                unit_id=scope.id, note=gate.reason.strip(), unready=list(unready),
            )  # fmt: skip
        return Opened(
            campaign.id, campaign.code, campaign.name, units, duties, freeze.count_terms(frozen),
            freeze.count_rungs(session, campaign.id), frozen.provisional, vacant, silent,
        )  # fmt: skip


def _unit(session: Session, key: str, within: Unit | None, what: str) -> Unit:
    """Return the unit of that code, else of that name."""
    found = session.scalar(select(Unit).where(Unit.code == key))
    if found is None:
        named = session.scalars(select(Unit).where(Unit.name == key).limit(2)).all()
        found = named[0] if len(named) == 1 else None
    if found is None:
        raise Invalid(
            "%(what)s“%(key)s”不在单位表里，请先导入单位，或核对代码。", what=what, key=key
        )
    if within is not None and not found.path.startswith(within.path):
        raise Invalid("%(what)s“%(key)s”不在行动范围内。", what=what, key=key)
    return found
