"""The clock stands still while a unit waits for the office 暂停计时, and goes on afterwards."""

from collections.abc import Mapping
from datetime import date, datetime

from campaign.records.house.calendar import load_calendar
from campaign.reports.dates.plan import plan_resumption, plan_suspension
from campaign.rules.asked import at_most, written
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.dates.ground import Doing, Done, carry_out, the_many, the_one
from campaign.services.transaction import transaction

REASON_MISSING = "请写明暂停原因，例如：等办公室配发软件，到货后恢复计时。"


def suspend_duty(
    duty_id: int, *, asker: Asker, reason: str, version: int, now: datetime, today: date
) -> Done:
    """Stop the unit's clock: the office has the ball, nobody is reminded, no day counts.

    Raises:
        NotNow: it is not the unit's move, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", REASON_MISSING)
    with transaction() as session:
        chosen = the_one(session, duty_id, DutyAction.SUSPEND, version=version)
        plan = plan_suspension(session, chosen, seen={duty_id: version})
        calendar = load_calendar(session)
        return carry_out(session, plan, Doing(asker.person_id, now, today, calendar, reason))


def resume_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> date:
    """Let the clock go on: the date moves by as many days as it stood still.

    Returns:
        The new date.

    Raises:
        NotNow: it does not stand still, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        chosen = the_one(session, duty_id, DutyAction.RESUME, version=version)
        calendar = load_calendar(session)
        plan = plan_resumption(
            session, chosen, calendar=calendar, today=today, seen={duty_id: version}
        )
        carry_out(session, plan, Doing(asker.person_id, now, today, calendar))
        return plan.changes[0].due_on


def suspend_many(
    campaign_id: int,
    seen: Mapping[int, int],
    *,
    asker: Asker,
    reason: str,
    now: datetime,
    today: date,
) -> Done:
    """Stop the clocks of those duties (number -> version as shown) that have not moved since.

    Raises:
        NotNow: none is left, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
    """
    reason = written(reason, "reason", REASON_MISSING)
    with transaction() as session:
        chosen = the_many(session, campaign_id, asker, seen)
        plan = plan_suspension(session, chosen, seen=seen)
        calendar = load_calendar(session)
        return carry_out(session, plan, Doing(asker.person_id, now, today, calendar, reason))


def resume_many(
    campaign_id: int,
    seen: Mapping[int, int],
    *,
    asker: Asker,
    note: str,
    now: datetime,
    today: date,
) -> Done:
    """Let the clocks of those duties (number -> version as shown) go on.

    Raises:
        NotNow: none is left, or the campaign is cancelled.
        FieldMissing: the note is too long.
    """
    note = at_most(note, "note")
    with transaction() as session:
        chosen = the_many(session, campaign_id, asker, seen)
        calendar = load_calendar(session)
        plan = plan_resumption(session, chosen, calendar=calendar, today=today, seen=seen)
        return carry_out(session, plan, Doing(asker.person_id, now, today, calendar, note))
