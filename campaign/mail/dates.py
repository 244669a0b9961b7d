"""Dates that letters name beside the present one: the date before a new one, a case's own days."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from campaign.mail.contexts import LetterCase
from campaign.rules.calendar import day_of
from models.case import Case
from models.duty import DutySpan
from models.notice import Notice
from models.term import Term

NEW_DATE = "new_date"
OF_A_CASE = ("case_opened", "case_decided", "case_closed")


class Spoken(Protocol):
    """A notice, as far as it speaks of a duty's date."""

    @property
    def duty_id(self) -> int:
        """Whose."""

    @property
    def spoken_on(self) -> date:
        """The date."""


def dates_before(session: Session, notices: Mapping[int, Spoken]) -> dict[int, date]:
    """Return by notice the date that its duty had to keep before the one it speaks of."""
    if not notices:
        return {}
    rows = session.execute(
        select(DutySpan.duty_id, Term.due_on)
        .join(Term, Term.id == DutySpan.term_id)
        .where(DutySpan.duty_id.in_({one.duty_id for one in notices.values()}))
        .order_by(DutySpan.from_at, DutySpan.id)
    )
    dates: dict[int, list[date]] = {}
    for duty_id, due_on in rows:
        known = dates.setdefault(duty_id, [])
        if known[-1:] != [due_on]:
            known.append(due_on)
    found = {}
    for number, one in notices.items():
        known = dates.get(one.duty_id, [])
        if one.spoken_on in known[1:]:
            last = len(known) - 1 - known[::-1].index(one.spoken_on)
            found[number] = known[last - 1]
    return found


def cases_of(session: Session, notice_ids: Collection[int]) -> dict[int, LetterCase]:
    """Return by notice the days of the case that its occasion names: case/<act>/<number>."""
    if not notice_ids:
        return {}
    rows = session.execute(
        select(Notice.id, Case)
        .join(Case, Notice.occasion.endswith("/" + cast(Case.id, String), autoescape=False))
        .where(
            Notice.id.in_(notice_ids), Case.duty_id == Notice.duty_id,
            Notice.occasion.startswith("case/"),
        )
    )  # fmt: skip
    return {notice_id: _days(case) for notice_id, case in rows}


def _days(case: Case) -> LetterCase:
    answered, decided, closed = (
        day_of(at) if at else None for at in (case.answered_at, case.decided_at, case.closed_at)
    )
    return LetterCase(day_of(case.opened_at), case.answer_by, answered, decided, closed)
