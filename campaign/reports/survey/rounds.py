"""Rounds: which there are, how far each is, for any subtree, and the lines behind a fraction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.orm import Session, aliased

from campaign.reports.office.desks import place_in
from campaign.reports.paging import Cursor, Order, Window, window
from campaign.reports.visible import under
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Asker, Permission
from campaign.rules.survey.standing import Flags, Fraction, RoundState, figures_of
from models.duty import Duty, DutySpan
from models.person import Person
from models.plan import Campaign, Milestone
from models.survey import Filing, FormVersion, RoundSum, SurveyRound
from models.unit import Unit

PAGE = 60


@dataclass(frozen=True)
class Round:
    """A round; ``scope`` the path of its campaign's unit, ``running`` whether that one runs."""

    id: int
    name: str
    number: int
    state: str
    due_on: date
    item: str
    version: int
    campaign_id: int
    campaign: str
    running: bool
    scope: str
    scope_name: str
    milestone_id: int
    milestone: str
    form_id: int
    form_version: int
    form_version_id: int
    previous_id: int | None
    opened_at: datetime
    opened_by: str
    ended_at: datetime | None
    ended_by: str
    ended_note: str
    forward_on: date | None
    part: Mapping[str, Any]
    part_reason: str


@dataclass(frozen=True)
class RegisterLine:
    """One line of the register; ``act`` is how it was answered (record: entered by the office)."""

    filing_id: int
    duty_id: int
    unit_id: int
    unit: str
    path: str
    line: str
    listed_on: date
    state: DutyState
    submitted_on: date | None
    expected: bool
    received: bool
    on_time: bool
    nil: bool
    with_figures: bool
    act: str
    note: str


def listed_rounds(session: Session, asker: Asker) -> list[tuple[Round, str, Fraction]]:
    """Return the rounds that the asker may see, newest first, with the fraction at his place."""
    found = []
    for one in _rounds(session, SurveyRound.id.is_not(None)):
        place = place_in(asker, Permission.SEE_ROUNDS, one.scope)
        if place is not None:
            found.append((one, place, fraction_of(session, one.id, place)))
    return found


def one_round(session: Session, round_id: int) -> Round | None:
    """Return a round, or None."""
    return next(iter(_rounds(session, SurveyRound.id == round_id)), None)


def rounds_of(session: Session, campaign_id: int) -> list[Round]:
    """Return a campaign's rounds in the order in which they were sent out."""
    return _rounds(session, SurveyRound.campaign_id == campaign_id)[::-1]


def running_rounds(session: Session, campaign_id: int | None = None) -> list[Round]:
    """Return the rounds that are being answered: of all running campaigns, or of one."""
    open_ = (SurveyRound.state == RoundState.OPEN) & (Campaign.status == "open")
    one = SurveyRound.campaign_id == campaign_id
    return _rounds(session, open_ if campaign_id is None else open_ & one)


def _rounds(session: Session, which: ColumnElement[bool]) -> list[Round]:
    opener, ender = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            SurveyRound, Campaign.name, Campaign.status, Unit.path, Unit.name, Milestone.name,
            FormVersion, opener.name, ender.name,
        )
        .join(Campaign, Campaign.id == SurveyRound.campaign_id)
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .join(Milestone, Milestone.id == SurveyRound.milestone_id)
        .join(FormVersion, FormVersion.id == SurveyRound.form_version_id)
        .outerjoin(opener, opener.id == SurveyRound.opened_by)
        .outerjoin(ender, ender.id == SurveyRound.ended_by)
        .where(which)
        .order_by(SurveyRound.id.desc())
    )  # fmt: skip
    return [
        Round(
            one.id, one.name, one.number, one.state, one.due_on, one.item, one.version,
            one.campaign_id, campaign, status == "open", path, scope, one.milestone_id, milestone,
            version.form_id, version.number, version.id, one.previous_id, one.opened_at,
            opened or "", one.ended_at, ended or "", one.ended_note, one.forward_on, one.part,
            one.part_reason,
        )
        for one, campaign, status, path, scope, milestone, version, opened, ended in rows
    ]  # fmt: skip


def fraction_of(session: Session, round_id: int, path: str) -> Fraction:
    """Return what the unit at ``path`` and all below it owe and have answered: two rows."""
    total = Fraction()
    row = session.scalars(
        select(RoundSum)
        .join(Unit, Unit.id == RoundSum.unit_id)
        .where(RoundSum.round_id == round_id, Unit.path == path)
    ).one_or_none()
    if row is not None:
        total += Fraction(row.expected, row.received, row.on_time, row.nil)
    own = _own(session, round_id, path)
    if own is not None:
        total += Fraction(
            *(int(flag) for flag in (own.expected, own.received, own.on_time, own.nil))
        )
    return total


def totals_of(session: Session, round_id: int, path: str) -> dict[str, int]:
    """Return the sums of every number over the unit at ``path`` and all below it: two rows."""
    found: dict[str, int] = dict(
        session.scalar(
            select(RoundSum.totals)
            .join(Unit, Unit.id == RoundSum.unit_id)
            .where(RoundSum.round_id == round_id, Unit.path == path)
        )
        or {}
    )
    own = _own(session, round_id, path)
    if own is not None:
        flags = Flags(own.expected, own.received, own.on_time, own.nil)
        for key, value in figures_of(flags, own.filed).items():
            found[key] = found.get(key, 0) + value
    return found


def _own(session: Session, round_id: int, path: str) -> Filing | None:
    return session.scalars(
        select(Filing).where(Filing.round_id == round_id, Filing.place == path)
    ).one_or_none()


# In the words of its index: SQLite does not see that "explained = 1" is what the index holds.
EXPLAINED = and_(text("filing.explained"), Filing.received)
WHICH: dict[str, Any] = {
    "missing": Filing.expected & ~Filing.received,
    "received": Filing.received,
    "late": Filing.received & ~Filing.on_time,
    "nil": Filing.nil,
    "added": Filing.line == "added",
    "out": ~Filing.expected & (Filing.line != "exempt"),
    "exempt": Filing.line == "exempt",
    "explained": EXPLAINED,
}


def register(
    session: Session, round_id: int, above: str, which: str, words: str, cursor: Cursor
) -> Window[RegisterLine]:
    """Return a page of the register below ``above``: all lines, or those of a kind."""
    asked = (
        select(Filing.id)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(Filing.round_id == round_id, under(Filing.place, above))
    )
    if which in WHICH:
        asked = asked.where(WHICH[which])
    if words:
        asked = asked.where(Unit.name.contains(words, autoescape=True))
    found = window(session, asked, Order((Filing.id,)), cursor, size=PAGE, most=10_000)
    lines = {line.filing_id: line for line in _lines(session, found.rows)}
    return replace(found, rows=tuple(lines[number] for number in found.rows))


def _lines(session: Session, numbers: Sequence[int]) -> Iterator[RegisterLine]:
    rows = session.execute(
        select(
            Filing.id, Filing.duty_id, Filing.unit_id, Unit.name, Filing.place, Filing.line,
            Filing.listed_on, Duty.state, Duty.submitted_on, Filing.expected, Filing.received,
            Filing.on_time, Filing.nil, Filing.filed.is_not(None), DutySpan.act, DutySpan.note,
        )
        .join(Unit, Unit.id == Filing.unit_id)
        .join(Duty, Duty.id == Filing.duty_id)
        .join(DutySpan, (DutySpan.duty_id == Duty.id) & DutySpan.until_at.is_(None))
        .where(Filing.id.in_(numbers))
    )  # fmt: skip
    for number, duty_id, unit_id, unit, path, line, on, state, *rest in rows:
        yield RegisterLine(number, duty_id, unit_id, unit, path, line, on, DutyState(state), *rest)


def newcomers(session: Session, one: Round) -> int:
    """Return how many units owe the milestone and stand on no line."""
    listed = select(Filing.unit_id).where(Filing.round_id == one.id)
    return session.scalar(
        select(func.count(func.distinct(Duty.unit_id))).where(
            Duty.milestone_id == one.milestone_id, Duty.unit_id.not_in(listed),
            Duty.state != DutyState.CANCELLED,
        )
    ) or 0  # fmt: skip
