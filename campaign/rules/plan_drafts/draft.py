"""A draft as it now stands: everything that its page, its plan and its gaps are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.rules.plan_drafts.cards import Card, Kind, State
from campaign.rules.plan_drafts.duties import DutyNow, duties_of
from campaign.rules.plan_drafts.facts import Facts, facts_of
from campaign.rules.plan_drafts.stages import StageNow, stages_of


@dataclass(frozen=True)
class DraftNow:
    """The head, the live stages and milestones, the questions, and what was laid aside."""

    facts: Facts
    stages: tuple[StageNow, ...]
    duties: tuple[DutyNow, ...]
    questions: tuple[Card, ...]
    aside: tuple[Card, ...]

    @property
    def certain(self) -> tuple[int, ...]:
        """The cards that may be confirmed together: all of each stands in the paper."""
        rows: list[StageNow | DutyNow] = [*self.stages, *self.duties]
        return tuple(sorted(one.card.id for one in rows if one.certain))


def understand(
    reading: Mapping[str, Any],
    said: Mapping[str, Any],
    cards: Sequence[Card],
    *,
    number: int,
    issued_on: date | None,
) -> DraftNow:
    """Return the draft as it stands.

    Args:
        reading: what the reader found of the paper as a whole.
        said: what a person wrote over it.
        cards: in the order of the text.
        number: the draft's, for the code.
        issued_on: the date of issue that a person gave.
    """
    duties = duties_of(cards)
    facts = facts_of(reading, said, duties, number=number, issued_on=issued_on)
    return DraftNow(
        facts,
        stages_of(cards, duties, facts),
        duties,
        tuple(card for card in cards if card.kind is Kind.QUESTION),
        tuple(
            card
            for card in cards
            if card.kind is not Kind.QUESTION and card.state in (State.IGNORED, State.MERGED)
        ),
    )
