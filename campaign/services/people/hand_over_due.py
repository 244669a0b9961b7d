"""Tell those who begin in a post today, where that was entered before."""

from datetime import datetime

from sqlalchemy import select

from campaign.records.people.handover import hand_over
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.ladder import WINDOW_OPENS
from campaign.services.transaction import transaction
from models.base import db
from models.person import Post


def hand_over_due(*, now: datetime) -> int:
    """Post the handover letters whose day has come; return how many people were told.

    Safe at any time and twice: a post is told of once. Nobody is told before the day's letters go.
    """
    today = day_of(now)
    if now < at_hour(today, WINDOW_OPENS.hour, WINDOW_OPENS.minute):
        return 0
    due = select(Post.id).where(Post.handover_due, Post.from_on <= today)
    waits = db.session.scalar(due.limit(1))
    db.session.rollback()
    if waits is None:
        return 0
    with transaction() as session:
        return hand_over(session, now=now, today=today)
