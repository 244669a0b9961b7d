"""Which steps of the ladder of the plan's date were taken, as it stands on record."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import Look, chunks
from campaign.reports.what_if.replay import History, Told
from models.notice import Call, Held, Notice
from models.term import Term, TermRung


def recorded(session: Session, found: Iterable[History], look: Look) -> tuple[Told, ...]:
    """Return the steps that were taken by then under a date of the plan, each once for a duty."""
    of_plan = {
        one.duty_id: {stretch.due_on for stretch in one.stretches if stretch.of_plan}
        for one in found
    }
    rows: list[Row] = []
    for ids in chunks(of_plan):
        rows += _notices(session, ids, look)
        rows += _held(session, ids, look)
        rows += _calls(session, ids, look)
    first: dict[tuple[int, int], Told] = {}
    for due_on, one in rows:
        known = first.get((one.duty_id, one.number))
        if due_on in of_plan[one.duty_id] and (known is None or one.at < known.at):
            first[one.duty_id, one.number] = one
    return tuple(first[key] for key in sorted(first))


Row = tuple[date, Told]  # the date of the term, and the step


def _notices(session: Session, ids: list[int], look: Look) -> list[Row]:
    rows = session.execute(
        select(Notice.duty_id, Notice.occasion, Notice.created_at, Term.due_on)
        .join(Term, Term.id == Notice.term_id)
        .where(
            Notice.duty_id.in_(ids), Notice.occasion.like("rung/%"), Notice.verdict != "fold",
            Notice.created_at <= look.at,
        )
    )  # fmt: skip
    return [
        (due_on, Told(duty_id, int(occasion.removeprefix("rung/")), at))
        for duty_id, occasion, at, due_on in rows
    ]


def _held(session: Session, ids: list[int], look: Look) -> list[Row]:
    rows = session.execute(
        select(Held.duty_id, TermRung.number, Held.created_at, Term.due_on)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .join(Term, Term.id == TermRung.term_id)
        .where(Held.duty_id.in_(ids), Held.created_at <= look.at)
    )
    return [(due_on, Told(duty_id, number, at)) for duty_id, number, at, due_on in rows]


def _calls(session: Session, ids: list[int], look: Look) -> list[Row]:
    """Return the calls of the clock: their key names term and step."""
    rows = session.execute(
        select(Call.duty_id, Call.key, Call.created_at).where(
            Call.duty_id.in_(ids), Call.key.like("%/rung/%"), Call.created_at <= look.at
        )
    ).all()
    terms = {int(key.split("/")[0]) for _duty, key, _at in rows}
    dates: dict[int, date] = {}
    for some in chunks(terms):
        asked = session.execute(select(Term.id, Term.due_on).where(Term.id.in_(some)))
        dates |= dict(asked.all())
    return [
        (dates[int(parts[0])], Told(duty_id, int(parts[2]), at))
        for duty_id, key, at in rows
        if int((parts := key.split("/"))[0]) in dates
    ]
