"""The office enters a unit's answer that came on paper or by telephone 代录."""

from datetime import date, datetime
from enum import StrEnum

from campaign.records.notice.endings import end_by_answer
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import stand, written
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
    received_on: date,
    version: int,
    now: datetime,
    today: date,
) -> None:
    """Enter an answer for a unit; the day on which it came decides whether it was in time.

    Raises:
        NotNow: it is not the unit's move, or the campaign is cancelled.
        FieldMissing: no note, an unknown channel, or a day of receipt that cannot be.
        Overtaken: the page was stale.
    """
    note = written(note, "note", "请写明单位报了什么、谁报的，例如：李文静电话报告已完成安装。")
    if channel not in list(Channel):
        raise FieldMissing("channel", "请选择答复方式：纸质或电话。")
    if received_on > today:
        raise FieldMissing("received_on", "收到日期不能晚于今天，请改选收到的那一天。")
    if (today - received_on).days > LONGEST_DAYS:
        raise FieldMissing("received_on", "收到日期离今天超过一年，请核对年份。")
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.RECORD, asker=asker, version=version, now=now, today=today
        )
        ground.go(
            submitted_on=received_on, note=note, nil=False, channel=channel,
            received_on=received_on.isoformat(),
        )  # fmt: skip
        end_by_answer(session, duty_id, now=now)
