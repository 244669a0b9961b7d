"""One tick of the clock: the stored rung times that have come are decided and recorded.

SQL gathers facts and applies verdicts by equality; ``rules.ladder.decide`` alone decides. No
duty is read that does not hang on a rung which has come, so the cost follows what is due.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.notice.digests import write_letters
from campaign.records.notice.endings import merge_calls
from campaign.records.notice.turns import digest_turn
from campaign.rules.calendar import day_of
from campaign.rules.ladder import RungTime, facts_that_matter, moments
from campaign.rules.notice.window import leaves_at
from campaign.rules.permissions import Role
from campaign.services.clock import apply, gather
from campaign.services.clock.verdicts import VerdictRow, judge
from campaign.services.transaction import transaction
from models.base import db
from models.plan import Campaign, Milestone
from models.term import Term, TermRung

# Terms decided in one transaction; a term of a county has about 70 duties, of a province 100,000.
TERMS_AT_ONCE = 20


@dataclass(frozen=True)
class TickCount:
    """What a tick wrote: notices (folded ones too), letters, escalations, drafts held, calls."""

    notices: int = 0
    letters: int = 0
    escalations: int = 0
    held: int = 0
    calls: int = 0

    def __add__(self, other: "TickCount") -> "TickCount":
        """Add up the chunks."""
        mine, more = asdict(self), asdict(other)
        return TickCount(**{name: mine[name] + more[name] for name in mine})


def tick(*, now: datetime) -> TickCount:
    """Decide every rung that has come by ``now`` and is not done; one transaction per chunk.

    Safe to run at any time, twice, or by many processes at once: keys refuse a repeat.
    """
    total = TickCount()
    for term_ids in _chunks(_terms_with_something_come(now)):
        with transaction() as session:
            digest_turn(session, claiming=False)
            total += _decide(session, term_ids, now)
    return total


def _terms_with_something_come(now: datetime) -> list[int]:
    """Return the terms of open campaigns with a rung that has come, oldest first."""
    rows = db.session.execute(
        select(TermRung.term_id)
        .join(Term, Term.id == TermRung.term_id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .where(TermRung.done_at.is_(None), TermRung.fires_at <= now, Campaign.status == "open")
        .order_by(TermRung.fires_at)
    ).scalars()
    found = list(dict.fromkeys(rows))
    db.session.rollback()
    return found


def _chunks(term_ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(term_ids)
    while chunk := list(islice(rest, TERMS_AT_ONCE)):
        yield chunk


def _decide(session: Session, term_ids: list[int], now: datetime) -> TickCount:
    come = _come(session, term_ids, now)
    if not come:
        return TickCount()
    matter = facts_that_matter(time for rungs in come.values() for _, time in rungs)
    found = gather.facts(list(come), now=now, today=day_of(now), matter=matter)
    facts = gather.keep(session, found)
    groups = gather.groups(session, facts)
    signers = gather.signers(session, come)
    verdicts: list[VerdictRow] = []
    done: list[int] = []
    for term_id, rungs in come.items():
        for moment in moments([time for _, time in rungs], signers.get(term_id)):
            term_rung_id = next(key for key, time in rungs if time == moment.rung_time)
            rows = judge(moment, groups.get(term_id, []), term_id, term_rung_id, now)
            verdicts += rows
            if not moment.lower_audience_waiting:
                done.append(term_rung_id)
    leaves = leaves_at(now, load_calendar(session))
    told = apply.notices(session, facts, verdicts, leaves=leaves, now=now)
    held = apply.held(session, facts, verdicts, now=now)
    calls = told.calls + apply.calls(session, facts, verdicts, now=now)
    if calls:
        merge_calls(session, select(facts.c.duty_id), now=now)
    letters = told.letters + write_letters(session, now=now)
    session.execute(update(TermRung).where(TermRung.id.in_(done)).values(done_at=now))
    count = TickCount(told.notices, letters, told.escalations, held, calls)
    if told.notices or held or calls:
        record(session, "clock.tick", now=now, terms=list(come), **asdict(count))
    return count


def _come(
    session: Session, term_ids: list[int], now: datetime
) -> dict[int, list[tuple[int, RungTime]]]:
    """Lock and return the rungs that have come: term -> [(row, rung time)].

    On PostgreSQL a second tick skips what the first is deciding; on SQLite it waits its turn.
    """
    rows = session.scalars(
        select(TermRung)
        .where(TermRung.term_id.in_(term_ids), TermRung.done_at.is_(None), TermRung.fires_at <= now)
        .order_by(TermRung.fires_at, TermRung.number)
        .with_for_update(skip_locked=True)
    )
    found: dict[int, list[tuple[int, RungTime]]] = {}
    for row in rows:
        time = RungTime(row.number, row.fires_at, Role(row.audience), row.level, row.needs_approval)
        found.setdefault(row.term_id, []).append((row.id, time))
    return found
