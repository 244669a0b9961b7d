"""What is typed into a form is kept: one cell as it is typed, or the whole page by its button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from campaign.rules.permissions import Asker
from campaign.rules.survey.form import Form
from campaign.rules.survey.judge import values_of
from campaign.rules.survey.typed import Refused, read_value
from campaign.services.survey.ground import stand
from campaign.services.transaction import transaction

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
        ground = stand(session, duty_id, version=version)
        filing = ground.filing
        cells, refused = _cells(ground.form, filing.cells, typed)
        reasons = _reasons(ground.form, filing.reasons, cells, typed)
        ground.keep(cells, reasons, asker=asker, now=now)
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
