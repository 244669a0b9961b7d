"""Who may do what: one table, read by every guard.

A right comes from a post (a role on a unit). ``reach`` says how far down the tree it goes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from campaign.rules.paths import covers


class Role(StrEnum):
    """What a person is on a unit (岗位)."""

    CONTACT = "contact"
    DEPUTY = "deputy"
    PRINCIPAL = "principal"
    OFFICE = "office"
    LEAD = "lead"
    COLLECTOR = "collector"
    INSPECTOR = "inspector"
    FINANCE = "finance"
    PROCUREMENT = "procurement"
    ADMIN = "admin"


UNIT_ROLES = (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL)


class Reach(StrEnum):
    """How far a right goes from the unit on which its post sits."""

    OWN = "own"
    SUBTREE = "subtree"


class Permission(StrEnum):
    """One thing that may be done."""

    SEE_OWN_UNIT = "unit.home"
    SUBMIT_DUTY = "duty.submit"
    SIGN_DUTY = "duty.sign"
    SEE_DUTY = "duty.see"
    REVIEW_DUTY = "duty.review"
    RECORD_ANSWER = "duty.record"
    WAIVE_DUTY = "duty.waive"
    CHANGE_DATES = "duty.dates"
    INSPECT = "enrolment.inspect"
    URGE = "duty.urge"
    SEE_OFFICE = "office.see"
    DECIDE_HELD = "held.decide"
    OPEN_CASE = "case.open"
    ANSWER_CASE = "case.answer"
    DECIDE_CASE = "case.decide"
    CLOSE_CASE = "case.close"
    RUN_DRILL = "drill.run"
    SEE_UNITS = "unit.see"
    MANAGE_UNITS = "unit.manage"
    MANAGE_PEOPLE = "people.manage"
    NAME_SUBSTITUTE = "post.substitute"
    SEE_CAMPAIGN = "campaign.see"
    MANAGE_CAMPAIGN = "campaign.manage"
    MANAGE_CALENDAR = "calendar.manage"
    SEE_SETUP = "setup.see"
    READ_MAILBOX = "mailbox.read"
    SEE_LEAD = "lead.see"
    SEE_TRAIL = "trail.see"
    SEE_ROUNDS = "round.see"
    RUN_ROUND = "round.run"
    SEE_FIGURES = "figures.see"
    FILL_FIGURES = "figures.fill"
    SEE_SUMS = "sums.see"
    SIGN_SUMS = "sums.sign"
    SEE_MONEY = "money.see"
    RUN_MONEY = "money.run"
    CONFIRM_MONEY = "money.confirm"
    ANSWER_DOUBT = "figures.reconcile"
    TAKE_SCANS = "scans.take"
    DRAFT_PAPER = "papers.draft"
    SEE_PAPERS = "papers.read"
    SIGN_PAPER = "papers.sign"
    ISSUE_PAPER = "papers.issue"
    RECEIVE_PAPER = "papers.receive"


@dataclass(frozen=True)
class Grant:
    """One row of PERMISSIONS: these roles, this far."""

    roles: frozenset[Role]
    reach: Reach


def _own(*roles: Role) -> Grant:
    return Grant(frozenset(roles), Reach.OWN)


def _subtree(*roles: Role) -> Grant:
    return Grant(frozenset(roles), Reach.SUBTREE)


P, R = Permission, Role
# fmt: off
PERMISSIONS: dict[Permission, tuple[Grant, ...]] = {
    P.SEE_OWN_UNIT:    (_own(*UNIT_ROLES), _subtree(R.OFFICE, R.COLLECTOR, R.LEAD)),
    P.SUBMIT_DUTY:     (_own(*UNIT_ROLES),),
    P.SIGN_DUTY:       (_own(R.DEPUTY, R.PRINCIPAL), _subtree(R.LEAD)),
    P.SEE_DUTY:        (_own(*UNIT_ROLES), _subtree(R.OFFICE, R.COLLECTOR, R.LEAD, R.INSPECTOR)),
    P.REVIEW_DUTY:     (_subtree(R.OFFICE, R.COLLECTOR),),
    P.RECORD_ANSWER:   (_subtree(R.OFFICE, R.COLLECTOR),),
    P.WAIVE_DUTY:      (_subtree(R.OFFICE),),
    P.CHANGE_DATES:    (_subtree(R.OFFICE),),
    P.INSPECT:         (_subtree(R.OFFICE, R.INSPECTOR),),
    P.URGE:            (_subtree(R.OFFICE, R.COLLECTOR),),
    P.SEE_OFFICE:      (_subtree(R.OFFICE, R.COLLECTOR, R.LEAD),),
    P.DECIDE_HELD:     (_subtree(R.LEAD),),
    P.OPEN_CASE:       (_subtree(R.OFFICE, R.LEAD),),
    P.ANSWER_CASE:     (_own(*UNIT_ROLES),),
    P.DECIDE_CASE:     (_subtree(R.LEAD),),
    P.CLOSE_CASE:      (_subtree(R.OFFICE, R.LEAD),),
    P.RUN_DRILL:       (_subtree(R.OFFICE, R.COLLECTOR, R.ADMIN),),
    P.SEE_UNITS:       (_own(*UNIT_ROLES), _subtree(R.OFFICE, R.COLLECTOR, R.LEAD, R.ADMIN)),
    P.MANAGE_UNITS:    (_subtree(R.OFFICE, R.ADMIN),),
    P.MANAGE_PEOPLE:   (_subtree(R.OFFICE, R.ADMIN),),
    P.NAME_SUBSTITUTE: (_own(*R), _subtree(R.OFFICE, R.ADMIN)),
    P.SEE_CAMPAIGN:    (_own(*UNIT_ROLES), _subtree(R.OFFICE, R.COLLECTOR, R.LEAD, R.INSPECTOR, R.ADMIN)),
    P.MANAGE_CAMPAIGN: (_subtree(R.OFFICE, R.ADMIN),),
    P.MANAGE_CALENDAR: (_subtree(R.OFFICE, R.ADMIN),),
    P.SEE_SETUP:       (_subtree(R.ADMIN, R.OFFICE),),
    P.READ_MAILBOX:    (_subtree(R.ADMIN),),
    P.SEE_LEAD:        (_subtree(R.LEAD, R.OFFICE, R.COLLECTOR),),
    P.SEE_TRAIL:       (_subtree(R.OFFICE, R.COLLECTOR, R.LEAD, R.ADMIN),),
    # Who has answered is progress; the figures themselves are a right of their own (保密).
    P.SEE_ROUNDS:      (_subtree(R.OFFICE, R.COLLECTOR, R.LEAD),),
    P.RUN_ROUND:       (_subtree(R.OFFICE),),
    P.SEE_FIGURES:     (_own(*UNIT_ROLES), _subtree(R.OFFICE, R.COLLECTOR)),
    P.FILL_FIGURES:    (_own(*UNIT_ROLES), _subtree(R.OFFICE)),
    P.SEE_SUMS:        (_subtree(R.OFFICE, R.COLLECTOR),),
    P.SIGN_SUMS:       (_subtree(R.OFFICE, R.COLLECTOR),),
    # A sum over a subtree is shown at the own place; below it, units' costs ask for SEE_FIGURES.
    P.SEE_MONEY:       (_subtree(R.OFFICE, R.COLLECTOR, R.FINANCE),),
    P.RUN_MONEY:       (_subtree(R.OFFICE),),
    P.CONFIRM_MONEY:   (_subtree(R.FINANCE),),
    P.ANSWER_DOUBT:    (_subtree(R.OFFICE, R.COLLECTOR),),
    # Stamped paper shows figures: whoever brings it in may see them.
    P.TAKE_SCANS:      (_own(*UNIT_ROLES), _subtree(R.OFFICE, R.COLLECTOR)),
    # A paper is put before the leading group once it is proofed; before, it is the office's draft.
    P.DRAFT_PAPER:     (_subtree(R.OFFICE),),
    P.SEE_PAPERS:      (_subtree(R.OFFICE, R.LEAD),),
    P.SIGN_PAPER:      (_subtree(R.OFFICE, R.LEAD),),
    P.ISSUE_PAPER:     (_subtree(R.OFFICE),),
    P.RECEIVE_PAPER:   (_own(*UNIT_ROLES), _subtree(R.OFFICE, R.COLLECTOR)),
}
# fmt: on

# Rights that a demonstration adds: nothing in a simulated database is anybody's secret.
IN_SIMULATION: dict[Permission, tuple[Grant, ...]] = {
    P.READ_MAILBOX: (_subtree(R.OFFICE, R.LEAD), _own(*UNIT_ROLES)),
}


# What a letter's link does not open: letters are passed on, and shared mailboxes have many readers.
# Filling in, reviewing and urging are the work itself; these decide over people, plans and names.
NEEDS_PASSWORD = frozenset(
    {
        P.MANAGE_UNITS, P.MANAGE_PEOPLE, P.MANAGE_CAMPAIGN, P.MANAGE_CALENDAR, P.DECIDE_HELD,
        P.SEE_SETUP, P.READ_MAILBOX, P.WAIVE_DUTY, P.CHANGE_DATES, P.INSPECT, P.NAME_SUBSTITUTE,
        P.OPEN_CASE, P.DECIDE_CASE, P.CLOSE_CASE, P.RUN_DRILL, P.RUN_ROUND,
        P.SEE_SUMS, P.SIGN_SUMS,
        P.SEE_MONEY, P.RUN_MONEY, P.CONFIRM_MONEY, P.ANSWER_DOUBT,
        P.DRAFT_PAPER, P.SEE_PAPERS, P.SIGN_PAPER, P.ISSUE_PAPER,
    }
)  # fmt: skip
# What a letter's link opens for the own unit alone: other units' figures ask for the password.
OWN_BY_LETTER = frozenset({P.SEE_FIGURES, P.FILL_FIGURES, P.TAKE_SCANS})


@dataclass(frozen=True)
class HeldPost:
    """A post the asker holds today: the role, the unit and its path (``"/1/12/"``)."""

    role: Role
    unit_id: int | None
    path: str


@dataclass(frozen=True)
class Asker:
    """The person at a door, with the posts held on the day of asking.

    The first administrator's post sits on no unit: its path is ``"/"``, which covers all.
    ``by_letter``: signed in by a letter's link, so far without a password.
    """

    person_id: int
    name: str
    posts: tuple[HeldPost, ...] = ()
    simulated: bool = False
    by_letter: bool = False

    def roles(self) -> frozenset[Role]:
        """Return the roles held on any unit."""
        return frozenset(post.role for post in self.posts)


def grants(
    permission: Permission, *, simulated: bool, by_letter: bool = False
) -> tuple[Grant, ...]:
    """Return the rows of the table for a permission, as far as this way of signing in opens them."""
    shut = by_letter and permission in NEEDS_PASSWORD
    extra = IN_SIMULATION.get(permission, ()) if simulated else ()
    rows = () if shut else PERMISSIONS[permission]
    if by_letter and permission in OWN_BY_LETTER:
        rows = tuple(grant for grant in rows if grant.reach is Reach.OWN)
    return rows + extra


def reaches(asker: Asker, permission: Permission) -> tuple[tuple[Reach, str], ...]:
    """Return how far the asker's right goes: pairs of reach and path, empty when there is none."""
    return tuple(
        dict.fromkeys(
            (grant.reach, post.path)
            for grant in grants(permission, simulated=asker.simulated, by_letter=asker.by_letter)
            for post in asker.posts
            if post.role in grant.roles
        )
    )


def may(asker: Asker, permission: Permission, path: str | None = None) -> bool:
    """Tell whether the asker may do this to the unit at ``path``; None asks "anywhere at all?"."""
    pairs = reaches(asker, permission)
    if path is None:
        return bool(pairs)
    return any(path == own if reach is Reach.OWN else covers(own, path) for reach, own in pairs)


def roles_with(permissions: Iterable[Permission]) -> frozenset[Role]:
    """Return every role that any of these permissions names; used by menus and documents."""
    return frozenset(
        role for name in permissions for grant in PERMISSIONS[name] for role in grant.roles
    )
