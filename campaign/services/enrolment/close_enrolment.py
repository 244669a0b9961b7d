"""A unit has been through everything 办结, one at a time or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.rules.errors import Invalid, NotFound, NotNow, Overtaken
from campaign.rules.lifecycle import EnrolmentAction
from campaign.rules.permissions import Asker, Permission, may
from campaign.services.enrolment.ground import stand
from campaign.services.transaction import transaction
from models.enrolment import Enrolment
from models.unit import Unit

MOST = 500


@dataclass(frozen=True)
class Closed:
    """How many were closed, and the names of the units that could not be."""

    closed: int
    left: tuple[str, ...]


def close_enrolment(
    enrolment_id: int, *, asker: Asker, version: int, now: datetime, today: date
) -> None:
    """Close one; what is not required (a yearly report) stays with the unit.

    Raises:
        NotNow: it has not come so far, a required duty is left, or the campaign ended.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        _close(session, enrolment_id, asker=asker, version=version, now=now, today=today)


def close_enrolments(
    chosen: Sequence[tuple[int, int]], *, asker: Asker, now: datetime, today: date
) -> Closed:
    """Close all of these (pairs of number and version) that can be closed, in one transaction.

    Those that moved meanwhile, cannot be closed or are not the asker's business are left as they
    are; of the first two kinds the names are returned.

    Raises:
        Invalid: none was chosen, or more than can be done at once.
        NotNow: none of them can be closed.
    """
    if not chosen:
        raise Invalid("请先勾选要办结的单位。")
    if len(chosen) > MOST:
        raise Invalid("一次最多办结 %(n)s 个单位，请分几次办。", n=MOST)
    closed, left = 0, []
    with transaction() as session:
        for enrolment_id, version in sorted(set(chosen)):
            unit = _unit(session, enrolment_id)
            if unit is None or not may(asker, Permission.REVIEW_DUTY, unit.path):
                continue
            try:
                _close(session, enrolment_id, asker=asker, version=version, now=now, today=today)
                closed += 1
            except (NotNow, Overtaken, NotFound):
                left.append(unit.name)
        if not closed:
            raise NotNow("勾选的单位都不能办结，请刷新页面查看最新情况。")
    return Closed(closed, tuple(left))


def _close(
    session: Session, enrolment_id: int, *, asker: Asker, version: int, now: datetime, today: date
) -> None:
    ground = stand(
        session, enrolment_id, EnrolmentAction.CLOSE, asker=asker, version=version, now=now,
        today=today,
    )  # fmt: skip
    ground.go(ground.here)


def _unit(session: Session, enrolment_id: int) -> Unit | None:
    enrolment = session.get(Enrolment, enrolment_id)
    return session.get_one(Unit, enrolment.unit_id) if enrolment else None
