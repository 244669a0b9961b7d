"""Stages of a draft as they now stand; days that the paper does not give come from what is near."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.plan_drafts.cards import MOST_STAGE_NAME, Card, Kind
from campaign.rules.plan_drafts.duties import DutyNow
from campaign.rules.plan_drafts.facts import Facts
from campaign.rules.plans.stage_checks import STAGE_KINDS

OTHER = EnrolmentState.OTHER.value


@dataclass(frozen=True)
class StageNow:
    """A stage; ``worked_out``: the ends ("from", "to") that neither paper nor person gave."""

    card: Card
    name: str
    kind: str
    from_on: date | None
    to_on: date | None
    worked_out: frozenset[str]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The fields that a plan needs and nobody has given, or that contradict each other."""
        found = [key for key in ("name", "from_on", "to_on") if not getattr(self, key)]
        if self.from_on and self.to_on and self.to_on < self.from_on:
            found.append("to_on")
        return tuple(found)

    @property
    def certain(self) -> bool:
        """Whether a click among many may confirm it."""
        return self.card.open and not self.gaps and not self.card.by_hand


def stages_of(
    cards: Iterable[Card], duties: Sequence[DutyNow], facts: Facts
) -> tuple[StageNow, ...]:
    """Return the live stages in the order of the text.

    A stage begins the day after the one before it ends, the first at the issue; it ends with the
    last date in it, else the day before the next begins, else at the goal.
    """
    rows = [card for card in cards if card.kind is Kind.STAGE and card.live]
    found: list[StageNow] = []
    before = facts.issued_on
    for number, card in enumerate(rows):
        given = {key: day for key in ("from", "to") if (day := card.day(key))}
        start = given.get("from") or _bounded(before, given.get("to"))
        end = given.get("to") or _end(card, rows[number + 1 :], duties, facts)
        if end and start and end < start and "to" not in given:
            end = start
        kind = card.get("kind")
        found.append(
            StageNow(
                card, card.text("name")[:MOST_STAGE_NAME],
                kind if kind in STAGE_KINDS else OTHER, start, end,
                frozenset({"from", "to"} - set(given)),
            )
        )  # fmt: skip
        before = end + timedelta(days=1) if end else before
    return tuple(found)


def _bounded(start: date | None, end: date | None) -> date | None:
    """Return a start that does not lie behind a given end."""
    return min(start, end) if start and end else start


def _end(card: Card, later: Sequence[Card], duties: Sequence[DutyNow], facts: Facts) -> date | None:
    dues = [one.due_on for one in duties if one.stage == card.id and one.due_on]
    if dues:
        return max(dues)
    following = next((day for one in later if (day := one.day("from"))), None)
    return following - timedelta(days=1) if following else facts.goal_on
