"""A unit leaves the campaign 退出: it was merged, closed, or is asked no more."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.records.notice.recipients import Recipient, recipients
from campaign.records.notice.telling import Told, tell
from campaign.records.progress.endings import end_duties, unfinished
from campaign.reports.visible import under, visible
from campaign.rules.asked import written
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.lifecycle import DutyState, EnrolmentAction, EnrolmentState
from campaign.rules.permissions import Asker, Permission, Role
from campaign.services.enrolment.ground import Ground, stand
from campaign.services.transaction import transaction
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign
from models.unit import Unit


def withdraw_enrolment(
    enrolment_id: int,
    *,
    asker: Asker,
    reason: str,
    successor: str,
    version: int,
    now: datetime,
    today: date,
) -> Told:
    """Take a unit out of the campaign; what it still owes is called off, what was stays readable.

    Its contact and the office (but for whoever does it) get one letter each. It cannot be taken
    back: a unit that shall take part after all is enrolled anew.

    Args:
        enrolment_id: the enrolment.
        asker: who presses.
        reason: why, at most 2,000 signs.
        successor: code or full name of the unit that goes on for it; empty where none does.
        version: the enrolment's, as on the page.
        now: the instant.
        today: its day in Shanghai.

    Raises:
        NotNow: it has left already, or the campaign ended.
        FieldMissing: no reason, or no such successor in the campaign's scope.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", "请写明退出原因，例如：机构改革，并入县教育局。")
    with transaction() as session:
        heir = _successor(session, enrolment_id, successor.strip(), asker)
        ground = stand(
            session, enrolment_id, EnrolmentAction.WITHDRAW, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        enrolment = ground.enrolment
        owed = unfinished(session, enrolment.id)
        end_duties(
            session, enrolment, owed, act=EnrolmentAction.WITHDRAW, state=DutyState.CANCELLED,
            note=reason, by_id=asker.person_id, now=now,
        )  # fmt: skip
        enrolment.successor_id = heir.id if heir else None
        session.flush()
        ground.go(
            ground.here, note=reason, cancelled=[duty.id for duty in owed],
            successor=heir.name if heir else "",
        )  # fmt: skip
        return tell(
            session, _to(ground, [duty.id for duty in owed]), kind=ground.move.letter or "",
            occasion=f"withdraw/{enrolment.version}", now=now, by_id=asker.person_id,
            note=_letter(reason, heir),
        )  # fmt: skip


def _successor(session: Session, enrolment_id: int, key: str, asker: Asker) -> Unit | None:
    """Return the unit that goes on; both enrolments are held, the earlier one first.

    Two units that would each become the other's successor at one instant wait for each other in
    one order, and the second is refused.
    """
    leaving = session.get(Enrolment, enrolment_id)
    if leaving is None:
        raise NotFound
    if not key:
        return None
    heir = _named(session, leaving, key, asker)
    rows = session.scalars(
        select(Enrolment)
        .where(
            Enrolment.campaign_id == leaving.campaign_id,
            Enrolment.unit_id.in_([leaving.unit_id, heir.id]),
        )
        .order_by(Enrolment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if any(
        row.unit_id == heir.id and row.state == EnrolmentState.WITHDRAWN for row in rows
    ):  # fmt: skip
        raise FieldMissing("successor", "“%(name)s”也已退出这次行动，请写接替它的单位。", name=key)
    return heir


def _named(session: Session, leaving: Enrolment, key: str, asker: Asker) -> Unit:
    scope = session.scalars(
        select(Unit.path)
        .join(Campaign, Campaign.scope_unit_id == Unit.id)
        .where(Campaign.id == leaving.campaign_id)
    ).one()
    found = session.scalars(
        select(Unit)
        .where(
            or_(Unit.code == key, Unit.name == key),
            Unit.closed_on.is_(None),
            under(Unit.path, scope),
            visible(asker, Permission.MANAGE_CAMPAIGN, Unit.path),
        )
        .order_by(Unit.code != key, Unit.id)
        .limit(2)
    ).all()
    if not found:
        raise FieldMissing(
            "successor", "没有找到“%(name)s”，请写行动范围内单位的全称或代码。", name=key
        )
    if len(found) > 1 and found[0].code != key:
        raise FieldMissing("successor", "有几个单位都叫“%(name)s”，请改写单位代码。", name=key)
    if found[0].id == leaving.unit_id:
        raise FieldMissing("successor", "接替单位不能是它自己，请写另一个单位。")
    return found[0]


def _to(ground: Ground, owed: list[int]) -> list[Recipient]:
    """Return the contact and the office, each person once, told of what was called off.

    A letter hangs on a duty: where nothing was owed any more it is the unit's last one.
    """
    session = ground.session
    about = owed or list(
        session.scalars(
            select(Duty.id)
            .where(Duty.enrolment_id == ground.enrolment.id)
            .order_by(Duty.id.desc())
            .limit(1)
        )
    )
    unit = recipients(session, about, Role.CONTACT, today=ground.today)
    told = {one.person_id for one in unit} | {ground.asker.person_id}
    office = recipients(session, about, Role.OFFICE, today=ground.today)
    return [*unit, *(one for one in office if one.person_id not in told)]


def _letter(reason: str, heir: Unit | None) -> str:
    return f"{reason}\n接替单位：{heir.name}。" if heir else reason
