"""The queue for review, page by page: the oldest first, read on from the last line seen."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from campaign.reports.paging import Window, page_of
from campaign.reports.prepared import prepared
from campaign.reports.review.lines import ReviewLine, asked_lines, read_lines
from campaign.reports.review.waiting import EVERYTHING, ORDER, Place, QueueWish, waiting_for
from campaign.rules.permissions import Asker

PER_PAGE = 50


def review_queue(
    session: Session,
    asker: Asker,
    wish: QueueWish = EVERYTHING,
    *,
    today: date,
    after: Place | None = None,
    before: Place | None = None,
    total: int | None = None,
) -> Window[ReviewLine]:
    """Return the page behind ``after``, or the one in front of ``before``, else the first.

    ``total``: how many fit the wish, where the caller knows.
    """
    page = page_of(
        session, _asked(asker, wish), ORDER,
        lambda row: Place(row.submitted_on, row.id), after=after, before=before, size=PER_PAGE,
        total=total,
    )  # fmt: skip
    return replace(page, rows=read_lines(session, page.rows, today=today))


@prepared
def _asked(asker: Asker, wish: QueueWish) -> Any:
    return asked_lines().where(*waiting_for(asker, wish))
