"""How much a unit may hand in."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.rules.errors import Invalid
from models.evidence import Evidence

MEGABYTE = 1024 * 1024
MOST_OF_UNIT = 200 * MEGABYTE  # all files of a unit together, with those that were replaced
MOST_OF_DUTY = 200  # files


def used(session: Session, unit_id: int) -> int:
    """Return how many bytes a unit's files take."""
    taken = select(func.coalesce(func.sum(Evidence.size), 0)).where(
        Evidence.unit_id == unit_id, Evidence.stored_as.is_not(None)
    )
    return int(session.scalar(taken) or 0)


def refuse_too_much(session: Session, *, unit_id: int, duty_id: int, size: int) -> None:
    """Hold one more file against what a unit and a duty may have.

    Raises:
        Invalid: there is no room; says how much is used.
    """
    taken = used(session, unit_id)
    if taken + size > MOST_OF_UNIT:
        raise Invalid(
            "本单位的材料已用 %(used)s MB，最多 %(most)s MB，放不下这个文件（%(size)s MB）。"
            "请移除不再需要的文件，或缩小后再上传。",
            used=_megabytes(taken),
            most=MOST_OF_UNIT // MEGABYTE,
            size=_megabytes(size),
        )
    count = select(func.count()).where(Evidence.duty_id == duty_id, Evidence.stored_as.is_not(None))
    if (session.scalar(count) or 0) >= MOST_OF_DUTY:
        raise Invalid("一项任务最多 %(most)s 个文件。请合并成几个文件，再上传。", most=MOST_OF_DUTY)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"
