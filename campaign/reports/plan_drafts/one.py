"""One draft as its pages show it: cards with numbers, the text with marks, what is missing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.plan_drafts.cards import card_of, rows_of
from campaign.reports.drills.scopes import unit_called
from campaign.reports.plan_drafts.text import Paragraph, Sign, paragraphs
from campaign.rules.plan_drafts import Card, DraftNow, Gap, Kind, State, gaps_of, understand
from campaign.rules.plan_drafts.cards import Asks
from campaign.rules.plan_drafts.duties import DutyNow
from campaign.rules.plan_drafts.missing import is_asked
from campaign.rules.plan_drafts.stages import StageNow
from models.person import Person
from models.plan_draft import PlanDraft
from models.unit import Unit


@dataclass(frozen=True)
class OneDraft:
    """``signs``: the sign of each card by its number."""

    row: PlanDraft
    scope: Unit
    by: str
    now: DraftNow
    cards: Mapping[int, Card]
    signs: Mapping[int, Sign]
    gaps: tuple[Gap, ...]

    @property
    def entries(self) -> tuple[StageNow | DutyNow, ...]:
        """The live stages and milestones in the order of the text."""
        rows: list[StageNow | DutyNow] = [*self.now.stages, *self.now.duties]
        return tuple(sorted(rows, key=lambda one: _place(one.card)))

    @property
    def open_questions(self) -> tuple[Card, ...]:
        """The questions that nobody has answered; the date of issue is asked with the head."""
        return tuple(card for card in self.now.questions if is_asked(self.now, card))

    @property
    def stage_names(self) -> Mapping[int, str]:
        """The names of the live stages by card."""
        return {one.card.id: one.name for one in self.now.stages}

    def text(self, *, whole: bool) -> tuple[Paragraph, ...]:
        """Return the paper's paragraphs with their marks."""
        pairs = [(card, self.signs[card.id]) for card in self.cards.values()]
        return paragraphs(self.row.text, pairs, whole=whole)


def one_draft(session: Session, draft_id: int) -> OneDraft | None:
    """Return the draft, None where there is none; three queries."""
    found = session.execute(
        select(PlanDraft, Unit, Person.name)
        .join(Unit, Unit.id == PlanDraft.scope_unit_id)
        .outerjoin(Person, Person.id == PlanDraft.by_id)
        .where(PlanDraft.id == draft_id, PlanDraft.state != "dropped")
    ).first()
    if found is None:
        return None
    row, scope, by = found
    cards = {card.id: card for card in map(card_of, rows_of(session, draft_id))}
    now = understand(
        row.reading, row.said, tuple(cards.values()), number=row.id, issued_on=row.issued_on
    )
    return OneDraft(row, scope, by or "", now, cards, _signs(cards), gaps_of(now))


def office_is_known(session: Session, draft: OneDraft) -> bool:
    """Tell whether the unit that houses the office is in the tree, inside the scope."""
    name = draft.now.facts.office_unit
    found = unit_called(session, name) if name else None
    return found is not None and found.path.startswith(draft.scope.path)


def _signs(cards: Mapping[int, Card]) -> dict[int, Sign]:
    """Number each kind in the order of the text; the date of issue, asked with the head, is last.

    Else the list of questions would begin at its second.
    """
    count: Counter[Kind] = Counter()
    found = {}
    for card in sorted(cards.values(), key=lambda card: card.read.get("asks") == Asks.ISSUED):
        count[card.kind] += 1
        live = card.open if card.kind is Kind.QUESTION else card.live
        found[card.id] = Sign(card.id, card.kind, count[card.kind], live)
    return found


def _place(card: Card) -> tuple[int, bool, int]:
    return card.place, card.kind is Kind.MILESTONE, card.id


def laid_aside(draft: OneDraft) -> tuple[tuple[Card, Card | None], ...]:
    """Return what was ignored or merged, each with the card that it went into."""
    return tuple(
        (card, draft.cards.get(card.into) if card.state is State.MERGED and card.into else None)
        for card in draft.now.aside
    )
