"""What the paper leaves open is answered together: the head of the plan, and its questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from campaign.papers.plan_draft import cards_of, reading_of
from campaign.planreader import read_paper
from campaign.records.plan_drafts.cards import decide, new_card
from campaign.rules.asked import Gathered
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.permissions import Asker
from campaign.rules.plan_drafts import Kind, State
from campaign.rules.plan_drafts.cards import Asks, as_day, flat
from campaign.services.plan_drafts.ground import card, cards, held
from campaign.services.plan_drafts.read_again import read_again
from campaign.services.transaction import transaction
from models.base import db
from models.plan_draft import PlanCard, PlanDraft

MOST_NAME = 60


@dataclass(frozen=True)
class Answer:
    """What was said to a question: days, or that it needs none (``settled``)."""

    day: str | None = None
    until: str | None = None
    settled: bool = False


@dataclass(frozen=True)
class Filled:
    """Questions that were answered; cards that another date of issue changed, brought or took."""

    answered: int
    changed: int = 0
    fresh: int = 0
    gone: int = 0


def fill_in(
    draft_id: int,
    heads: Mapping[str, Any],
    answers: Mapping[int, Answer],
    *,
    issued_on: date | None,
    version: int,
    asker: Asker,
    now: datetime,
) -> Filled:
    """Keep the head of the plan and the answers; another date of issue reads the paper again.

    Args:
        draft_id: the draft.
        heads: what was typed (rules/plan_drafts/typed.py).
        answers: by the question's card.
        issued_on: the date of issue; None leaves it as it was read.
        version: the draft as it was seen.
        asker: who.
        now: when.

    Raises:
        FieldMissing: an answer cannot be taken.
        Overtaken, NotFound, NotNow: as for every act on a draft.
    """
    seen = db.session.get(PlanDraft, draft_id)
    if seen is None:
        raise NotFound
    again = None
    if issued_on is not None and issued_on not in (seen.issued_on, _read_issue(seen)):
        again = read_paper(seen.text, issued=issued_on)  # before the database is locked
    db.session.rollback()
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=version)
        draft.said = {**draft.said, **heads}
        found, asked, done = cards(session, draft), Gathered(), 0
        for card_id, answer in answers.items():
            row = card(found, card_id, None, Kind.QUESTION)
            with asked.field():
                done += _answered(session, draft, row, answer, found, asker.person_id, now)
        asked.tell()
        if again is None:
            return Filled(done)
        draft.issued_on, draft.reading = issued_on, reading_of(again)
        session.flush()
        changed, fresh, gone = read_again(session, draft, cards_of(again))
        return Filled(done, changed, fresh, gone)


def _read_issue(draft: PlanDraft) -> date | None:
    return as_day(draft.reading.get("issued"))


def _answered(
    session: Session,
    draft: PlanDraft,
    row: PlanCard,
    answer: Answer,
    found: Mapping[int, PlanCard],
    by_id: int,
    now: datetime,
) -> int:
    """Take one answer; return 1 where there was one."""
    if row.state != State.OPEN or not (answer.day or answer.until or answer.settled):
        return 0
    asks = Asks(row.read["asks"])
    said = {"day": answer.day, "until": answer.until, "settled": not answer.day}
    beside = [
        one for one in found.values() if one.kind == Kind.MILESTONE and one.place == row.place
    ]
    if asks is Asks.DUE:
        for one in beside:
            state = State.OPEN if answer.day else State.IGNORED
            due = {"due": answer.day} if answer.day else {}
            decide(one, state, now=now, by_id=by_id, said=due)
    elif asks is Asks.WINDOW and (answer.day or answer.until):
        _window(row, answer, found, by_id, now)
    elif asks is Asks.DAY and answer.day:
        read = {key: row.read[key] for key in ("sentence", "phrase")}
        name = flat(row.read["sentence"])[:MOST_NAME]
        new_card(
            session, draft, Kind.MILESTONE, row.place, {**read, "name": name}, by_hand=True,
            said={"due": answer.day},
        )  # fmt: skip
    decide(row, State.CONFIRMED, now=now, by_id=by_id, said=said)
    return 1


def _window(
    row: PlanCard, answer: Answer, found: Mapping[int, PlanCard], by_id: int, now: datetime
) -> None:
    if answer.day and answer.until and answer.until < answer.day:
        raise FieldMissing(f"until-{row.id}", "最后一天早于第一天，请核对。")
    days = {"from": answer.day, "to": answer.until}
    for one in found.values():
        if one.kind == Kind.STAGE and one.read.get("sentence") == row.read["sentence"]:
            given = {key: day for key, day in days.items() if day}
            decide(one, State.OPEN, now=now, by_id=by_id, said=given)
