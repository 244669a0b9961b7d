"""A plan 方案 as the rules see it: frozen data, read from a file or from official text."""

from dataclasses import dataclass, field
from datetime import date

from campaign.rules.ladder import DEFAULT_LADDER, Rung
from campaign.rules.permissions import Role


@dataclass(frozen=True)
class Basis:
    """A document on which the campaign rests (依据)."""

    title: str
    number: str = ""
    issuer: str = ""


@dataclass(frozen=True)
class PlanStage:
    """A stage with its window; ``kind`` is a kind of rules/lifecycle.py: EnrolmentState."""

    key: str
    name: str
    kind: str
    from_on: date
    to_on: date


@dataclass(frozen=True)
class PlanMilestone:
    """What is asked, of which kinds of unit (or of the office's own bureau), by when.

    ``form`` is the path of a blank form beside the plan; ``signed_by`` who has to sign;
    ``follows`` the key of the milestone whose answers this one sums up.
    """

    key: str
    name: str
    stage: str
    due_on: date
    for_kinds: tuple[str, ...] = ()
    by_office: bool = False
    late_until_on: date | None = None
    edit_until_on: date | None = None
    evidence: tuple[str, ...] = ()
    form: str | None = None
    signed_by: Role | None = None
    reported_to: tuple[str, ...] = ()
    required: bool = True
    recurs: str | None = None
    follows: str | None = None
    basis: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole plan.  ``office_unit`` is the code or name of the office's own bureau."""

    code: str
    name: str
    issued_on: date
    goal_on: date
    office_unit: str
    office_name: str = ""
    office_phone: str = ""
    basis: tuple[Basis, ...] = ()
    includes_due_day: bool = True
    roll: str = "none"
    stages: tuple[PlanStage, ...] = ()
    milestones: tuple[PlanMilestone, ...] = ()
    ladder: tuple[Rung, ...] = field(default=DEFAULT_LADDER)
