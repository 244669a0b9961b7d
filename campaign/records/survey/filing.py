"""A unit's filing in the round that runs on its duty: found, typed into, handed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.survey.doubts import doubts_follow
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.survey.standing import LineKind, RoundState
from models.survey import Filing, FilingCopy, FormVersion, SurveyRound

CLOSED = "《%(form)s》第 %(n)s 轮已经结束填报，不能再填。要补报请联系办公室，重新开放后再填。"


def running_filing(
    session: Session, duty_id: int, *, lock: bool = False, ended: bool = False
) -> tuple[Filing, SurveyRound, str] | None:
    """Return the duty's line in its running round, the round, and the form's text; or None.

    ``ended``: where none runs, in the last one that did.
    """
    asked = (
        select(Filing, SurveyRound, FormVersion.source)
        .join(SurveyRound, SurveyRound.id == Filing.round_id)
        .join(FormVersion, FormVersion.id == SurveyRound.form_version_id)
        .where(Filing.duty_id == duty_id, Filing.line != LineKind.EXEMPT)
        .order_by(SurveyRound.id.desc())
        .limit(1)
    )
    if not ended:
        asked = asked.where(SurveyRound.state == RoundState.OPEN)
    row = session.execute(asked.with_for_update(of=Filing) if lock else asked).first()
    return (row[0], row[1], row[2]) if row else None


def filing_to_fill(
    session: Session, duty_id: int, *, lock: bool = False
) -> tuple[Filing, SurveyRound, str]:
    """Return the same for whoever is about to write into it.

    Raises:
        NotFound: no round was sent for the duty.
        NotNow: the round was closed.
    """
    found = running_filing(session, duty_id, lock=lock)
    if found is not None:
        return found
    ended = running_filing(session, duty_id, ended=True)
    if ended is None or ended[1].state != RoundState.CLOSED:
        raise NotFound
    raise NotNow(CLOSED, form=ended[1].name, n=ended[1].number)


def cells_before(session: Session, sent: SurveyRound, unit_id: int) -> dict[str, Any] | None:
    """Return what the unit filed in the round before; None where it was not in one."""
    if sent.previous_id is None:
        return None
    return session.scalar(
        select(Filing.filed).where(Filing.round_id == sent.previous_id, Filing.unit_id == unit_id)
    )


def file_figures(session: Session, filing: Filing, *, by_id: int | None, now: datetime) -> None:
    """Keep the cells as they are handed in; the running sums take them once they are received."""
    number = session.scalar(
        select(func.max(FilingCopy.number)).where(FilingCopy.filing_id == filing.id)
    )
    filing.filed = dict(filing.cells)
    session.add(
        FilingCopy(
            filing_id=filing.id, number=(number or 0) + 1, cells=dict(filing.cells),
            reasons=dict(filing.reasons), at=now, by_id=by_id,
        )
    )  # fmt: skip
    session.flush()
    doubts_follow(session, filing, now=now)


def keep_cells(
    filing: Filing,
    cells: Mapping[str, Any],
    reasons: Mapping[str, Any],
    *,
    by_id: int,
    now: datetime,
) -> None:
    """Write what was typed."""
    filing.cells, filing.reasons = dict(cells), dict(reasons)
    filing.explained = bool(reasons)
    filing.saved_at, filing.saved_by = now, by_id
    filing.version += 1
