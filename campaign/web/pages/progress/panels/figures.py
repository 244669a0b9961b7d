"""A duty's form beside its other parts: how far it is, and the figures for those who may see them.

Whoever opens a page with figures is noted in the access log; without the right there is nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import g

from campaign.papers.form_file import form_of
from campaign.records.survey.filing import cells_before, running_filing
from campaign.reports.survey.looks import named_groups
from campaign.reports.survey.sheet import Sheet, Wrong, sheet_of
from campaign.rules.permissions import Permission, may
from campaign.rules.survey.judge import Standing, judge
from campaign.rules.survey.standing import RoundState
from campaign.services.survey.note_look import note_look
from models.base import db


@dataclass(frozen=True)
class Figures:
    """A duty's form as it stands; ``open``: its round runs.

    ``item``: what of the plan it stands for; ``cells`` are the figures shown; ``closed_at``: since
    when nobody may fill it in any more.
    """

    sheet: Sheet
    round_id: int
    unit_id: int
    name: str
    number: int
    open: bool
    version: int
    saved_at: datetime | None
    filed: bool
    compared_with: int | None
    item: str
    filing_id: int = 0
    version_id: int = 0
    cells: Mapping[str, int | str] = field(default_factory=dict)
    wrong: dict[str, Wrong] = field(default_factory=dict)
    closed_at: datetime | None = None

    @property
    def points(self) -> int:
        """How many points keep it from being handed in."""
        return len(self.sheet.points)

    @property
    def doubts(self) -> int:
        """How many doubts the unit has explained."""
        return self.sheet.count(Standing.EXPLAINED)


def figures(
    duty_id: int, *, wrong: dict[str, Wrong] | None = None, as_filed: bool = False
) -> Figures | None:
    """Return the duty's form with its cells, or None where no round was sent for it."""
    session = db.session()
    found = running_filing(session, duty_id, ended=True)
    if found is None:
        return None
    filing, sent, source = found
    form, before = form_of(source), cells_before(session, sent, filing.unit_id)
    cells = filing.filed if as_filed and filing.filed is not None else filing.cells
    findings = judge(form, cells, before, filing.reasons)
    return Figures(
        sheet_of(
            form, cells, before, findings, wrong=wrong, named=named_groups(session, duty_id)
        ),
        sent.id, filing.unit_id, sent.name, sent.number, sent.state == RoundState.OPEN,
        filing.version, filing.saved_at, filing.filed is not None, sent.previous_id, sent.item,
        filing.id, sent.form_version_id, cells, wrong or {},
        sent.ended_at if sent.state == RoundState.CLOSED else None,
    )  # fmt: skip


def figures_line(duty_id: int, path: str) -> Figures | None:
    """Return the form for the duty's page, which says how far it is; none without the right."""
    return figures(duty_id) if may(g.asker, Permission.SEE_FIGURES, path) else None


def shown_figures(duty_id: int, path: str, page: str) -> Figures | None:
    """Return what was handed in, to be shown; the look is noted."""
    if not may(g.asker, Permission.SEE_FIGURES, path):
        return None
    found = figures(duty_id, as_filed=True)
    if found is not None:
        db.session.rollback()
        note_look(g.asker.person_id, found.unit_id, found.round_id, page, now=g.now)
    return found


def form_groups(duty_id: int) -> tuple[str, ...]:
    """Return the groups of the form that runs, which a return may name."""
    found = running_filing(db.session(), duty_id)
    return tuple(group.name for group in form_of(found[2]).groups) if found else ()


def without_form(duty_id: int, evidence: Sequence[str]) -> tuple[str, ...]:
    """Return what the plan asks for besides the form."""
    found = running_filing(db.session(), duty_id)
    return tuple(item for item in evidence if not found or item != found[1].item)
