"""What was read of a paper, as the cards of a draft: rows for a table, with whom an actor means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.papers.plan_draft.whom import is_office, kinds_of
from campaign.planreader import Draft, Milestone, Question, Stage
from campaign.planreader.asked import NO_ISSUE, TWO_YEARS
from campaign.planreader.dates.damaged import LOST_WORDS
from campaign.rules.plan_drafts.cards import Asks, Kind, flat

MOST_NAME = 60


@dataclass(frozen=True)
class Row:
    """One card: its kind, its place in the original, and what the reader says."""

    kind: Kind
    place: int
    read: dict[str, Any]


def reading_of(draft: Draft) -> dict[str, Any]:
    """Return what was read of the paper as a whole."""
    return {
        "title": draft.title, "issued": _iso(draft.issued), "office": draft.office,
        "sanctions": list(draft.sanctions), "commendations": list(draft.commendations),
    }  # fmt: skip


def cards_of(draft: Draft) -> tuple[Row, ...]:
    """Return every stage, milestone and question in the order of the text."""
    return tuple(sorted(_rows(draft), key=lambda row: row.place))


def _rows(draft: Draft) -> Iterator[Row]:
    for stage in draft.stages:
        yield Row(Kind.STAGE, stage.offset, _stage(stage))
    for milestone in draft.milestones:
        yield Row(Kind.MILESTONE, milestone.offset, _milestone(milestone, draft.office))
    dated = {one.offset for one in draft.milestones}
    headings = {one.sentence for one in draft.stages}
    for question in draft.questions:
        said = {
            "phrase": question.phrase, "why": question.why, "sentence": question.sentence,
            "asks": _asks(question, dated, headings).value,
        }  # fmt: skip
        yield Row(Kind.QUESTION, question.offset, said)


def _stage(one: Stage) -> dict[str, Any]:
    return {
        "name": one.name, "kind": one.kind, "from": _iso(one.start), "to": _iso(one.end),
        "sentence": one.sentence, "phrase": one.sentence,
    }  # fmt: skip


def _milestone(one: Milestone, office: str | None) -> dict[str, Any]:
    own = is_office(one.actor, office)
    action = flat(one.action or one.sentence)[:MOST_NAME].strip("，,；; ")
    return {
        "phrase": one.phrase, "name": action or flat(one.phrase), "due": _iso(one.due),
        "month_day": one.month_day, "recurs": one.recurs, "actor": one.actor, "stage": one.stage,
        "by_office": own, "for_kinds": [] if own else list(kinds_of(one.actor)),
        "reported_to": [one.recipient] if one.recipient else [], "evidence": list(one.evidence),
        "sentence": one.sentence,
    }  # fmt: skip


def _asks(question: Question, dated: set[int], headings: set[str]) -> Asks:
    if question.why in (NO_ISSUE, TWO_YEARS):
        return Asks.ISSUED
    if question.why == LOST_WORDS:
        return Asks.LOOK
    if question.offset in dated:
        return Asks.DUE
    return Asks.WINDOW if question.sentence in headings else Asks.DAY


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
