"""Acceptance failed 限期整改, or a spot check reopened a closed unit: a new round begins."""

from collections.abc import Collection
from datetime import date, datetime

from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.records.progress.again import ask_again, may_be_asked
from campaign.rules.asked import Gathered, new_date, written
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.lifecycle import EnrolmentAction, EnrolmentState
from campaign.rules.permissions import Asker, Role
from campaign.services.enrolment.ground import Ground, stand
from campaign.services.transaction import transaction


def fail_acceptance(
    enrolment_id: int,
    *,
    asker: Asker,
    reason: str,
    milestones: Collection[int],
    due_on: date | None,
    version: int,
    now: datetime,
    today: date,
) -> Told:
    """Send a unit back to rectification with what was found and a limit; the round grows by one.

    Each of the milestones becomes a new duty of that round, due at the limit, with a ladder of its
    own; one letter tells the contact of all. When they are accepted the unit stands in acceptance
    again by itself.

    Raises:
        NotNow: the unit is not in acceptance, the plan has no rectification, the campaign ended.
        FieldMissing: no findings, no milestone of the unit's, or no limit that can be kept.
        Overtaken: the page was stale.
    """
    return _new_round(
        EnrolmentAction.FAIL, enrolment_id, asker, reason, milestones, due_on, version, now, today
    )


def reopen_enrolment(
    enrolment_id: int,
    *,
    asker: Asker,
    reason: str,
    milestones: Collection[int],
    due_on: date | None,
    version: int,
    now: datetime,
    today: date,
) -> Told:
    """Take a closed unit back to rectification after a spot check 抽查; else as fail_acceptance.

    Raises:
        NotNow: the unit is not closed, the plan has no rectification, the campaign ended.
        FieldMissing: no findings, no milestone of the unit's, or no limit that can be kept.
        Overtaken: the page was stale.
    """
    return _new_round(
        EnrolmentAction.REOPEN, enrolment_id, asker, reason, milestones, due_on, version, now, today
    )


def _new_round(
    act: EnrolmentAction,
    enrolment_id: int,
    asker: Asker,
    reason: str,
    milestones: Collection[int],
    due_on: date | None,
    version: int,
    now: datetime,
    today: date,
) -> Told:
    with transaction() as session:
        ground = stand(
            session, enrolment_id, act, asker=asker, version=version, now=now, today=today
        )
        enrolment, stage = ground.enrolment, ground.way.behind(
            ground.here, EnrolmentState.RECTIFICATION
        )  # fmt: skip
        if stage is None:
            raise NotNow("方案前面没有整改阶段，不能退回整改。")
        wrong = Gathered()
        with wrong.field():
            reason = written(reason, "reason", "请写明发现的问题，单位要知道整改什么。")
        with wrong.field():
            known = _chosen(ground, milestones)
        with wrong.field():
            limit = new_date(due_on, today)
        wrong.tell()
        round_ = enrolment.round + 1
        duties = ask_again(
            session, enrolment, known, act=act, round_=round_, due_on=limit, reason=reason,
            by_id=asker.person_id, now=now,
        )  # fmt: skip
        ground.go(stage, note=reason, round_=round_, due_on=limit.isoformat(), again=duties)
        to = recipients(session, duties, Role.CONTACT, today=today)
        return tell(
            session, to, kind=ground.move.letter or "", occasion=f"{act}/{enrolment.version}",
            now=now, by_id=asker.person_id, note=reason,
        )  # fmt: skip


def _chosen(ground: Ground, milestones: Collection[int]) -> list[int]:
    """Return those of the milestones that the unit was asked so far."""
    up_to = ground.here.position
    asked = may_be_asked(ground.session, ground.enrolment.id, up_to=up_to)
    known = [one.id for one in asked if one.id in milestones]
    if not known:
        raise FieldMissing("milestones", "请至少勾选一项要重新办理的任务。")
    return known
