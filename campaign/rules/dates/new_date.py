"""Which date a change sets: one day for all, or each date some working days later."""

from dataclasses import dataclass
from datetime import date

from campaign.rules.asked import new_date
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.errors import FieldMissing

MOST_WORKING_DAYS = 250  # about a year


@dataclass(frozen=True)
class NewDate:
    """``on``: this day for all; else each date ``by`` working days later."""

    on: date | None = None
    by: int = 0

    def of(self, due_on: date, calendar: WorkingCalendar) -> date:
        """Return what becomes of a date."""
        return self.on or calendar.add_working(due_on, self.by)


def read_new_date(on: date | None, by: int | None, today: date) -> NewDate:
    """Return the change that was asked for; a number of days wins over a day.

    Raises:
        FieldMissing: there is neither, or it is more than a year.
    """
    if by is None:
        return NewDate(on=new_date(on, today))
    if not 1 <= by <= MOST_WORKING_DAYS:
        raise FieldMissing("by", "请填 1 到 %(n)s 个工作日。", n=MOST_WORKING_DAYS)
    return NewDate(by=by)
