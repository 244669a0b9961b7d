"""A unit's timeline, entry by entry, for templates/macros/timeline.html."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for

from campaign.reports.duty.trail import CALL, DRAFT, NOTICE
from campaign.reports.units.timeline import Entry
from campaign.rules.trail.acts import act_word
from campaign.rules.trail.facts import BEFORE
from campaign.rules.words import CALL_REASONS, LETTER_KINDS, LEVELS
from campaign.web.shell import label, word
from campaign.web.words.changes import Changed, changed
from campaign.web.words.trail import Line, came

# What of an act's facts is worth a line of its own; its partial says the rest in the sentence.
# fmt: off
WORTH: dict[str, tuple[str, ...]] = {
    "duty.return":            ("sections", "due_on"),
    "duty.send_back":         ("sections",),
    "duty.withdraw":          ("due_on",),
    "duty.record":            ("channel", "received_on"),
    "duty.resume":            ("due_on", "paused_days"),
    "duty.change_date":       ("due_on",),
    "duty.again":             ("round", "due_on"),
    "duty.ask_extension":     ("due_on", "wanted_on"),
    "duty.grant_extension":   ("due_on",),
    "duty.refuse_extension":  ("wanted_on", "due_on"),
    "duty.undo":              ("became",),
    "duty.cancel":            ("because",),
    "duty.waive":             ("because",),
    "evidence.remove":        ("because",),
    "enrolment.fail":         ("round", "due_on"),
    "enrolment.reopen":       ("round", "due_on"),
    "enrolment.withdraw":     ("successor",),
    "held.approve":           ("level",),
    "held.decline":           ("level",),
    "case.open":              ("answer_by",),
    "case.decide":            ("measure",),
    "post.change":            ("from_on",),
    "post.substitute":        ("from_on", "last_on"),
    "post.not_mine":          ("since_on", "follows"),
    "unit.change":            ("changed",),
    "campaign.unready":       ("unready",),
    "drill.repeats":          ("repeats",),
}
# fmt: on


def entry_lines(entries: Iterable[Entry], *, opens_duties: bool) -> list[Line]:
    """Say the entries; ``opens_duties``: the reader may open the duties they are about.

    Where they are of several campaigns each names its own.
    """
    found = list(entries)
    several = len({one.campaign for one in found if one.campaign}) > 1
    return [_line(one, opens_duties, several) for one in found]


def _line(one: Entry, opens_duties: bool, several: bool) -> Line:
    happened = one.happened
    url = url_for("duties.show", duty_id=one.duty_id) if one.duty_id and opens_duties else ""
    of_campaign = happened.kind.startswith("campaign.")
    common: dict[str, Any] = {
        "of": one.campaign if of_campaign else happened.about, "url": url, "whom": one.whom,
        "campaign": one.campaign if several and not of_campaign else "",
    }  # fmt: skip
    if happened.kind == NOTICE:
        told = LETTER_KINDS.get(happened.told)
        return Line(
            happened.at, NOTICE, note=came(happened), word=word(told) if told else happened.told,
            role=label(happened.role) if happened.role else "", facts={"n": one.n}, **common,
        )  # fmt: skip
    if happened.kind == CALL:
        why = CALL_REASONS.get(happened.told)
        return Line(happened.at, CALL, note=word(why) if why else happened.told, **common)
    if happened.kind == DRAFT:
        return Line(
            happened.at, DRAFT, word=word(LEVELS[min(happened.level, max(LEVELS))]), **common
        )
    return Line(
        happened.at, happened.kind, text=happened.text, by=happened.who,
        word=word(act_word(happened.kind, happened.facts)),
        facts=happened.facts, changes=_worth(happened.kind, happened.facts), **common,
    )  # fmt: skip


def _worth(act: str, facts: Mapping[str, Any]) -> tuple[Changed, ...]:
    names = WORTH.get(act, ())
    kept = {name for one in names for name in (one, BEFORE.get(one, f"was_{one}"))}
    return changed({name: value for name, value in facts.items() if name in kept})
