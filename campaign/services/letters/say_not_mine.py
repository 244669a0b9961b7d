"""我已不负责此事: a reader says so and the office is asked; nothing changes until it decides."""

from datetime import date, datetime

from campaign.records.people.requests import ask
from campaign.reports.notices.answering import answering
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.people.leaving import Leaving, read_leaving
from campaign.services.transaction import transaction

DEAD = "这个链接已经失效，没有记下。请电话告诉办公室，或等下一封信。"


def say_not_mine(token: str, post: str, typed: Leaving, *, now: datetime, today: date) -> bool:
    """Open a request for the office about one post of the letter's reader; tell whether it is new.

    Args:
        token: the letter's link.
        post: which of the letter's posts, ``"12/contact"``; empty where it names one.
        typed: the form.
        now: the instant.
        today: the day in Shanghai.

    Raises:
        NotNow: the link is unknown, ended or too old, or the post is not theirs any more.
        FieldMissing: a field cannot be taken, or the post is not chosen.
    """
    with transaction() as session:
        letter = answering(session, token, now=now, today=today)
        if letter is None or not letter.good:
            raise NotNow(DEAD)
        posts = [one for one in letter.posts if not post or one.key == post]
        if len(posts) != 1:
            raise FieldMissing("post", "请选择是哪一个岗位。")
        (chosen,) = posts
        if chosen.asked_at is not None:
            return False
        if not chosen.holds:
            raise NotNow("您现在已经不在这个岗位上，不用再办理。")
        said = read_leaving(typed, today)
        return ask(
            session, chosen.unit_id, chosen.role.value, letter.person_id, said,
            letter_id=letter.letter_id, now=now,
        )  # fmt: skip
