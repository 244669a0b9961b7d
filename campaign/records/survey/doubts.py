"""Doubts follow the figures: judged when a form is handed in, so cost follows what changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.doubts.checks import Check, DoubtState, Found, doubts_of, from_facts
from campaign.rules.doubts.outliers import PREFIX, Line, is_outlier, outliers
from campaign.rules.survey.standing import RoundState
from models.doubt import CheckList, Doubt
from models.survey import Filing, SurveyRound
from models.unit import Unit

MOST_COMPARED = 20_000  # lines of a round that are compared with each other


def checks_of(session: Session, campaign_id: int) -> tuple[Check, ...]:
    """Return the campaign's checks in their newest version; none where none were made."""
    kept = session.scalar(
        select(CheckList.checks)
        .where(CheckList.campaign_id == campaign_id)
        .order_by(CheckList.number.desc())
        .limit(1)
    )
    return from_facts(kept or ())


def doubts_follow(session: Session, filing: Filing, *, now: datetime) -> None:
    """Judge a line that was handed in, and the same unit's line in the round after it."""
    sent = session.get_one(SurveyRound, filing.round_id)
    checks = checks_of(session, sent.campaign_id)
    if not checks:
        return
    judge_line(session, sent, filing, checks, now=now)
    after = session.execute(
        select(SurveyRound, Filing)
        .join(Filing, Filing.round_id == SurveyRound.id)
        .where(
            SurveyRound.previous_id == sent.id, SurveyRound.state != RoundState.VOID,
            Filing.unit_id == filing.unit_id, Filing.filed.is_not(None),
        )
    )  # fmt: skip
    for later, line in after.all():
        judge_line(session, later, line, checks, now=now)


def judge_line(
    session: Session,
    sent: SurveyRound,
    filing: Filing,
    checks: tuple[Check, ...],
    *,
    now: datetime,
) -> None:
    """Let the doubts of one line be those that its figures raise; answers to others stay."""
    before = None
    if sent.previous_id is not None:
        before = session.scalar(
            select(Filing.filed).where(
                Filing.round_id == sent.previous_id, Filing.unit_id == filing.unit_id
            )
        )
    found = {one.key: one for one in doubts_of(checks, filing.filed or {}, before)}
    kept = {
        one.check_key: one
        for one in session.scalars(
            select(Doubt)
            .where(Doubt.round_id == sent.id, Doubt.unit_id == filing.unit_id)
            .with_for_update()
        )
    }
    for key, row in kept.items():
        if is_outlier(key):
            _outlier_stands(row, filing, now)
        elif key in found:
            _again(row, found[key], now)
        elif row.state != DoubtState.GONE:
            row.state, row.ended_at, row.version = DoubtState.GONE, now, row.version + 1
    for key in found.keys() - kept.keys():
        one = found[key]
        session.add(
            Doubt(
                round_id=sent.id, earlier_id=sent.previous_id, unit_id=filing.unit_id,
                duty_id=filing.duty_id, check_key=key, says=one.says, cells=one.cells,
                state=DoubtState.OPEN, found_at=now,
            )
        )  # fmt: skip
    session.flush()


def judge_outliers(session: Session, sent: SurveyRound, *, now: datetime) -> None:
    """Let the round's doubts about outliers be those that its figures raise, all units together.

    A round of more than ``MOST_COMPARED`` lines is passed over: all of it is read at once.
    """
    received = (Filing.round_id == sent.id) & Filing.filed.is_not(None)
    lines = {
        row[0].id: row
        for row in session.execute(
            select(Filing, Unit.kind)
            .join(Unit, Unit.id == Filing.unit_id)
            .where(received)
            .order_by(Filing.id)
            .limit(MOST_COMPARED + 1)
        )
    }
    if len(lines) > MOST_COMPARED:
        return
    found = {
        (lines[one.filing_id][0].unit_id, one.ratio.key): one
        for one in outliers(Line(n, row[1], row[0].filed or {}) for n, row in lines.items())
    }
    kept = {
        (one.unit_id, one.check_key): one
        for one in session.scalars(
            select(Doubt)
            .where(Doubt.round_id == sent.id, Doubt.check_key.startswith(PREFIX))
            .with_for_update()
        )
    }
    for place, row in kept.items():
        if place in found:
            one = found[place]
            _again(row, Found(one.ratio.key, one.ratio.says, one.cells), now)
        elif row.state != DoubtState.GONE:
            row.state, row.ended_at, row.version = DoubtState.GONE, now, row.version + 1
    for place in found.keys() - kept.keys():
        one, line = found[place], lines[found[place].filing_id][0]
        session.add(
            Doubt(
                round_id=sent.id, earlier_id=None, unit_id=line.unit_id, duty_id=line.duty_id,
                check_key=one.ratio.key, says=one.ratio.says, cells=one.cells,
                state=DoubtState.OPEN, found_at=now,
            )
        )  # fmt: skip
    session.flush()


def _outlier_stands(row: Doubt, filing: Filing, now: datetime) -> None:
    """Close a doubt whose figures changed: one line alone cannot tell whether it lies far off."""
    read, filed = row.cells["later"], filing.filed or {}
    if row.state != DoubtState.GONE and any(filed.get(name) != read[name] for name in read):
        row.state, row.ended_at, row.version = DoubtState.GONE, now, row.version + 1


def _again(row: Doubt, found: Found, now: datetime) -> None:
    """An answer stands for the numbers that it was given for: other numbers open it again."""
    if row.cells == found.cells and row.state != DoubtState.GONE:
        return
    row.cells, row.says, row.state = found.cells, found.says, DoubtState.OPEN
    row.found_at, row.ended_at, row.ended_by, row.note = now, None, None, ""
    row.unit_wants, row.unit_note, row.unit_at, row.unit_by = "", "", None, None
    row.version += 1
