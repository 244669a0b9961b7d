"""A ladder that is not in force yet, drawn with the days that it would have for one duty."""

from collections.abc import Sequence
from datetime import date, datetime

from campaign.reports.duty.marks import Shape
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.ladder import Rung, timetable
from campaign.rules.plans.ladder_checks import APPROVED_FROM
from campaign.rules.plans.ladder_colours import LEVELS
from campaign.web.shell import label, word
from campaign.web.words.ladder import Said, painted
from campaign.web.words.sentence import _


def drawn(
    ladder: Sequence[Rung], due_on: date, calendar: WorkingCalendar, *, now: datetime
) -> list[Said]:
    """Return the marks, the term's own among them; what lies before ``now`` has passed."""
    marks = []
    for time in timetable(due_on, ladder, calendar):
        grave = time.level >= APPROVED_FROM
        who = word(LEVELS[min(time.level, max(LEVELS))]) if grave else label(time.audience)
        what = _("须批准") if time.needs_approval else ""
        gone = time.fires_at <= now
        if gone:
            what = _("时间已过")
        shape = (
            Shape.PASSED if gone else Shape.APPROVAL if time.needs_approval else Shape.TODO
        )  # fmt: skip
        colour, later = painted(time.level, due=False)
        on = day_of(time.fires_at)
        marks.append(Said(on, shape, who, what, colour=colour, later=later))
    place = sum(mark.on <= due_on for mark in marks)
    marks.insert(place, Said(due_on, Shape.TERM, _("截止"), ""))
    return marks
