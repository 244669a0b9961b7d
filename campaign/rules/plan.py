"""A plan 方案 as the rules see it: frozen data, read from a file or from official text."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from campaign.rules.ladder import DEFAULT_LADDER, Rung
from campaign.rules.permissions import Role
from campaign.rules.time.until import End, read_until


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

    ``declarations`` are sentences that whoever submits has to confirm; ``form`` is the path of a
    blank form beside the plan; ``signed_by`` who has to sign; ``follows`` the key of the
    milestone whose answers this one sums up. ``recurs`` and ``recurs_until`` are words of
    rules/time; ``roll`` overrules the plan's. ``due_on_for`` gives kinds of unit a date of their
    own: (kind, date), in the order of the kinds' names.
    """

    key: str
    name: str
    stage: str
    due_on: date
    for_kinds: tuple[str, ...] = ()
    by_office: bool = False
    due_on_for: tuple[tuple[str, date], ...] = ()
    late_until_on: date | None = None
    edit_until_on: date | None = None
    evidence: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()
    form: str | None = None
    signed_by: Role | None = None
    reported_to: tuple[str, ...] = ()
    required: bool = True
    recurs: str | None = None
    recurs_until: str | None = None
    roll: str | None = None
    follows: str | None = None
    basis: str = ""

    def due_of(self, kind: str) -> date:
        """Return the date for a kind of unit; for "" the one that goes without a kind."""
        return dict(self.due_on_for).get(kind, self.due_on)

    @property
    def last_due_on(self) -> date:
        """The latest date of any unit that is asked."""
        return max(self.due_of(kind) for kind in self.for_kinds or ("",))


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


def _shifted_until(text: str | None, by: timedelta) -> str | None:
    if text is None or (until := read_until(text)).end is not End.DATE:
        return text
    return (until.on + by).isoformat()


def shift_plan(plan: Plan, days: int) -> Plan:
    """Return the plan with every date moved by so many days.

    Weekdays stay where they were when `days` is a multiple of 7. What follows from a date (rolled
    dates, rung times) is computed anew when the campaign opens.
    """
    by = timedelta(days=days)

    def moved(day: date | None) -> date | None:
        return day + by if day else None

    return replace(
        plan,
        issued_on=plan.issued_on + by,
        goal_on=plan.goal_on + by,
        stages=tuple(
            replace(stage, from_on=stage.from_on + by, to_on=stage.to_on + by)
            for stage in plan.stages
        ),
        milestones=tuple(
            replace(
                each,
                due_on=each.due_on + by,
                due_on_for=tuple((kind, on + by) for kind, on in each.due_on_for),
                late_until_on=moved(each.late_until_on),
                edit_until_on=moved(each.edit_until_on),
                recurs_until=_shifted_until(each.recurs_until, by),
            )
            for each in plan.milestones
        ),
    )
