"""The unit marks a milestone done, or reports that there is nothing to report."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete

from campaign.records.notice.endings import end_by_answer
from campaign.records.progress.evidence import declare, items_with_evidence
from campaign.rules.asked import Gathered
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyAction, DutyState
from campaign.rules.permissions import Asker, Role
from campaign.services.progress.figures import figures_ready, keep_filed
from campaign.services.progress.ground import Ground, stand, summed_up, written
from campaign.services.transaction import transaction
from models.duty import AnswerDraft


def submit_duty(
    duty_id: int,
    *,
    asker: Asker,
    note: str,
    version: int,
    now: datetime,
    today: date,
    on_paper: bool = False,
    declared: Collection[str] = (),
    as_it_is: bool = False,
) -> DutyState:
    """Mark a duty done with a note; the day of receipt decides whether it was in time.

    Where the plan asks for a leader's signature the duty waits for it, and the day of the
    signature counts. A returned duty keeps no memory of the first submission: its new term has
    a new date.

    Args:
        duty_id: the duty.
        asker: who presses.
        note: what was done, at most 2,000 signs.
        version: the duty's, as on the page.
        now: the instant of receipt.
        today: its day in Shanghai.
        on_paper: what is not uploaded has been handed in on paper.
        declared: the plan's declarations that were ticked.
        as_it_is: what it sums up is taken as it stands, though units are missing.

    Returns:
        The duty's new state.

    Raises:
        NotNow: it is not the unit's move, or the campaign is cancelled.
        FieldMissing: no note, or one too long; evidence, declarations or figures missing, or units
            below that have not answered and nobody has said so. All is told at once.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.SUBMIT, asker=asker, version=version, now=now, today=today
        )
        wrong = Gathered()
        with wrong.field():
            note = written(note, "note", "请写明完成情况，例如：统计表已签字盖章，今日报送。")
        with wrong.field():
            _all_declared(ground, declared)
        filing, filed_item = None, ""
        with wrong.field():
            filing, filed_item = figures_ready(ground)
        with wrong.field():
            _all_there(ground, on_paper=on_paper, filed=filed_item)
        with wrong.field():
            note = summed_up(ground, note, as_it_is=as_it_is)
        wrong.tell()
        declare(
            session, duty_id, ground.duty.unit_id, ground.milestone.declarations,
            by_id=asker.person_id, now=now,
        )  # fmt: skip
        keep_filed(ground, filing)
        return _hand_in(ground, note, nil=False, on_paper=on_paper)


def report_nil(
    duty_id: int, *, asker: Asker, note: str, version: int, now: datetime, today: date
) -> DutyState:
    """Report that the unit has nothing to report 零报告; the reason stands for the evidence.

    Returns:
        The duty's new state.

    Raises:
        NotNow: it is not the unit's move, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
        Overtaken: the page was stale.
    """
    note = written(note, "note", "零报告请写明原因，例如：本单位没有计算机，无软件可报。")
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.NIL_RETURN, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        return _hand_in(ground, note, nil=True, on_paper=False)


def _all_declared(ground: Ground, declared: Collection[str]) -> None:
    open_ = [text for text in ground.milestone.declarations if text not in declared]
    if open_:
        raise FieldMissing("declared", "请先确认并勾选：%(items)s。", items="；".join(open_))


def _all_there(ground: Ground, *, on_paper: bool, filed: str) -> None:
    asked = [item for item in ground.milestone.evidence if item != filed]
    there = items_with_evidence(ground.session, ground.duty.id)
    missing = [item for item in asked if item not in there]
    if not missing or on_paper:
        return
    sentence = "还缺：%(items)s。请上传文件；已交纸质件的，请勾选“材料已交纸质件”。"
    if len(missing) < len(asked):
        sentence = "还缺：%(items)s。请上传文件；已交纸质件的，请勾选“其余材料已交纸质件”。"
    raise FieldMissing("on_paper", sentence, items="、".join(missing))


def _hand_in(ground: Ground, note: str, *, nil: bool, on_paper: bool) -> DutyState:
    waits = ground.move.target is DutyState.AWAITING_SIGNATURE
    ground.session.execute(delete(AnswerDraft).where(AnswerDraft.duty_id == ground.duty.id))
    ground.go(submitted_on=None if waits else ground.today, note=note, nil=nil, on_paper=on_paper)
    if waits:
        ground.tell(note, role=Role(ground.milestone.signed_by or Role.PRINCIPAL))
    else:
        end_by_answer(ground.session, ground.duty.id, now=ground.now)
    return DutyState(ground.duty.state)
