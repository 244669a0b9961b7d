"""我已不负责此事: a reader says so and the office is asked; nothing changes until it decides."""

from datetime import date, datetime
from typing import Any

from campaign.records.events import record
from campaign.records.house.insert import insert_once
from campaign.reports.notices.answering import answering
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.people.leaving import Leaving, read_leaving
from campaign.services.transaction import transaction
from models.post_request import PostRequest

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
        new = insert_once(
            session,
            PostRequest,
            {
                "letter_id": letter.letter_id, "unit_id": chosen.unit_id, "role": chosen.role.value,
                "person_id": letter.person_id, "since_on": said.since_on, "note": said.note,
                "name": said.name, "phone": said.phone, "email": said.email, "created_at": now,
            },
        )  # fmt: skip
        if new:
            record(
                session, "post.not_mine", now=now, by_id=letter.person_id, unit_id=chosen.unit_id,
                person_id=letter.person_id, note=said.note, role=chosen.role.value,
                **_worth_telling(said),
            )  # fmt: skip
        return new


def _worth_telling(said: Leaving) -> dict[str, Any]:
    """Return what of the form stands in the trail."""
    facts = {
        "since_on": said.since_on.isoformat() if said.since_on else "",
        "follows": said.name,
    }
    return {name: value for name, value in facts.items() if value}
