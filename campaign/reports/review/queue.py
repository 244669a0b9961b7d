"""The queue for review, page by page: the oldest first, read on from the last line seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.review.lines import ReviewLine, asked_lines, read_lines
from campaign.reports.review.waiting import (
    EVERYTHING,
    ORDER,
    Place,
    QueueWish,
    ahead_of,
    behind,
    joined,
    waiting_for,
)
from campaign.rules.permissions import Asker

PER_PAGE = 50


@dataclass(frozen=True)
class Queue:
    """One page of the queue.  ``first`` is the number of its first line, 1 for the oldest of all.

    ``after`` begins the next page, ``before`` ends the one in front; None where there is none.
    """

    lines: tuple[ReviewLine, ...]
    total: int = 0
    first: int = 1
    after: Place | None = None
    before: Place | None = None


def review_queue(
    session: Session,
    asker: Asker,
    wish: QueueWish = EVERYTHING,
    *,
    today: date,
    after: Place | None = None,
    before: Place | None = None,
) -> Queue:
    """Return the page behind ``after``, or the one in front of ``before``, else the first."""
    fits = waiting_for(asker, wish)
    asked = asked_lines().where(*fits)
    rows, more = _page(session, asked, after, before)
    if not rows:  # what stood there has been decided: from the start again
        rows, more = _page(session, asked, None, None)
    lines = read_lines(session, rows, today=today)
    if not lines:
        return Queue(())
    first, last = lines[0].place, lines[-1].place
    counted = joined(select(func.count(), func.count().filter(ahead_of(first)))).where(*fits)
    total, ahead = session.execute(counted).one()
    return Queue(lines, total, ahead + 1, last if more else None, first if ahead else None)


def _page(
    session: Session, asked: Any, after: Place | None, before: Place | None
) -> tuple[Sequence[Any], bool]:
    """Return the rows of a page in the queue's order, and whether there are more behind them.

    Too few in front of ``before`` for a page: none, so that the first page is whole.
    """
    if before:
        backwards = asked.where(ahead_of(before)).order_by(*(one.desc() for one in ORDER))
        rows = session.execute(backwards.limit(PER_PAGE)).all()
        return (rows[::-1], True) if len(rows) == PER_PAGE else ((), False)
    if after:
        asked = asked.where(behind(after))
    rows = session.execute(asked.order_by(*ORDER).limit(PER_PAGE + 1)).all()
    return rows[:PER_PAGE], len(rows) > PER_PAGE
