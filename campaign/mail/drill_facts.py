"""What letters of contact drills say: the posts that nobody has proved so far."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.mail.drill_context import LetterDrill
from campaign.mail.outbox.claims import Claimed
from campaign.records.drills.write import KIND, drill_of
from campaign.rules.calendar import day_of
from models.drill import Drill, DrillRung
from models.letter import Letter
from models.person import Post
from models.unit import Unit

DUE = "drill_due"


def drills(session: Session, letters: Sequence[Claimed], *, today: date) -> dict[int, LetterDrill]:
    """Return what these letters ask, by letter; one whose posts are all settled is left out."""
    asking = [one.id for one in letters if one.kind == KIND]
    due = [one.id for one in letters if one.kind == DUE]
    found = _asked(session, asking, today) if asking else {}
    return found | (_due(session, due) if due else {})


def _asked(session: Session, ids: list[int], today: date) -> dict[int, LetterDrill]:
    holds = select(Post.id).where(
        Post.unit_id == DrillRung.unit_id, Post.role == DrillRung.role,
        Post.person_id == DrillRung.person_id,
        or_(Post.from_on.is_(None), Post.from_on <= today),
        or_(Post.until_on.is_(None), Post.until_on > today),
    )  # fmt: skip
    rows: Any = session.execute(
        select(
            DrillRung.letter_id, DrillRung.role, Unit.name, Drill.office_name, Drill.office_phone,
            Drill.started_at, Drill.scope_unit_id,
        )
        .join(Drill, Drill.id == DrillRung.drill_id)
        .join(Unit, Unit.id == DrillRung.unit_id)
        .where(DrillRung.letter_id.in_(ids), DrillRung.answer == "", holds.exists())
        .order_by(Unit.path, DrillRung.id)
    ).all()  # fmt: skip
    scopes = dict(_names(session, {row[6] for row in rows}))
    posts: dict[int, list[tuple[str, str]]] = {}
    for letter_id, role, unit, *_ in rows:
        posts.setdefault(letter_id, []).append((unit, role))
    return {
        row[0]: LetterDrill(row[3], row[4], scopes[row[6]], day_of(row[5]), tuple(posts[row[0]]))
        for row in rows
    }


def _due(session: Session, ids: list[int]) -> dict[int, LetterDrill]:
    """The letter's key names the drill: ``drill_due/12/7``."""
    rows = session.execute(select(Letter.id, Letter.key).where(Letter.id.in_(ids)))
    of_letter = {number: drill_of(key) for number, key in rows}
    known: Any = session.execute(
        select(Drill.id, Drill.office_name, Drill.office_phone, Unit.name, Drill.started_at)
        .join(Unit, Unit.id == Drill.scope_unit_id)
        .where(Drill.id.in_(set(of_letter.values())))
    )
    said = {
        number: LetterDrill(name, phone, scope, day_of(at))
        for number, name, phone, scope, at in known
    }
    return {letter: said[number] for letter, number in of_letter.items() if number in said}


def _names(session: Session, ids: set[int]) -> list[tuple[int, str]]:
    return [
        (row[0], row[1])
        for row in session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
    ]
