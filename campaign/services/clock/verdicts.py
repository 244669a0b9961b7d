"""Verdicts as rows that SQL can join to facts by equality."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from campaign.rules.ladder import Action, Facts, Moment, decide
from campaign.rules.permissions import UNIT_ROLES, Role

# What the notice row says for each action that writes one.
WRITTEN = {Action.SEND: "send", Action.REDIRECT: "send", Action.FOLD: "fold"}


@dataclass(frozen=True)
class VerdictRow:
    """One verdict: the facts it is for (equality), what to write, and where people are found.

    ``seat``: on the unit, on the campaign's scope, or with whoever keeps the unit's contacts.
    """

    term_id: int
    state: str
    reached: bool
    has_contact: bool
    has_deputy: bool
    has_principal: bool
    has_collector: bool
    term_rung_id: int
    action: str
    audience: str
    seat: str
    verdict: str
    reason: str
    occasion: str
    kind: str
    level: int
    calls: bool

    @property
    def escalates(self) -> bool:
        """Whether it tells somebody above the contact."""
        return self.level > 0 and self.verdict == "send"


def _seat(audience: Role) -> str:
    """Say on which unit whoever is told sits."""
    if audience in UNIT_ROLES:
        return "unit"
    return "keeper" if audience is Role.COLLECTOR else "scope"


def judge(
    moment: Moment, groups: Iterable[Facts], term_id: int, term_rung_id: int, now: datetime
) -> list[VerdictRow]:
    """Decide one rung for each distinct facts of its term."""
    rows = []
    for facts in groups:
        verdict = decide(moment, facts, now)
        if verdict.action in (Action.WAIT, Action.STOP):
            continue
        rung = moment.rung_time
        audience = verdict.audience or rung.audience
        unreached = verdict.reason == "not-reached"
        rows.append(
            VerdictRow(
                term_id=term_id,
                state=facts.state,
                reached=facts.reached,
                has_contact=facts.has_contact,
                has_deputy=facts.has_deputy,
                has_principal=facts.has_principal,
                has_collector=facts.has_collector,
                term_rung_id=term_rung_id,
                action=str(verdict.action),
                audience=str(audience),
                seat=_seat(audience),
                verdict=WRITTEN.get(verdict.action, ""),
                reason=verdict.reason,
                occasion=f"rung/{rung.number}",
                kind="not_reached" if unreached else "clock",
                level=rung.level,
                # Nobody in the unit could be told by mail: somebody has to telephone.
                calls=unreached or (verdict.action is Action.REDIRECT and audience is Role.OFFICE),
            )
        )
    return rows
