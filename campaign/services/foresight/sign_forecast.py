"""The office signs a forecast: its lines are kept with their sum, to be laid beside what comes."""

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.insert import insert_rows
from campaign.reports.foresight.foretell import Forecast, foretell
from campaign.reports.foresight.lines import canonical_lines, head_of, matters, sha256
from campaign.reports.foresight.planned import planned_subject
from campaign.reports.foresight.running import running_subject
from campaign.reports.foresight.scenario import Scenario
from campaign.reports.foresight.subject import Subject
from campaign.rules.errors import NotNow
from campaign.rules.plan import Plan
from campaign.services.transaction import transaction
from models.foretold import Foretold, SignedForecast
from models.plan import Campaign

# A forecast is made for an instant; who reads longer than this sees a new one first.
GOOD_FOR = timedelta(hours=1)
AT_ONCE = 5000
CHANGED = "预演在这期间变了，没有签署。请再看一遍，再签署。"


def sign_forecast(
    campaign_id: int,
    *,
    scenario: Scenario,
    made_at: datetime,
    shown: str,
    asker_id: int,
    now: datetime,
) -> int:
    """Sign the forecast of a campaign as it was shown; return its number.

    ``made_at`` is the instant for which it was made, ``shown`` its sum.

    Raises:
        NotNow: it says something else by now, or was shown too long ago.
    """
    with transaction() as session:
        campaign = session.get_one(Campaign, campaign_id)
        subject = running_subject(session, campaign, until=None, now=made_at)
        return _sign(session, subject, scenario, made_at, shown, asker_id, now)


def sign_plan_forecast(
    plan: Plan,
    source: str,
    *,
    scope_code: str,
    scenario: Scenario,
    made_at: datetime,
    shown: str,
    asker_id: int,
    now: datetime,
) -> int:
    """Sign the forecast of a plan before its launch as it was shown; return its number.

    Raises:
        NotNow: it says something else by now, or was shown too long ago.
    """
    with transaction() as session:
        subject = planned_subject(
            session, plan, scope_code=scope_code, source=source, until=None, now=made_at
        )
        return _sign(session, subject, scenario, made_at, shown, asker_id, now)


def _sign(
    session: Session,
    subject: Subject,
    scenario: Scenario,
    made_at: datetime,
    shown: str,
    asker_id: int,
    now: datetime,
) -> int:
    if not timedelta(0) <= now - made_at <= GOOD_FOR:
        raise NotNow(CHANGED)
    seen = foretell(session, subject, scenario, now=made_at)
    head, found = head_of(seen), list(matters(seen))
    signed = sha256(canonical_lines(head, found))
    if signed != shown:
        raise NotNow(CHANGED)
    row = SignedForecast(
        **head._asdict(), sha256=signed, **_numbers(seen), signed_at=now, signed_by=asker_id
    )
    session.add(row)
    session.flush()
    rest = iter(found)
    while some := list(islice(rest, AT_ONCE)):
        insert_rows(session, Foretold, [{"forecast_id": row.id, **one._asdict()} for one in some])
    record(
        session, "forecast.sign", now=now, by_id=asker_id, campaign_id=subject.campaign_id,
        unit_id=subject.scope.id, note=subject.name, sha256=signed, **_numbers(seen),
    )  # fmt: skip
    return row.id


def _numbers(seen: Forecast) -> dict[str, int]:
    return {"letters": len(seen.letters), "calls": len(seen.calls), "drafts": len(seen.drafts)}
