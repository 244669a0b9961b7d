"""What the pages of dates have in common: marked days, what was chosen, what a grant brings."""

from collections.abc import Iterable
from datetime import date

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from campaign.reports.dates.chosen import by_number
from campaign.reports.dates.effect import Effect, effect
from campaign.reports.dates.later import Later
from campaign.reports.dates.plan import plan_dates
from campaign.reports.dates.requests import Request
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.new_date import NewDate
from campaign.web.words.month import BOUND, LATER, TERM, WISH, Marked

WORKING_WEEK = 5


def marks_of(
    due_on: date,
    after: Iterable[Later],
    *,
    wanted_on: date | None = None,
    bound_on: date | None = None,
) -> list[Marked]:
    """Return the days that matter to whoever asks for time or decides about it."""
    found = [Marked(due_on, TERM, _("现在的期限"))]
    if wanted_on is not None:
        found.append(Marked(wanted_on, WISH, _("希望的期限")))
    if bound_on is not None:
        found.append(Marked(bound_on, BOUND, _("办公室最晚可以批准到这一天")))
    found += [
        Marked(
            one.due_on,
            LATER,
            _("%(unit)s：%(name)s", unit=one.unit, name=one.name) if one.unit else one.name,
            "" if one.unit else url_for("duties.show", duty_id=one.duty_id),
        )
        for one in after
    ]
    return found


def grant_effect(
    session: Session, asked: Request, wanted_on: date, calendar: WorkingCalendar
) -> Effect:
    """Return what granting this date brings."""
    plan = plan_dates(
        session, by_number(session, [asked.duty_id]), NewDate(on=wanted_on), calendar=calendar,
        today=g.today,
    )  # fmt: skip
    return effect(session, plan, calendar=calendar, now=g.now, today=g.today)


def proposed(asked: Request, lead: bool, calendar: WorkingCalendar) -> date:
    """Return the date that the form of a decision begins with.

    The one asked for, or the last that the office may grant; where that has come too near or
    passed, a working week from today.
    """
    wish = asked.wanted_on if lead or not asked.beyond else asked.bound_on
    soon = calendar.add_working(g.today, WORKING_WEEK)
    return wish if wish > asked.due_on and wish >= g.today else soon
