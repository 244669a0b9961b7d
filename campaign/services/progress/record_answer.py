"""The office enters a unit's answer that came on paper or by telephone 代录."""

from datetime import date, datetime
from enum import StrEnum

from campaign.papers.evidence.arriving import Arriving, arriving_with
from campaign.records.evidence.store import Store
from campaign.records.evidence.write import HandedIn, write_evidence
from campaign.records.notice.calls import close_open_call
from campaign.records.notice.endings import end_by_answer
from campaign.rules.errors import FieldMissing
from campaign.rules.evidence import OTHER, EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.figures import keep_filed, ready_or_none
from campaign.services.progress.ground import Ground, stand, summed_up, written
from campaign.services.transaction import transaction

LONGEST_DAYS = 366


class Channel(StrEnum):
    """How the answer came."""

    PAPER = "paper"
    TELEPHONE = "telephone"


def record_answer(
    duty_id: int,
    *,
    asker: Asker,
    note: str,
    channel: str,
    received_on: date | None,
    version: int,
    now: datetime,
    today: date,
    slip: HandedIn | None = None,
    store: Store | None = None,
    call_id: int | None = None,
    as_it_is: bool = False,
) -> None:
    """Enter an answer for a unit; the day on which it came decides whether it was in time.

    The slip is checked first; answer and slip are written together or not at all.

    Args:
        duty_id: the duty.
        asker: who enters it.
        note: what was reported and by whom, at most 2,000 signs.
        channel: how it came, a Channel.
        received_on: the day on which it came.
        version: the duty's, as on the page.
        now: the instant of entering.
        today: its day in Shanghai.
        slip: a picture of the paper, or of the note of the call.
        store: where files lie; needed with a slip.
        call_id: the call in which the unit answered; its outcome is the note.
        as_it_is: what it sums up is taken as it stands, though units are missing.

    Raises:
        NotNow: it is not the unit's move, or the campaign is cancelled.
        FieldMissing: no note, an unknown channel, a day of receipt that cannot be, a slip that
            cannot be taken, or units that a roll-up lacks.
        Overtaken: the page was stale.
    """
    note = written(note, "note", "请写明单位报了什么、谁报的，例如：李文静电话报告已完成安装。")
    on = _received(channel, received_on, today)
    with arriving_with("slip", slip, store) as file, transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.RECORD, asker=asker, version=version, now=now, today=today
        )
        note = summed_up(ground, note, as_it_is=as_it_is)
        keep_filed(ground, ready_or_none(ground))
        ground.go(
            submitted_on=on, note=note, nil=False, channel=channel, received_on=on.isoformat()
        )
        if call_id is not None:
            close_open_call(
                session, call_id, ground.duty, outcome=note, by_id=asker.person_id, now=now
            )
        end_by_answer(session, duty_id, now=now)
        if file:
            _write(ground, file)


def _received(channel: str, received_on: date | None, today: date) -> date:
    if channel not in list(Channel):
        raise FieldMissing("channel", "请选择答复方式：纸质或电话。")
    if received_on is None:
        raise FieldMissing("received_on", "请填写收到的日期，例如 2026-04-20。")
    if received_on > today:
        raise FieldMissing("received_on", "收到日期不能晚于今天，请改选收到的那一天。")
    if (today - received_on).days > LONGEST_DAYS:
        raise FieldMissing("received_on", "收到日期离今天超过一年，请核对年份。")
    return received_on


def _write(ground: Ground, file: Arriving) -> None:
    asked = (*ground.milestone.evidence, OTHER)
    if file.piece.item not in asked:
        raise FieldMissing("item", "请选择这个文件是哪一项材料。")
    write_evidence(
        ground.session, ground.duty, file.piece, kind=EvidenceKind.SLIP,
        status=EvidenceStatus.IN_REVIEW, act="evidence.slip", by_id=ground.asker.person_id,
        now=ground.now,
    )  # fmt: skip
    file.place()
