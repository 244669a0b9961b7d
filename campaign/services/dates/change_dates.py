"""The office gives duties a new date: one, the ticked ones, or all of a milestone."""

from collections.abc import Mapping
from datetime import date, datetime

from campaign.records.house.calendar import load_calendar
from campaign.reports.dates.plan import plan_dates
from campaign.rules.asked import written
from campaign.rules.dates.new_date import NewDate
from campaign.rules.permissions import Asker
from campaign.services.dates.ground import Doing, Done, carry_out, the_many
from campaign.services.transaction import transaction


def change_dates(
    campaign_id: int,
    seen: Mapping[int, int],
    new: NewDate,
    *,
    asker: Asker,
    reason: str,
    now: datetime,
    today: date,
) -> Done:
    """Give those duties (number -> version as shown) that have not moved since a new date.

    Each gets a term with a ladder of its own; one letter a person tells them at once.

    Raises:
        NotNow: none is left, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
    """
    reason = written(reason, "reason", "请写明调整原因，这段话会原样写进信里。")
    with transaction() as session:
        calendar = load_calendar(session)
        chosen = the_many(session, campaign_id, asker, seen)
        plan = plan_dates(session, chosen, new, calendar=calendar, today=today, seen=seen)
        return carry_out(session, plan, Doing(asker.person_id, now, today, calendar, reason))
