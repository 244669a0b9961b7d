"""Versions of an estimate, the requests that they went with, and what came of those."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, aliased

from campaign.reports.visible import under
from campaign.rules.paths import ROOT
from models.money import Estimate, MoneyAnswer, MoneyRequest
from models.person import Person
from models.survey import SurveyRound
from models.unit import Unit

GRANTED, ARRIVED, SPENT = "granted", "arrived", "spent"
ANSWERS = (GRANTED, ARRIVED, SPENT)


@dataclass(frozen=True)
class Version:
    """An estimate as it was made; ``request_id``: the request that it went with, 0 for none."""

    id: int
    campaign_id: int
    number: int
    basis: str
    basis_name: str
    fen: int
    result: dict[str, Any]
    priced_on: date
    note: str
    at: datetime
    by: str
    unit: str
    path: str
    round: str
    request_id: int = 0


@dataclass(frozen=True)
class Answer:
    """Money granted, arrived or spent; what is void counts no more."""

    id: int
    kind: str
    dated_on: date
    fen: int
    paper_number: str
    note: str
    at: datetime
    by: str
    confirmed_at: datetime | None
    confirmed_by: str
    voided_at: datetime | None
    voided_by: str
    voided_note: str


@dataclass(frozen=True)
class Request:
    """A request with the need of its estimate and its history."""

    id: int
    campaign_id: int
    title: str
    paper_number: str
    asked_on: date
    asked: int
    note: str
    at: datetime
    by: str
    voided_at: datetime | None
    voided_note: str
    estimate_id: int
    estimate_number: int
    basis_name: str
    need: int
    path: str
    answers: tuple[Answer, ...] = field(default=())

    def sum_of(self, kind: str) -> int:
        """Return what was granted, what arrived, or what was spent."""
        return sum(one.fen for one in self.answers if one.kind == kind and one.voided_at is None)

    @property
    def granted(self) -> int:
        """What was granted 批复."""
        return self.sum_of(GRANTED)

    @property
    def arrived(self) -> int:
        """What arrived 到位."""
        return self.sum_of(ARRIVED)

    @property
    def spent(self) -> int:
        """What was paid out 支出."""
        return self.sum_of(SPENT)

    @property
    def gap(self) -> int:
        """What is lacking: need minus granted; negative where more was granted."""
        return self.need - self.granted


def versions_of(
    session: Session, campaign_id: int, *, path: str = ROOT, until: datetime | None = None
) -> tuple[Version, ...]:
    """Return the campaign's estimates over units at or below ``path``, the newest first."""
    return _versions(
        session, Estimate.campaign_id == campaign_id, under(Unit.path, path),
        Estimate.at <= until if until else true(),
    )  # fmt: skip


def one_version(session: Session, estimate_id: int) -> Version | None:
    """Return an estimate, or None."""
    return next(iter(_versions(session, Estimate.id == estimate_id)), None)


def _versions(session: Session, *which: ColumnElement[bool]) -> tuple[Version, ...]:
    asked = (
        select(func.max(MoneyRequest.id))
        .where(MoneyRequest.estimate_id == Estimate.id, MoneyRequest.voided_at.is_(None))
        .correlate(Estimate)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Estimate, func.coalesce(Person.name, ""), Unit.name, Unit.path, SurveyRound.name,
            SurveyRound.number, func.coalesce(asked, 0),
        )
        .join(Unit, Unit.id == Estimate.unit_id)
        .join(SurveyRound, SurveyRound.id == Estimate.round_id)
        .outerjoin(Person, Person.id == Estimate.by_id)
        .where(*which)
        .order_by(Estimate.number.desc())
    )  # fmt: skip
    return tuple(
        Version(
            one.id, one.campaign_id, one.number, one.basis, one.basis_name, one.total_fen,
            one.result, one.priced_on, one.note, one.at, by, unit, path, f"{name} ({number})",
            request_id,
        )
        for one, by, unit, path, name, number, request_id in rows
    )  # fmt: skip


def requests_of(
    session: Session, campaign_id: int, *, path: str = ROOT, until: datetime | None = None
) -> tuple[Request, ...]:
    """Return the campaign's requests for units at or below ``path``, the newest first."""
    return _requests(
        session, until, MoneyRequest.campaign_id == campaign_id, under(Unit.path, path),
        MoneyRequest.at <= until if until else true(),
    )  # fmt: skip


def one_request(session: Session, request_id: int) -> Request | None:
    """Return a request, or None."""
    return next(iter(_requests(session, None, MoneyRequest.id == request_id)), None)


def _requests(
    session: Session, until: datetime | None, *which: ColumnElement[bool]
) -> tuple[Request, ...]:
    rows = session.execute(
        select(MoneyRequest, Estimate, func.coalesce(Person.name, ""), Unit.path)
        .join(Estimate, Estimate.id == MoneyRequest.estimate_id)
        .join(Unit, Unit.id == Estimate.unit_id)
        .outerjoin(Person, Person.id == MoneyRequest.by_id)
        .where(*which)
        .order_by(MoneyRequest.id.desc())
    ).all()
    answers = _answers(session, [one.id for one, *_ in rows], until)
    return tuple(
        Request(
            one.id, one.campaign_id, one.title, one.paper_number, one.asked_on, one.asked_fen,
            one.note, one.at, by, one.voided_at, one.voided_note, made.id, made.number,
            made.basis_name, made.total_fen, path, tuple(answers.get(one.id, ())),
        )
        for one, made, by, path in rows
    )  # fmt: skip


def _answers(
    session: Session, requests: Sequence[int], until: datetime | None
) -> dict[int, list[Answer]]:
    writer, finance, ender = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            MoneyAnswer, func.coalesce(writer.name, ""), func.coalesce(finance.name, ""),
            func.coalesce(ender.name, ""),
        )
        .outerjoin(writer, writer.id == MoneyAnswer.by_id)
        .outerjoin(finance, finance.id == MoneyAnswer.confirmed_by)
        .outerjoin(ender, ender.id == MoneyAnswer.voided_by)
        .where(
            MoneyAnswer.request_id.in_(requests), MoneyAnswer.at <= until if until else true()
        )
        .order_by(MoneyAnswer.dated_on, MoneyAnswer.id)
    )  # fmt: skip
    found: dict[int, list[Answer]] = {}
    for one, by, confirmed_by, voided_by in rows:
        found.setdefault(one.request_id, []).append(
            Answer(
                one.id, one.kind, one.dated_on, one.fen, one.paper_number, one.note, one.at, by,
                one.confirmed_at, confirmed_by, one.voided_at, voided_by, one.voided_note,
            )
        )  # fmt: skip
    return found


def address_of_estimate(session: Session, estimate_id: int) -> str | None:
    """Return the path of the unit whose need an estimate is; None where there is none."""
    return session.scalar(
        select(Unit.path).join(Estimate, Estimate.unit_id == Unit.id).where(
            Estimate.id == estimate_id
        )
    )  # fmt: skip


def address_of_request(session: Session, request_id: int) -> str | None:
    """Return the path of the unit for which was asked; None where there is no such request."""
    return session.scalar(
        select(Unit.path)
        .join(Estimate, Estimate.unit_id == Unit.id)
        .join(MoneyRequest, MoneyRequest.estimate_id == Estimate.id)
        .where(MoneyRequest.id == request_id)
    )


def request_of_answer(session: Session, answer_id: int) -> int:
    """Return the request that an answer belongs to, 0 for none."""
    return session.scalar(select(MoneyAnswer.request_id).where(MoneyAnswer.id == answer_id)) or 0
