"""A paper goes out: its number is taken, its recipients are written down and told.

The letter holds title and number and a link to the paper, never a figure. A unit nobody of whom
has an address is on the list all the same: the office notes there how it was told.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_rows
from campaign.records.notice.letters import message_id
from campaign.records.paper.acting import Ground
from campaign.records.paper.versions import NUMBERED, figures_of, keep_version, latest
from campaign.rules.paper.machine import PaperAction
from campaign.rules.paper.number import paper_number
from campaign.rules.permissions import Role
from models.letter import Letter
from models.paper import Paper, PaperRecipient
from models.person import Person, Post

T = TypeVar("T")
KIND = "paper"
AT_A_TIME = 500
# Who of a unit is told: the first of these posts that somebody holds.
TOLD = (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL, Role.OFFICE)


def send_out(
    ground: Ground,
    stamp: Callable[[bytes, str], bytes],
    series: str,
    unit_ids: Sequence[int],
    *,
    today: date,
) -> str:
    """Number, date and send a signed paper.

    Args:
        ground: the paper, locked, and who issues it.
        stamp: sets number and date into the file.
        series: 机关代字, empty for a kind without a number.
        unit_ids: to whom.
        today: the day.

    Returns:
        The document number, or an empty text.
    """
    session, paper = ground.session, ground.paper
    before = latest(session, paper.id)
    number = take_number(session, paper, series, today.year) if series else ""
    keep_version(
        session, paper, stamp(before.docx, number), figures_of(session, before.id), made=NUMBERED,
        by_id=ground.by_id, now=ground.now, template_id=before.template_id,
    )  # fmt: skip
    paper.issued_at, paper.issued_by = ground.now, ground.by_id
    tell_units(session, paper, unit_ids, now=ground.now, today=today)
    ground.go(PaperAction.ISSUE, paper_number=number, units=len(set(unit_ids)))
    return number


def take_number(session: Session, paper: Paper, series: str, year: int) -> str:
    """Give the paper the next number of the series in that year; void ones stay taken.

    Two offices at once: the unique index lets one of them through, the other tries again.
    """
    last = session.scalar(
        select(func.max(Paper.sequence)).where(Paper.series == series, Paper.year == year)
    )
    paper.series, paper.year, paper.sequence = series, year, (last or 0) + 1
    paper.number = paper_number(series, year, paper.sequence)
    return paper.number


def tell_units(
    session: Session, paper: Paper, unit_ids: Sequence[int], *, now: datetime, today: date
) -> int:
    """Write the recipients and a letter to each; return how many letters."""
    to = holders(session, unit_ids, today=today)
    rows = []
    for person in {one.id: one for one in to.values() if one.email}.values():
        key = f"{KIND}/{paper.id}/{person.id}/{person.email}"
        rows.append({
            "key": key, "person_id": person.id, "address": person.email, "kind": KIND,
            "locale": person.locale, "message_id": message_id(key), "created_at": now,
            "next_try_at": now,
        })  # fmt: skip
    insert_rows(session, Letter, rows)
    letters: dict[int, int] = {}
    for some in _chunks([str(row["key"]) for row in rows]):
        found = session.execute(select(Letter.person_id, Letter.id).where(Letter.key.in_(some)))
        letters |= {person_id: number for person_id, number in found}  # noqa: C416
    insert_rows(
        session,
        PaperRecipient,
        [
            {
                "paper_id": paper.id, "unit_id": unit_id,
                "person_id": to[unit_id].id if unit_id in to else None,
                "letter_id": letters.get(to[unit_id].id) if unit_id in to else None,
            }
            for unit_id in dict.fromkeys(unit_ids)
        ],
    )  # fmt: skip
    return len(letters)


def holders(session: Session, unit_ids: Iterable[int], *, today: date) -> dict[int, Person]:
    """Return whom of each unit a paper is sent to; a unit without anybody is left out."""
    order = [str(role) for role in TOLD]
    found: dict[int, tuple[int, Person]] = {}
    for ids in _chunks(list(unit_ids)):
        rows = session.execute(
            select(Post.unit_id, Post.role, Person)
            .join(Person, Person.id == Post.person_id)
            .where(
                Post.unit_id.in_(ids), Post.role.in_(order), Person.disabled_at.is_(None),
                or_(Post.from_on.is_(None), Post.from_on <= today),
                or_(Post.until_on.is_(None), Post.until_on > today),
            )
            .order_by(Post.id)
        )  # fmt: skip
        for unit_id, role, person in rows:
            place = order.index(role)
            if unit_id is not None and (unit_id not in found or place < found[unit_id][0]):
                found[unit_id] = place, person
    return {unit_id: person for unit_id, (_place, person) in found.items()}


def _chunks(items: list[T]) -> list[list[T]]:
    return [items[start : start + AT_A_TIME] for start in range(0, len(items), AT_A_TIME)]
