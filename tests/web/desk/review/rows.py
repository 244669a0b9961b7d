"""Rows of the office's queue, ticked."""

from campaign.services.progress.accept_duty import accept_duty
from models.base import db
from tests.web.desk.conftest import TODAY, Desk

LATE, IN_TIME = 1, 2  # 县教育局 and 县水利局 have answered


def rows(desk: Desk, *numbers: int) -> list[str]:
    """What ticking these rows sends."""
    return [f"{desk.duty(number).id}.{desk.duty(number).version}" for number in numbers]


def query(desk: Desk, *numbers: int) -> str:
    return "&".join(f"row={row}" for row in rows(desk, *numbers))


def others_accept(desk: Desk, number: int, name: str = "马敏") -> None:
    """A colleague is faster."""
    colleague = desk.make.holder(desk.county.scope, "office", name)
    db.session.rollback()
    duty = desk.duty(number)
    asker = desk.county.office
    accept_duty(
        duty.id, asker=type(asker)(colleague.id, name, asker.posts), version=duty.version,
        now=desk.at[0], today=TODAY,
    )  # fmt: skip
