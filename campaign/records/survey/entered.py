"""Rows of a round's list, written: a chunk in a few statements, with the sums above it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, func, literal, select, update
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_selected
from campaign.records.notice.endings import ANSWERED, end_calls, end_drafts, end_requests
from campaign.records.progress.many import Moving, move_many
from campaign.records.survey.entering import Entry
from campaign.rules.evidence import EvidenceStatus
from campaign.rules.lifecycle import OWED, DutyAction, DutyState
from campaign.rules.sheets.rows import WARNING, Problem
from models.base import Instant
from models.duty import Duty, DutySpan
from models.evidence import Evidence
from models.survey import Filing, FilingCopy

_OVERTAKEN = "导入时有人也在办这个单位的表，这一行没有写入。请核对后再导入。"
_FILING = cast(Table, Filing.__table__)
_SAVE = (
    _FILING.update()
    .where(_FILING.c.id == bindparam("which"))
    .values(
        cells=bindparam("now_cells", type_=_FILING.c.cells.type), saved_at=bindparam("now_at"),
        saved_by=bindparam("now_by"), version=_FILING.c.version + 1,
    )
)  # fmt: skip


def write_entries(
    session: Session,
    entries: Sequence[Entry],
    *,
    note: str,
    by_id: int,
    now: datetime,
    received_on: date,
) -> list[Problem]:
    """Write a chunk of rows; one whose line somebody else has moved meanwhile is told and left.

    Complete ones (``ready``) become answers that the office entered, received on this day.
    """
    lines: dict[int, int] = dict(
        session.execute(
            select(Filing.id, Filing.version)
            .where(Filing.id.in_([one.filing_id for one in entries]))
            .order_by(Filing.id)
            .with_for_update()
        ).all()
    )
    duties = _duties(session, [one.duty_id for one in entries])
    fit = [
        one
        for one in entries
        if lines.get(one.filing_id) == one.version
        and (duty := duties.get(one.duty_id)) is not None
        and DutyState(duty.state) in OWED
    ]
    some = [
        {"which": one.filing_id, "now_cells": one.cells, "now_at": now, "now_by": by_id}
        for one in fit
        if one.changes
    ]
    if some:
        session.execute(_SAVE, some)
    ready = [one for one in fit if one.ready]
    if ready:
        _receive(session, ready, duties, note=note, by_id=by_id, now=now, on=received_on)
    left = {one.number for one in entries} - {one.number for one in fit}
    return [Problem(number, "", _OVERTAKEN, severity=WARNING) for number in sorted(left)]


def _duties(session: Session, duty_ids: Sequence[int]) -> dict[int, Any]:
    rows = session.execute(
        select(
            Duty.id, Duty.version, Duty.state, Duty.unit_id, Duty.campaign_id, Duty.term_id,
            DutySpan.id.label("span_id"),
        )
        .join(DutySpan, (DutySpan.duty_id == Duty.id) & DutySpan.until_at.is_(None))
        .where(Duty.id.in_(duty_ids))
        .order_by(Duty.id)
        .with_for_update(of=Duty)
    )  # fmt: skip
    return {row.id: row for row in rows}


def _receive(
    session: Session,
    ready: Sequence[Entry],
    duties: dict[int, Any],
    *,
    note: str,
    by_id: int,
    now: datetime,
    on: date,
) -> None:
    _file(session, ready, by_id, now)
    moving = []
    for one in ready:
        duty = duties[one.duty_id]
        facts = {
            "version": duty.version + 1, "was": duty.state, "became": DutyState.SUBMITTED.value,
            "channel": "paper", "received_on": on.isoformat(),
        }  # fmt: skip
        moving.append(
            Moving(
                duty.id, duty.version, duty.unit_id, duty.campaign_id, duty.span_id, None,
                DutyState.SUBMITTED, duty.term_id, facts, on,
            )
        )  # fmt: skip
    quietly = {"synchronize_session": False}
    ids = [one.duty_id for one in ready]
    session.execute(
        update(Duty).where(Duty.id.in_(ids), Duty.nil).values(nil=False), execution_options=quietly
    )  # before they move: the sums ask
    moved = move_many(
        session, moving, act=DutyAction.RECORD, event="duty.record", note=note, by_id=by_id,
        now=now,
    )  # fmt: skip
    session.execute(
        update(Evidence)
        .where(
            Evidence.duty_id.in_(moved), Evidence.ended_at.is_(None),
            Evidence.status == EvidenceStatus.DRAFT,
        )
        .values(status=EvidenceStatus.IN_REVIEW),
        execution_options=quietly,
    )  # fmt: skip
    end_calls(session, moved, ANSWERED, now=now)
    end_drafts(session, moved, ANSWERED, now=now)
    end_requests(session, moved, act=str(DutyAction.RECORD), now=now)


def _file(session: Session, ready: Sequence[Entry], by_id: int, now: datetime) -> None:
    """Keep the cells as they are handed in; the sums take them when the duties move."""
    ids = [one.filing_id for one in ready]
    session.execute(
        update(Filing).where(Filing.id.in_(ids)).values(filed=Filing.cells),
        execution_options={"synchronize_session": False},
    )
    last = (
        select(FilingCopy.filing_id, func.max(FilingCopy.number).label("number"))
        .where(FilingCopy.filing_id.in_(ids))
        .group_by(FilingCopy.filing_id)
        .subquery()
    )
    rows = (
        select(
            Filing.id, func.coalesce(last.c.number, 0) + 1, Filing.cells, Filing.reasons,
            literal(now, Instant()), literal(by_id, Integer),
        )
        .outerjoin(last, last.c.filing_id == Filing.id)
        .where(Filing.id.in_(ids))
    )  # fmt: skip
    columns = ["filing_id", "number", "cells", "reasons", "at", "by_id"]
    insert_selected(session, FilingCopy, columns, rows)
