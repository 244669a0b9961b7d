"""What a unit answered so far: what was handed in each time, who signed it, what came of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import DutyAction
from campaign.rules.plans.amending import AMENDS
from models.duty import DutySpan
from models.person import Person

A = DutyAction
HANDS_IN = (A.SUBMIT, A.NIL_RETURN, A.RECORD)
SENT_BACK = (A.RETURN, A.SEND_BACK)
# They give another date or ladder; where the state stays, nobody did anything to the answer.
REDATES = (A.CHANGE_DATE, AMENDS)


@dataclass(frozen=True)
class Said:
    """What a person did and wrote, who and when; ``act`` is empty for the launch."""

    text: str
    who: str
    at: datetime
    act: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """One handing-in; ``ended`` says how it came back, None while it stands."""

    answer: Said
    signed: Said | None = None
    ended: Said | None = None


@dataclass(frozen=True)
class Past:
    """The answers in the order of time, and the act that brought the duty where it stands.

    ``began_by`` is the very last act, also where it changed no state.
    """

    answers: tuple[Answered, ...]
    since: Said
    began_by: str = ""

    @property
    def answer(self) -> Said | None:
        """What was handed in last, whatever came of it."""
        return self.answers[-1].answer if self.answers else None

    @property
    def signed(self) -> Said | None:
        """Who signed what stands now."""
        return self.answers[-1].signed if self.answers else None

    @property
    def reason(self) -> Said | None:
        """Why it came back last, from the office or from the unit's own leader."""
        back = [one.ended for one in self.answers if one.ended and one.ended.act in SENT_BACK]
        return back[-1] if back else None

    @property
    def before(self) -> Answered | None:
        """The last answer that came back, to be laid beside the present one."""
        done = [one for one in self.answers if one.ended and one.ended.act in SENT_BACK]
        return done[-1] if done else None


def past_of(session: Session, duty_id: int) -> Past:
    """Return what the duty has been through, in one query."""
    rows = _spans(session, [duty_id])
    acts = _acts(rows)
    return Past(_answers(acts), _since(acts), rows[-1].act)


def since_of(session: Session, duty_ids: Collection[int]) -> dict[int, Said]:
    """Return for each duty the act that brought it where it stands, in one query."""
    rows = _spans(session, duty_ids) if duty_ids else ()
    return {
        duty_id: _since(_acts(list(own))) for duty_id, own in groupby(rows, lambda row: row.duty_id)
    }


def _spans(session: Session, duty_ids: Collection[int]) -> Sequence[Any]:
    return session.execute(
        select(
            DutySpan.duty_id, DutySpan.state, DutySpan.note, Person.name, DutySpan.from_at,
            DutySpan.act, DutySpan.sections,
        )
        .outerjoin(Person, Person.id == DutySpan.by_id)
        .where(DutySpan.duty_id.in_(duty_ids))
        .order_by(DutySpan.duty_id, DutySpan.id)
    ).all()  # fmt: skip


def _acts(spans: Sequence[Any]) -> list[Said]:
    """Return what was done to a duty, without what only gave it another date or ladder."""
    done = [
        one
        for before, one in pairwise((None, *spans))
        if before is None or one.act not in REDATES or one.state != before.state
    ]
    return [
        Said(one.note, one.name or "", one.from_at, one.act, tuple(one.sections or ()))
        for one in done
    ]


def _since(acts: Sequence[Said]) -> Said:
    """Return the act that brought the state: a pause that is over brought none."""
    over = False
    for act in reversed(acts):
        if over:
            over = act.act != A.SUSPEND
        elif act.act == A.RESUME:
            over = True
        else:
            return act
    return acts[0]


def _answers(acts: Iterable[Said]) -> tuple[Answered, ...]:
    """Fold the acts into answers; an undone return ends nothing."""
    found: list[Answered] = []
    last = ""
    for act in acts:
        before, last = last, act.act
        if act.act in HANDS_IN:
            found.append(Answered(act))
        elif not found:
            continue
        elif act.act == A.SIGN:
            found[-1] = replace(found[-1], signed=act)
        elif act.act in (*SENT_BACK, A.WITHDRAW):
            found[-1] = replace(found[-1], ended=act)
        elif act.act == A.UNDO and before == A.RETURN:
            found[-1] = replace(found[-1], ended=None)
    return tuple(found)
