"""What waits on everybody's desk on the demonstration's last day: a little of each kind.

Real services do it, at this moment: a leader has something to sign, the office something to
review with files in it, a nil return, requests for more time, a duty that stands still.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from campaign.records.evidence.store import Store
from campaign.records.evidence.write import HandedIn
from campaign.rehearsal.county.figures import fill_in
from campaign.rehearsal.county.holders import holder
from campaign.rehearsal.county.scan import stamped_scan
from campaign.rules.lifecycle import DutyState, may_sign
from campaign.rules.permissions import Asker, Role
from campaign.services.dates.ask_extension import ask_extension
from campaign.services.dates.pause import suspend_duty
from campaign.services.evidence.add_evidence import add_evidence
from campaign.services.progress.sign_duty import sign_duty
from campaign.services.progress.submit_duty import report_nil, submit_duty
from models.base import db
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

TRIED_OUT = "县财政局"  # whose people are the demonstration's accounts


@dataclass(frozen=True)
class Open:
    """A duty that a unit owes, with what the plan asks for it."""

    id: int
    unit_id: int
    unit: str
    signed_by: Role | None
    evidence: tuple[str, ...]
    due_on: date


@dataclass(frozen=True)
class Stage:
    """Where and when the scene plays."""

    campaign_id: int
    store: Store
    now: datetime
    today: date

    def contact(self, duty: Open) -> Asker | None:
        """Return the unit's contact."""
        return holder(duty.unit_id, (Role.CONTACT,), self.today)

    def version(self, duty: Open) -> int:
        """Return the duty's version as a page would carry it."""
        found = db.session.scalar(select(Duty.version).where(Duty.id == duty.id))
        db.session.rollback()
        return found or 0


def play(stage: Stage) -> None:
    """Let each unit of the scene do its part; who has no contact is passed over."""
    duties = _open_duties(stage)
    own = next((duty for duty in duties if duty.unit == TRIED_OUT and duty.signed_by), None)
    if own is not None:
        _hand_in(stage, own)
    others = iter(_one_a_unit(duty for duty in duties if duty.unit != TRIED_OUT))
    for act in ACTS:
        for duty in others:
            if stage.contact(duty) is not None and (duty.signed_by or act not in NEEDS_SIGNER):
                act(stage, duty)
                break


def _hand_in(stage: Stage, duty: Open) -> None:
    """The contact uploads the stamped scan and hands in; the leader has not signed yet."""
    contact = stage.contact(duty)
    assert contact is not None
    for number, item in enumerate(duty.evidence[:1]):
        file = HandedIn(io.BytesIO(stamped_scan(duty.id)), f"{duty.unit}-{item}.pdf", item)
        add_evidence(
            duty.id, file, store=stage.store, asker=contact,
            now=stage.now - timedelta(minutes=9 - number),
        )  # fmt: skip
    fill_in(duty.id, duty.unit_id, asker=contact, now=stage.now - timedelta(minutes=2))
    submit_duty(
        duty.id, asker=contact, note=words_of(duty.evidence), version=stage.version(duty),
        now=stage.now, today=stage.today, on_paper=len(duty.evidence) > 1, as_it_is=True,
    )  # fmt: skip


def words_of(evidence: Sequence[str]) -> str:
    """Return what the contact writes: no file is spoken of that is not there."""
    if not evidence:
        return "已按要求办完，情况记入本单位软件使用台账。"
    rest = "其余材料已交纸质件。" if len(evidence) > 1 else ""
    return f"{evidence[0]}已核对并加盖公章，扫描件已上传。{rest}"


def _hand_in_signed(stage: Stage, duty: Open) -> None:
    _hand_in(stage, duty)
    _sign(stage, duty)


def _report_nil(stage: Stage, duty: Open) -> None:
    contact = stage.contact(duty)
    assert contact is not None
    report_nil(
        duty.id, asker=contact, note="本单位没有独立办公场所，计算机由主管局统一配备和统计。",
        version=stage.version(duty), now=stage.now, today=stage.today,
    )  # fmt: skip
    _sign(stage, duty)


def _sign(stage: Stage, duty: Open) -> None:
    if duty.signed_by is None:
        return
    signer = holder(duty.unit_id, tuple(may_sign(duty.signed_by)), stage.today)
    if signer is not None:
        sign_duty(
            duty.id, asker=signer, version=stage.version(duty), now=stage.now, today=stage.today
        )


def _ask_for(days: int, reason: str) -> Callable[[Stage, Open], None]:
    """Return the act of asking for so many days more; the reason names the day it asks for."""

    def ask(stage: Stage, duty: Open) -> None:
        contact = stage.contact(duty)
        assert contact is not None
        due_on = max(duty.due_on, stage.today) + timedelta(days=days)
        why = reason.format(day=f"{due_on.month} 月 {due_on.day} 日")
        ask_extension(
            duty.id, asker=contact, reason=why, due_on=due_on, version=stage.version(duty),
            now=stage.now, today=stage.today,
        )  # fmt: skip

    return ask


def _pause(stage: Stage, duty: Open) -> None:
    scope = db.session.scalar(
        select(Campaign.scope_unit_id).where(Campaign.id == stage.campaign_id)
    )
    db.session.rollback()
    office = holder(scope or 0, (Role.OFFICE,), stage.today)
    assert office is not None
    suspend_duty(
        duty.id, asker=office, reason="集中采购的软件尚未配发，到货后恢复计时。",
        version=stage.version(duty), now=stage.now, today=stage.today,
    )  # fmt: skip


ACTS: tuple[Callable[[Stage, Open], None], ...] = (
    _hand_in,
    _hand_in_signed,
    _hand_in_signed,
    _report_nil,
    _ask_for(5, "盖章的分管领导外出培训，{day}返回，当天签批报送。"),
    _ask_for(90, "新办公楼搬迁，计算机要到 {day}才能清点完毕。"),
    _pause,
)
NEEDS_SIGNER = (_hand_in,)


def _open_duties(stage: Stage) -> list[Open]:
    rows = db.session.execute(
        select(
            Duty.id, Unit.id, Unit.name, Milestone.signed_by, Milestone.evidence, Term.due_on
        )
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .where(
            Duty.campaign_id == stage.campaign_id, Duty.state == DutyState.OPEN,
            Milestone.by_office.is_(False),
        )
        .order_by(Term.due_on, Duty.id)
    ).all()  # fmt: skip
    db.session.rollback()
    found = [
        Open(duty, unit, name, Role(signer) if signer else None, tuple(evidence), due_on)
        for duty, unit, name, signer, evidence, due_on in rows
    ]
    # What is still in time first: who asks for time usually does so before the day.
    return sorted(found, key=lambda duty: duty.due_on < stage.today)


def _one_a_unit(duties: Iterator[Open]) -> Iterator[Open]:
    seen: set[int] = set()
    for duty in duties:
        if duty.unit_id not in seen:
            seen.add(duty.unit_id)
            yield duty
