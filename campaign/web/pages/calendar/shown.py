"""What a changed calendar would move, as every page that changes it shows it first."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import g, request

from campaign.records.progress.terms import ladder_of
from campaign.reports.calendar.candidate import Candidate
from campaign.reports.calendar.effect import Brought, brought
from campaign.reports.calendar.moves import Redated, RetimedTerm, moves_of
from campaign.reports.calendar.year import named_runs, year_after
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Permission, Role, may
from campaign.rules.time.days import DayKind
from campaign.rules.time.explain import explain_due, explain_rung
from campaign.rules.time.rests import Names
from campaign.web import typed
from campaign.web.words.dates import EffectLine, effect_lines
from campaign.web.words.explained import due_words, rung_words
from campaign.web.words.sentence import _
from models.base import db

MOST_TERMS = 40


@dataclass(frozen=True)
class RungMove:
    """A rung that comes on another day, and why then."""

    audience: Role
    was_on: date
    on: date
    why: str


@dataclass(frozen=True)
class TermMove:
    """A date that moves (``was_on`` differs), or whose rungs do."""

    campaign: str
    name: str
    was_on: date
    on: date
    duties: int
    why: str = ""
    rungs: tuple[RungMove, ...] = ()


def preview(found: Candidate) -> dict[str, Any]:
    """Return what a template needs: the year as it would be, and everything that moves."""
    session = db.session()
    moves = moves_of(session, found.calendar, now=g.now, today=g.today)
    brings = brought(session, moves, found.calendar, now=g.now, today=g.today)
    names = {day: one.name for day, one in found.entries.items() if one.kind is DayKind.HOLIDAY}
    sheets, days = year_after(
        found.new.year, found.entries, found.calendar, tuple(found.new.changes)
    )
    gone = {term for one in moves.redated for term in one.term_ids}
    terms = [one for one in moves.retimed if one.duties and one.term_id not in gone]
    return {
        "found": found,
        "sheets": sheets,
        "days": days,
        "runs": named_runs(days),
        "brings": brings,
        "dates": [_redated(one, brings, found, names) for one in moves.redated],
        "terms": [_retimed(one, found, names) for one in terms[:MOST_TERMS]],
        "terms_total": len(terms),
        "lines": _lines(brings),
        "after": found.after,
        "shown": moves.digest,
    }


def asked() -> dict[str, Any]:
    """Return what every form that saves the calendar brings back."""
    return {
        "after": typed.whole(request.form.get("after")) or 0,
        "shown": request.form.get("shown", ""),
        "now": g.now,
        "today": g.today,
    }


def _redated(one: Redated, brings: Brought, found: Candidate, names: Names) -> TermMove:
    number = sum(
        change.duty.milestone_id == one.milestone_id and one.of(change.duty.kind)
        for change in brings.plan.changes
    )
    why = explain_due(one.asked_on, one.roll, found.calendar, names)
    return TermMove(
        *_names(one.name, one.campaign, one.scope_path), one.was_on, one.on, number,
        due_words(why),
    )  # fmt: skip


def _retimed(one: RetimedTerm, found: Candidate, names: Names) -> TermMove:
    ladder = {rung.number: rung for rung in ladder_of(db.session(), one.ladder_id)}
    rungs = []
    for rung in one.rungs:
        why = explain_rung(one.due_on, ladder[rung.number], found.calendar, names)
        on = day_of(rung.at)
        said = rung_words(why) if why.on == on else _("按规则的日子已过，最近的工作日再发。")
        rungs.append(RungMove(one.audiences[rung.number], day_of(rung.was_at), on, said))
    return TermMove(
        *_names(one.milestone, one.campaign, one.scope_path), one.due_on, one.due_on,
        one.duties, rungs=tuple(rungs),
    )  # fmt: skip


def _may_know(scope_path: str) -> bool:
    """Tell whether the asker may know of a campaign: the calendar moves those of others too."""
    return may(g.asker, Permission.SEE_CAMPAIGN, scope_path)


def _names(name: str, campaign: str, scope_path: str) -> tuple[str, str]:
    """Return what is shown of a campaign and its milestone."""
    return (campaign, name) if _may_know(scope_path) else ("", _("其他行动的期限"))


def _lines(brings: Brought) -> list[EffectLine]:
    """Return the letters by day; without names where some belong to others' campaigns."""
    if brings.effect is None:
        return []
    lines = effect_lines(brings.effect)
    moved: list[Redated | RetimedTerm] = [*brings.moves.redated, *brings.moves.retimed]
    scopes = {one.scope_path for one in moved}
    if all(_may_know(scope) for scope in scopes):
        return lines
    return [replace(one, milestone=_("其他行动的期限"), units=()) for one in lines]
