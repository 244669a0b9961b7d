"""Milestones of a draft as they now stand: edited, with what was merged into them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaign.rules.permissions import Role
from campaign.rules.plan_drafts.cards import (
    MOST_BASIS,
    MOST_NAME,
    Card,
    Kind,
    State,
    clip_around,
    clipped,
    flat,
)
from campaign.rules.sheets.unit_kinds import KIND_KEYS
from campaign.rules.time.recurrence import read_recurrence

SIGNERS = (Role.PRINCIPAL.value, Role.DEPUTY.value, Role.LEAD.value)
ALIKE = 0.5  # share of letter pairs in common from which two names may mean the same thing
LOOKED_BACK = 6


@dataclass(frozen=True)
class DutyNow:
    """A milestone; ``stage`` is its stage's card, None for the work as a whole.

    ``merged``: the cards that went into it. ``like``: an earlier card that may be the same thing.
    ``asked``: a question about its date is still open.
    """

    card: Card
    name: str
    stage: int | None
    by_office: bool
    for_kinds: tuple[str, ...]
    due_on: date | None
    recurs: str | None
    reported_to: tuple[str, ...]
    evidence: tuple[str, ...]
    signed_by: str | None
    required: bool
    basis: str
    merged: tuple[Card, ...] = ()
    like: int | None = None
    asked: bool = False

    @property
    def gaps(self) -> tuple[str, ...]:
        """The fields that a plan needs and nobody has given."""
        found = ("name", bool(self.name)), ("due_on", self.due_on is not None)
        whom = ("whom", self.by_office or bool(self.for_kinds))
        return tuple(key for key, there in (*found, whom) if not there)

    @property
    def certain(self) -> bool:
        """Whether a click among many may confirm it: all of it stands in the paper."""
        sure = not self.gaps and not self.asked and self.like is None
        return self.card.open and sure and not self.card.by_hand


def duties_of(cards: Sequence[Card]) -> tuple[DutyNow, ...]:
    """Return the live milestones, in the order of the text."""
    merged: Mapping[int, list[Card]] = defaultdict(list)
    for card in cards:
        if card.kind is Kind.MILESTONE and card.state is State.MERGED and card.into:
            merged[card.into].append(card)
    asked = {card.place for card in cards if card.kind is Kind.QUESTION and card.open}
    stages = Stages(cards)
    found: list[DutyNow] = []
    for card in cards:
        if card.kind is Kind.MILESTONE and card.live:
            now = _duty(card, tuple(merged[card.id]), stages, card.place in asked)
            found.append(now)
    return tuple(_likened(found))


class Stages:
    """Which stage a milestone stands in: the one that was chosen, else the one it was read in."""

    def __init__(self, cards: Sequence[Card]) -> None:
        """Look at the stages; one that was merged stands for the other, an ignored one for none."""
        rows = {card.id: card for card in cards if card.kind is Kind.STAGE}
        self.live = {card.id for card in rows.values() if card.live}
        self.by_name: dict[str, int] = {}
        self.target = {card.id: self._target(card, rows) for card in rows.values()}
        for card in rows.values():
            self.by_name.setdefault(card.read.get("name", ""), card.id)

    def _target(self, card: Card, rows: Mapping[int, Card]) -> int | None:
        into = rows.get(card.into) if card.state is State.MERGED and card.into else card
        return into.id if into is not None and into.live else None

    def of(self, card: Card) -> int | None:
        """Return the live stage's card."""
        if "stage" in card.said:
            chosen = card.said["stage"]
        else:
            chosen = self.by_name.get(card.read.get("stage") or "")
        return self.target.get(chosen) if chosen else None


def _duty(card: Card, merged: tuple[Card, ...], stages: Stages, asked: bool) -> DutyNow:
    recurs = _recurs(card.get("recurs"))
    stage = stages.of(card)
    by_office = bool(card.get("by_office"))
    kinds = () if by_office else tuple(k for k in card.get("for_kinds") or () if k in KIND_KEYS)
    both = (card, *merged)
    signer = card.get("signed_by")
    return DutyNow(
        card=card,
        name=(card.text("name") or flat(card.read.get("sentence") or ""))[:MOST_NAME].strip(),
        stage=stage,
        by_office=by_office,
        for_kinds=kinds,
        due_on=card.day("due"),
        recurs=recurs,
        reported_to=clipped(one for each in both for one in each.items("reported_to")),
        evidence=clipped(one for each in both for one in each.items("evidence")),
        signed_by=signer if signer in SIGNERS else None,
        required=bool(card.get("required", not recurs and (stage is not None or not stages.live))),
        basis=clip_around(card.read.get("sentence") or "", card.read.get("phrase") or "")[
            :MOST_BASIS
        ],
        merged=merged,
        asked=asked,
    )


def _recurs(word: str | None) -> str | None:
    """Return a pace that a plan knows."""
    try:
        read_recurrence(word or "")
    except ValueError:
        return None
    return word


def _likened(duties: Sequence[DutyNow]) -> list[DutyNow]:
    """Note beside each milestone an earlier one of the same day and addressee, alike in name."""
    earlier: dict[tuple[object, ...], list[DutyNow]] = defaultdict(list)
    found: list[DutyNow] = []
    for one in duties:
        group = earlier[one.due_on, one.for_kinds, one.by_office, one.recurs]
        near = next(
            (other for other in group[-LOOKED_BACK:] if one.due_on and _alike(one, other)), None
        )
        group.append(one)
        found.append(one if near is None else replace(one, like=near.card.id))
    return found


def _alike(one: DutyNow, other: DutyNow) -> bool:
    """Whether two names have enough in common, or both are handed in to the same body."""
    if one.reported_to and one.reported_to == other.reported_to:
        return True
    mine, theirs = _pairs(one.name), _pairs(other.name)
    return len(mine & theirs) >= ALIKE * min(len(mine), len(theirs)) > 0


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
