"""What tick and delivery then do: the real services, from instant to instant."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import func, or_, select

from campaign.mail import mailbox
from campaign.reports.foresight.foretell import Forecast
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.dates.climb import ON_ITS_WAY
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.plan import Campaign, Milestone
from models.term import Term, TermRung

MOST_LOOKS = 8  # one audience a tick
Said = tuple[str, int, int]  # milestone, unit, rung
Line = tuple[str, dt.datetime, int, str, frozenset[Said]]


def live(
    now: dt.datetime, until: dt.date, acts: Mapping[dt.datetime, Callable[[dt.datetime], None]]
) -> None:
    """Let the clock run from now through the last day; acts happen at their instants."""
    end = at_hour(until, 23, 59)
    left = sorted(acts)
    recurs = bool(db.session.scalar(select(func.count()).where(Milestone.recurs.is_not(None))))
    day = day_of(now)
    beat(now, recurs=recurs)
    now += ON_ITS_WAY
    deliver(now)
    while True:
        nexts = [one for one in (_next(now), *left[:1]) if one is not None]
        if recurs:
            day = max(day, day_of(now))
            nexts.append(at_hour(day + dt.timedelta(days=1), 0, 5))
        at = max(min(nexts, default=end), now)
        if at >= end:
            return
        if left and left[0] <= at:
            acts[left.pop(0)](at)
        now = at
        beat(now, recurs=recurs)
        now += ON_ITS_WAY
        deliver(now)


def beat(now: dt.datetime, *, recurs: bool) -> None:
    """Ask what recurs, and tick until nothing that has come is left."""
    if recurs:
        make_due_occurrences(now=now)
    for _ in range(MOST_LOOKS):
        tick(now=now)
        db.session.rollback()
        left = db.session.scalar(
            select(func.count())
            .select_from(TermRung)
            .join(Term, Term.id == TermRung.term_id)
            .join(Milestone, Milestone.id == Term.milestone_id)
            .join(Campaign, Campaign.id == Milestone.campaign_id)
            .where(TermRung.done_at.is_(None), TermRung.fires_at <= now, Campaign.status == "open")
        )
        db.session.rollback()
        if not left:
            return
    raise AssertionError("a rung that has come is never done")


def deliver(now: dt.datetime) -> None:
    """Send what may go now."""
    deliver_all(now=now, transport=mailbox.transport(simulated=True), worker="w")
    db.session.rollback()


def _next(now: dt.datetime) -> dt.datetime | None:
    rungs = (
        select(func.min(TermRung.fires_at))
        .join(Term, Term.id == TermRung.term_id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .where(TermRung.done_at.is_(None), TermRung.fires_at > now, Campaign.status == "open")
    )
    letters = select(func.min(Letter.next_try_at)).where(
        or_(Letter.state == "queued", Letter.state == "sending"), Letter.next_try_at > now
    )
    found = [one for one in map(db.session.scalar, (rungs, letters)) if one is not None]
    db.session.rollback()
    return min(found, default=None)


def foreseen(forecast: Forecast) -> set[Line]:
    """Return the forecast's lines: what comes when to whom about what."""

    def said(duty_id: int, number: int) -> Said:
        duty = forecast.duties[duty_id]
        return duty.key, duty.unit_id, number

    found: set[Line] = {
        ("letter", one.at + ON_ITS_WAY, one.person_id, one.address,
         frozenset(said(*pair) for pair in one.about))
        for one in forecast.letters
    }  # fmt: skip
    for kind, few in (("call", forecast.calls), ("draft", forecast.drafts)):
        found |= {
            (kind, one.at, one.person_id, "", frozenset([said(one.duty_id, one.number)]))
            for one in few
        }
    return found


def happened(campaign_id: int, since: dt.datetime, until: dt.date) -> set[Line]:
    """Return the same of what the database holds."""
    return {
        line
        for line in (*_letters(campaign_id), *_calls(campaign_id), *_drafts(campaign_id))
        if line[1] >= since and day_of(line[1]) <= until
    }


def _letters(campaign_id: int) -> Iterator[Line]:
    rows = db.session.execute(
        select(Letter, Milestone.key, Duty.unit_id, Notice.occasion)
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(
            Duty.campaign_id == campaign_id, Letter.kind == "clock", Letter.state == "accepted",
            Notice.verdict == "send",
        )
    )  # fmt: skip
    about: dict[Letter, set[Said]] = {}
    for letter, key, unit_id, occasion in rows:
        about.setdefault(letter, set()).add((key, unit_id, _number(occasion)))
    for letter, said in about.items():
        assert letter.accepted_at
        yield "letter", letter.accepted_at, letter.person_id, letter.address, frozenset(said)


def _calls(campaign_id: int) -> Iterator[Line]:
    rows = db.session.execute(
        select(Call, Milestone.key, Duty.unit_id)
        .join(Duty, Duty.id == Call.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Duty.campaign_id == campaign_id, Call.key.contains("/rung/"))
    )
    for call, key, unit_id in rows:  # those of acts are people's, as their letters are
        number = _number("/".join(call.key.split("/")[1:3]))
        said = frozenset([(key, unit_id, number)])
        yield "call", call.created_at, call.person_id or 0, "", said


def _drafts(campaign_id: int) -> Iterator[Line]:
    rows = db.session.execute(
        select(Held, Milestone.key, Duty.unit_id, TermRung.number)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .join(Duty, Duty.id == Held.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Duty.campaign_id == campaign_id)
    )
    for held, key, unit_id, number in rows:
        yield "draft", held.created_at, 0, "", frozenset([(key, unit_id, number)])


def _number(occasion: str) -> int:
    return int(occasion.removeprefix("rung/"))
