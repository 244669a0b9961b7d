"""What is typed into a form is kept: one cell as it is typed, or the whole page by its button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from campaign.papers.form_file import form_of
from campaign.records.events import record
from campaign.records.progress.opened import open_duty
from campaign.records.survey.filing import keep_cells, running_filing
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.lifecycle import OWED, DutyState
from campaign.rules.permissions import Asker
from campaign.rules.survey.form import Form
from campaign.rules.survey.judge import values_of
from campaign.rules.survey.typed import Refused, read_value
from campaign.services.transaction import transaction
from models.duty import Duty

LONGEST_REASON = 300


@dataclass(frozen=True)
class Typed:
    """Texts by field and by rule; ``zero``: a group whose empty numbers become 0."""

    cells: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    zero: str = ""


def save_figures(
    duty_id: int, typed: Typed, *, asker: Asker, now: datetime, version: int | None = None
) -> dict[str, Refused]:
    """Keep every cell that can be kept; the others stay as they were.

    Args:
        duty_id: the duty whose running round it is.
        typed: what came; fields that the form has not are left out.
        asker: who types.
        now: when.
        version: the filing's as on the page; None for a single cell, which overwrites no other.

    Returns:
        What could not be kept, by field.

    Raises:
        NotFound: no round runs on the duty.
        NotNow: it is not the unit's move, or the campaign is cancelled.
        Overtaken: somebody else typed meanwhile.
    """
    with transaction() as session:
        found = running_filing(session, duty_id, lock=True)
        duty = session.get(Duty, duty_id)
        if found is None or duty is None:
            raise NotFound
        open_duty(session, duty_id, version=duty.version)
        if DutyState(duty.state) not in OWED:
            raise NotNow("统计表已经报送，不能再改。要改请先撤回，或请办公室退回。")
        filing, sent, source = found
        if version is not None and filing.version != version:
            raise Overtaken("有人刚才也在填这张表。请刷新，核对后再填。")
        form = form_of(source)
        cells, refused = _cells(form, filing.cells, typed)
        reasons = _reasons(form, filing.reasons, cells, typed)
        first = filing.saved_at is None
        keep_cells(filing, cells, reasons, by_id=asker.person_id, now=now)
        if first:  # one trace of the beginning; never what was typed
            record(
                session, "figures.save", now=now, by_id=asker.person_id,
                campaign_id=sent.campaign_id, unit_id=filing.unit_id, duty_id=duty_id,
                form=sent.name, survey=sent.id,
            )  # fmt: skip
        return refused


def _cells(
    form: Form, kept: Mapping[str, Any], typed: Typed
) -> tuple[dict[str, Any], dict[str, Refused]]:
    cells, refused = dict(kept), {}
    for key, text in typed.cells.items():
        one = form.by_key.get(key)
        if one is None:
            continue
        try:
            value = read_value(one, text)
        except Refused as wrong:
            refused[key] = wrong
            continue
        if value is None:
            cells.pop(key, None)
        else:
            cells[key] = value
    for one in form.additive:
        if typed.zero and one.group == typed.zero and one.key not in refused:
            cells.setdefault(one.key, 0)
    return cells, refused


def _reasons(
    form: Form, kept: Mapping[str, Any], cells: Mapping[str, Any], typed: Typed
) -> dict[str, Any]:
    reasons = dict(kept)
    for rule in form.rules:
        if rule.key not in typed.reasons:
            continue
        text = typed.reasons[rule.key].strip()[:LONGEST_REASON]
        if text:
            reasons[rule.key] = {"text": text, "of": values_of(rule, cells)}
        else:
            reasons.pop(rule.key, None)
    return reasons
