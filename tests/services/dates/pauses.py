"""One duty's clock, stopped and let go."""

import datetime as dt

from sqlalchemy import select, update

from campaign.services.clock.tick import tick
from campaign.services.dates.pause import resume_duty, suspend_duty
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.notice import Notice
from tests.county import at
from tests.services.dates.conftest import TODAY, Dates

D = dt.date
DAY = dt.timedelta(days=1)
REASON = "等办公室配发软件"


def suspend(dates: Dates, day: D = TODAY, number: int = 0, hour: int = 15) -> None:
    suspend_duty(
        dates.duty(number).id, asker=dates.office, reason=REASON,
        version=dates.duty(number).version, now=at(day, hour), today=day,
    )  # fmt: skip


def resume(dates: Dates, day: D, number: int = 0, hour: int = 15) -> D:
    return resume_duty(
        dates.duty(number).id, asker=dates.office, version=dates.duty(number).version,
        now=at(day, hour), today=day,
    )  # fmt: skip


def live(first: D, last: D) -> None:
    """Tick at nine every day, and let every letter arrive."""
    for n in range((last - first).days + 1):
        day = first + n * DAY
        tick(now=at(day))
        with transaction() as session:
            session.execute(
                update(Letter)
                .where(Letter.state == "queued")
                .values(state="accepted", accepted_at=at(day, 9, 5))
            )


def rungs(dates: Dates) -> list[int]:
    """The rungs of which anybody was told about the duty under any term."""
    db.session.rollback()
    found = db.session.scalars(
        select(Notice.occasion)
        .where(Notice.duty_id == dates.duty().id, Notice.occasion.startswith("rung/"))
        .order_by(Notice.id)
    ).all()
    db.session.rollback()
    return [int(one.split("/")[1]) for one in found]
