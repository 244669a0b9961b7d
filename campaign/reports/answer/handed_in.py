"""Which of the things that the plan asks for are there, and which a return wants mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.answer.past import HANDS_IN, Said
from campaign.rules.evidence import STANDING, EvidenceKind
from models.event import Event
from models.evidence import Evidence


@dataclass(frozen=True)
class Item:
    """One thing asked for; ``named`` by the last return, ``mended`` by something newer than it."""

    name: str
    there: bool
    named: bool = False
    mended: bool = False


@dataclass(frozen=True)
class HandedIn:
    """What there is of what the plan asks; ``declared`` are the sentences that were confirmed."""

    items: tuple[Item, ...]
    declared: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is neither uploaded nor entered."""
        return tuple(item.name for item in self.items if not item.there)


def handed_in(
    session: Session, duty_id: int, asked: Sequence[str], back: Said | None = None
) -> HandedIn:
    """Return the state of everything asked for; ``back`` is the return that has to be answered."""
    newest: dict[str, datetime] = {}
    declared: list[str] = []
    rows = session.execute(
        select(Evidence.item, Evidence.kind, func.max(Evidence.at))
        .where(
            Evidence.duty_id == duty_id,
            Evidence.ended_at.is_(None),
            Evidence.status.in_(STANDING),
        )
        .group_by(Evidence.item, Evidence.kind)
        .order_by(Evidence.item)
    )
    for name, kind, at in rows:
        if kind == EvidenceKind.DECLARATION:
            declared.append(name)
        else:
            newest[name] = max(at, newest.get(name, at))
    named = back.sections if back else ()
    return HandedIn(
        tuple(
            Item(
                name,
                name in newest,
                name in named,
                name in named and back is not None and newest.get(name, back.at) > back.at,
            )
            for name in asked
        ),
        tuple(declared),
    )


def on_paper(session: Session, duty_id: int) -> bool:
    """Tell whether the last answer said that the rest has been handed in on paper."""
    acts = [f"duty.{act}" for act in HANDS_IN]
    facts = session.scalar(
        select(Event.facts)
        .where(Event.duty_id == duty_id, Event.act.in_(acts))
        .order_by(Event.id.desc())
        .limit(1)
    )
    return bool(facts and facts.get("on_paper"))
