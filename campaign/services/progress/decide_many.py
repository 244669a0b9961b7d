"""The office decides about many submissions at once: one transaction, a result for each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.reports.visible import visible
from campaign.rules.asked import new_date, written
from campaign.rules.errors import Invalid, NotFound, Refusal
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker, Permission, Role
from campaign.services.progress.deciding import REASON_MISSING, accept, send_back
from campaign.services.progress.ground import Ground, stand
from campaign.services.transaction import transaction
from models.duty import Duty
from models.unit import Unit

MOST = 200


@dataclass(frozen=True)
class Picked:
    """A duty that was ticked, with the version that stood on the page."""

    duty_id: int
    version: int


@dataclass(frozen=True)
class Decided:
    """What came of it: ``done`` went through, ``refused`` did not, each with its reason."""

    done: tuple[int, ...]
    refused: dict[int, Refusal]
    told: Told = Told(0, 0, 0)


def accept_many(picked: Sequence[Picked], *, asker: Asker, now: datetime, today: date) -> Decided:
    """Accept what was ticked; one that was decided meanwhile hinders no other.

    Raises:
        Invalid: nothing was ticked, or more than fits on a page.
    """
    _bounded(picked)
    with transaction() as session:
        return _each(session, picked, DutyAction.ACCEPT, accept, asker=asker, now=now, today=today)


def return_many(
    picked: Sequence[Picked],
    *,
    asker: Asker,
    reason: str,
    due_on: date | None,
    now: datetime,
    today: date,
    sections: Sequence[str] = (),
) -> Decided:
    """Return what was ticked with one reason and one date; one letter a person for all of it.

    Raises:
        Invalid: nothing was ticked, or more than fits on a page.
        FieldMissing: no reason, or no date, one before today or more than a year ahead.
    """
    _bounded(picked)
    reason = written(reason, "reason", REASON_MISSING)
    on = new_date(due_on, today)
    notes: dict[int, str] = {}

    def one(ground: Ground) -> None:
        notes[ground.duty.id] = send_back(ground, reason=reason, due_on=on, sections=sections)

    with transaction() as session:
        found = _each(session, picked, DutyAction.RETURN, one, asker=asker, now=now, today=today)
        to = recipients(session, found.done, Role.CONTACT, today=today)
        told = tell(
            session, to, kind="returned", occasion=f"return/{now:%Y%m%dT%H%M%S}", now=now,
            by_id=asker.person_id, note=notes[found.done[0]] if found.done else "",
        )  # fmt: skip
        return Decided(found.done, found.refused, told)


def _bounded(picked: Sequence[Picked]) -> None:
    if not picked:
        raise Invalid("请先勾选要办理的报送。")
    if len(picked) > MOST:
        raise Invalid("一次最多办理 %(n)s 件，请分几次。", n=MOST)


def _each(
    session: Session,
    picked: Sequence[Picked],
    action: DutyAction,
    do: Callable[[Ground], None],
    *,
    asker: Asker,
    now: datetime,
    today: date,
) -> Decided:
    """Decide one after the other; what is refused half way is taken back as a whole."""
    seen = {one.duty_id: one.version for one in picked}
    mine = _mine(session, tuple(seen), asker)
    done: list[int] = []
    refused: dict[int, Refusal] = {one: NotFound() for one in seen if one not in mine}
    for duty_id in mine:
        try:
            with session.begin_nested():
                ground = stand(
                    session, duty_id, action, asker=asker, version=seen[duty_id], now=now,
                    today=today,
                )  # fmt: skip
                do(ground)
        except Refusal as refusal:
            session.expire_all()
            refused[duty_id] = refusal
        else:
            done.append(duty_id)
    return Decided(tuple(done), refused)


def _mine(session: Session, duty_ids: Sequence[int], asker: Asker) -> Sequence[int]:
    """Return those of the asker's business, by enrolment: two who decide at once never cross.

    Each act locks its enrolment before its duty; in this order nobody waits for one who waits.
    """
    return session.scalars(
        select(Duty.id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Duty.id.in_(duty_ids), visible(asker, Permission.REVIEW_DUTY, Unit.path))
        .order_by(func.coalesce(Duty.enrolment_id, 0), Duty.id)
    ).all()
