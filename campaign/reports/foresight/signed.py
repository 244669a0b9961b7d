"""What was signed beside what came: of one duty, and in numbers of a whole campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from campaign.reports.foresight.lines import Foreseen, Head, canonical_lines, sha256
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.notice.foretold import Thing, Verdict, missing, verdict
from models.duty import Duty
from models.foretold import Foretold, SignedForecast
from models.letter import Letter
from models.notice import Notice
from models.person import Person
from models.plan import Campaign, Milestone
from models.term import Term


@dataclass(frozen=True)
class Signed:
    """A signed forecast, who signed it, and how the letters since then compare.

    ``as_foretold`` and ``differs`` count letters of the clock that went.
    only leave out what was answered or put off.
    """

    row: SignedForecast
    by: str
    as_foretold: int = 0
    differs: int = 0

    @property
    def letters(self) -> int:
        """How many letters have gone since it was made."""
        return self.as_foretold + self.differs


def newest(session: Session, code: str) -> Signed | None:
    """Return the forecast of the campaign of this code that was signed last."""
    found = session.execute(
        select(SignedForecast, Person.name)
        .join(Person, Person.id == SignedForecast.signed_by)
        .where(SignedForecast.code == code)
        .order_by(SignedForecast.id.desc())
        .limit(1)
    ).one_or_none()
    return Signed(found[0], found[1]) if found else None


def compared(session: Session, campaign: Campaign) -> Signed | None:
    """Return it with the count of the letters that have gone since."""
    signed = newest(session, campaign.code)
    if signed is None:
        return None
    row = signed.row
    foretold = and_(
        Foretold.forecast_id == row.id, Foretold.letter_key == Letter.key,
        Foretold.unit_id == Duty.unit_id, Foretold.milestone_key == Milestone.key,
        Foretold.occasion == Notice.occasion,
    )  # fmt: skip
    real = session.execute(
        select(Letter.key, func.count(Notice.id), func.count(Foretold.id))
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .outerjoin(Foretold, foretold)
        .where(
            Duty.campaign_id == campaign.id, Letter.kind == "clock",
            Letter.accepted_at >= row.made_at, Notice.verdict == "send",
        )
        .group_by(Letter.key)
    ).all()  # fmt: skip
    said = dict(
        session.execute(
            select(Foretold.letter_key, func.count())
            .where(Foretold.forecast_id == row.id, Foretold.letter_key != "")
            .group_by(Foretold.letter_key)
        ).all()
    )
    same = sum(here == met == said.get(key, 0) for key, here, met in real)
    return Signed(row, signed.by, same, len(real) - same)


def holds(session: Session, row: SignedForecast) -> bool:
    """Whether the kept lines still give the sum that was signed."""
    rows = session.scalars(select(Foretold).where(Foretold.forecast_id == row.id))
    head = Head(row.code, row.plan_sha256, row.scenario, row.made_at, row.until_on)
    found = [
        Foreseen(
            one.kind, one.at, one.person_id, one.address, one.letter_key, one.unit_id,
            one.milestone_key, one.due_on, one.occasion,
        )
        for one in rows
    ]  # fmt: skip
    return sha256(canonical_lines(head, found)) == row.sha256


@dataclass(frozen=True)
class Beside:
    """A duty's notices beside the signed forecast: notice -> verdict, and what has not come."""

    signed: Signed
    notices: dict[int, Verdict]
    missing: tuple[Verdict, ...]
    names: dict[int, str]


def beside(session: Session, duty_id: int, *, today: date) -> Beside | None:
    """Return it for one duty; None where nothing was signed, or signed after it all."""
    duty, key, due_on, code = session.execute(
        select(Duty, Milestone.key, Term.due_on, Campaign.code)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(Duty.id == duty_id)
    ).one()
    signed = newest(session, code)
    if signed is None:
        return None
    rows = session.scalars(
        select(Foretold).where(
            Foretold.forecast_id == signed.row.id, Foretold.unit_id == duty.unit_id,
            Foretold.milestone_key == key, Foretold.kind != "draft",
        )
    )  # fmt: skip
    foretold = [
        Thing(one.occasion, one.person_id, one.address, day_of(one.at), one.due_on) for one in rows
    ]
    real = _real(session, duty_id, signed.row.made_at)
    owed = duty.state in OWED_BY_UNIT
    left = missing(foretold, [thing for _, thing in real], due_on=due_on, owed=owed, today=today)
    people = {one.person_id for one in foretold if one.person_id}
    named = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return Beside(
        signed,
        {notice_id: verdict(thing, foretold) for notice_id, thing in real},
        tuple(left),
        {person_id: name for person_id, name in named},  # noqa: C416
    )


def _real(session: Session, duty_id: int, since: datetime) -> Sequence[tuple[int, Thing]]:
    """Return what has been told since the forecast was made: by letter that went, or by call."""
    rows = session.execute(
        select(Notice, Term.due_on, Letter.key, Letter.accepted_at)
        .join(Term, Term.id == Notice.term_id)
        .outerjoin(Letter, Letter.id == Notice.letter_id)
        .where(Notice.duty_id == duty_id, Notice.created_at >= since, Notice.verdict == "send")
        .order_by(Notice.id)
    )
    found = []
    for notice, due_on, key, _accepted_at in rows:
        on = date.fromisoformat(key[-10:]) if key and key.startswith("clock/") else day_of(
            notice.created_at
        )  # fmt: skip
        thing = Thing(notice.occasion, notice.person_id, notice.address, on, due_on)
        found.append((notice.id, thing))
    return found
