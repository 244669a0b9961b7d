"""The calendar is changed: the version, its days and every date that hangs on them, at once."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.records.calendar.retime import (
    move_digests,
    redate_milestones,
    retime_rungs,
    settle_terms,
)
from campaign.records.calendar.versions import STALE, write_version
from campaign.records.events import record
from campaign.reports.calendar.candidate import (
    Candidate,
    of_day,
    of_library,
    of_notice,
    read_text,
)
from campaign.reports.calendar.effect import Brought, brought
from campaign.reports.calendar.moves import Moves, moves_of
from campaign.rules.asked import written
from campaign.rules.errors import Overtaken
from campaign.rules.permissions import Asker
from campaign.rules.time.days import Entry
from campaign.services.dates.ground import Doing, carry_out
from campaign.services.transaction import transaction

REASON_MISSING = "请写明为什么改，例如：县政府通知 5 月 9 日改为放假。"
MOVED = "看过以后情况有变化（有提醒已发出，或日历已改），请重新查看会改动什么。"


def change_day(
    day: date,
    entry: Entry,
    *,
    reason: str,
    after: int,
    shown: str,
    asker: Asker,
    now: datetime,
    today: date,
) -> Brought:
    """Change one day by hand, with everything that hangs on it.

    ``after`` is the version that the page showed, ``shown`` the digest of the moves it showed.

    Raises:
        FieldMissing: no reason, or the day is that already.
        Overtaken: the calendar, or what it moves, is another by now.
    """
    reason = written(reason, "reason", REASON_MISSING)
    return _save(
        lambda session: of_day(session, day, entry, reason),
        after=after, shown=shown, asker_id=asker.person_id, now=now, today=today,
    )  # fmt: skip


def take_notice(
    text: str,
    settled: Collection[str],
    *,
    after: int | None,
    shown: str | None,
    asker_id: int | None,
    now: datetime,
    today: date,
) -> Brought:
    """Take a year from its notice, as the preview showed it (``after``, ``shown``: as above).

    Whoever sits at the machine has seen no page and gives None for both.

    Raises:
        FieldMissing: no text, or a question is open.
        NotNow: all of it is known already.
        Overtaken: the calendar, or what it moves, is another by now.
    """
    reading = read_text(text)
    return _save(
        lambda session: of_notice(session, text, reading, settled),
        after=after, shown=shown, asker_id=asker_id, now=now, today=today,
    )  # fmt: skip


def take_published(
    year: int,
    *,
    after: int,
    shown: str,
    asker: Asker,
    now: datetime,
    today: date,
) -> Brought:
    """Take a year from the built-in list.

    Raises:
        NotNow: the list does not have it, or all of it is known already.
        Overtaken: the calendar, or what it moves, is another by now.
    """
    return _save(
        lambda session: of_library(session, year),
        after=after, shown=shown, asker_id=asker.person_id, now=now, today=today,
    )  # fmt: skip


def _save(
    make: Callable[[Session], Candidate],
    *,
    after: int | None,
    shown: str | None,
    asker_id: int | None,
    now: datetime,
    today: date,
) -> Brought:
    with transaction() as session:
        found = make(session)
        if after is not None and after != found.after:
            raise Overtaken(STALE)
        moves = moves_of(session, found.calendar, now=now, today=today)
        if shown is not None and shown != moves.digest:
            raise Overtaken(MOVED)
        brings = brought(session, moves, found.calendar, now=now, today=today, lock=True)
        number = write_version(
            session, found.new, after=found.after, effect=brings.counts, by_id=asker_id, now=now
        )
        _apply(session, found, brings, asker_id=asker_id, now=now, today=today)
        record(
            session, f"calendar.{found.new.source}", now=now, by_id=asker_id,
            note=found.new.reason, year=found.new.year, days=len(found.new.changes),
            duties=brings.duties, rungs=moves.rungs, firm=len(moves.firm), calendar=number,
        )  # fmt: skip
        return brings


def _apply(
    session: Session,
    found: Candidate,
    brings: Brought,
    *,
    asker_id: int | None,
    now: datetime,
    today: date,
) -> None:
    """Do what was shown; rungs first, so that a term found for a new date has its new times."""
    moves = brings.moves
    _retime(session, moves)
    dates = {(one.milestone_id, one.kind): (one.asked_on, one.on) for one in moves.redated}
    redate_milestones(session, dates)
    if brings.plan.changes:
        note = found.new.reason or found.new.title
        doing = Doing(asker_id, now, today, found.calendar, note, "duty.change_date")
        carry_out(session, brings.plan, doing)
    move_digests(session, found.calendar, now=now)


def _retime(session: Session, moves: Moves) -> None:
    times = [(one.term_id, rung.number, rung.at) for one in moves.retimed for rung in one.rungs]
    retime_rungs(session, times)
    settle_terms(session, moves.firm, provisional=False)
    settle_terms(session, moves.loose, provisional=True)
