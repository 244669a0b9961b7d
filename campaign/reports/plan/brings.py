"""What amending a plan brings, before anything is done; the page asks it, and so does the act.

``Brings.digest`` tells the act that it does what was shown.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import EVERY, due_of
from campaign.records.plan.ladders import ladder_in_force
from campaign.reports.dates.chosen import Chosen, by_number
from campaign.reports.dates.effect import Effect
from campaign.reports.dates.plan import Plan as Redating
from campaign.reports.dates.plan import plan_dates
from campaign.reports.plan.forecast import Added, Moved, TermKey, effect_of
from campaign.reports.plan.stored import retired, running, stored_plan
from campaign.reports.plan.terms import added_of, drafts_of, moved_of
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.extension import ExtensionState
from campaign.rules.dates.new_date import NewDate
from campaign.rules.lifecycle import OWED_BY_UNIT, UNFINISHED, DutyAction
from campaign.rules.plan import Plan
from campaign.rules.plans.amending import ADDED, REMOVED, Amendment, amend
from campaign.rules.plans.dates import rolled_dates
from models.duty import Duty
from models.extension import Extension
from models.plan import Campaign, Milestone
from models.unit import Unit

# A forecast looks at each duty; beyond this number only duties are counted.
MOST_DUTIES = 20_000
# Milestone -> kind of unit ("": all that are not named) -> (its date, its new date), as rolled.
Redates = Mapping[int, Mapping[str, tuple[date, date]]]


@dataclass(frozen=True)
class Brings:
    """What the amendment does.

    ``moved`` are the terms that go over to the new ladder, ``redated`` the new dates by milestone,
    ``dates`` the duties that get one, ``removed`` the duties that are waived. ``drafts``: those
    waiting for approval that stand under the new ladder too, and those that end. ``requests``:
    the units whose request for more time has no object any more. ``effect`` is None where the
    duties are too many to look at each, or where faults forbid the amendment.
    """

    campaign: Campaign
    was: Plan
    new: Plan
    amendment: Amendment
    moved: tuple[Moved, ...]
    redated: Redates
    dates: Redating
    added: tuple[Added, ...]
    removed: tuple[Chosen, ...]
    drafts: tuple[int, int]
    duties: int
    effect: Effect | None
    digest: str
    requests: tuple[str, ...] = ()

    @property
    def letters_now(self) -> int:
        """How many letters the act sends at once: of new dates, and of what is asked no more."""
        if self.effect is None:
            return 0
        gone = {one.duty_id for one in self.removed}
        letters = {
            (one.duty_id in gone, one.person_id, one.address)
            for one in self.effect.told
            if one.address and one.person_id not in self.effect.full
        }
        return len(letters)

    @property
    def counts(self) -> dict[str, int]:
        """What the version and the event keep of it."""
        found = {
            "duties": self.duties, "dates": len(self.dates.changes), "added": self.new_duties,
            "waived": len(self.removed), "drafts": self.drafts[1],
        }  # fmt: skip
        if self.effect is not None:
            letters = self.effect.letters
            found |= {
                "cancelled": letters.cancelled, "moved": letters.moved,
                "written": letters.added, "void": len(self.effect.void),
                "letters_now": self.letters_now,
            }  # fmt: skip
        return found

    @property
    def new_duties(self) -> int:
        """How many duties added milestones make."""
        return sum(len(one.units) for one in self.added)


def brings(
    session: Session,
    campaign: Campaign,
    new: Plan,
    *,
    calendar: WorkingCalendar,
    now: datetime,
    today: date,
    lock: bool = False,
) -> Brings:
    """Return what putting this plan into force brings; ``lock`` holds the duties it is about."""
    was = stored_plan(session, campaign)
    new = _named(session, campaign, new)
    amendment = amend(
        was, new, running(session, campaign.id), retired=retired(session, campaign.id), today=today
    )
    if amendment.faults or not amendment.edits:
        none = Redating(DutyAction.CHANGE_DATE, ())
        return Brings(campaign, was, new, amendment, (), {}, none, (), (), (0, 0), 0, None, "")
    standing = _rows(session, campaign.id)
    gone = _duties(session, _removed(standing, amendment), UNFINISHED, lock=lock)
    left_out = {one.duty_id for one in gone}
    redated = _redated(standing, amendment, new, calendar)
    kept = [row.id for row in standing if row.id in redated or amendment.ladder]
    owed = [
        one
        for one in _duties(session, kept, OWED_BY_UNIT, lock=lock)
        if one.duty_id not in left_out
    ]
    dates = redating(session, owed, redated, calendar=calendar, today=today)
    moved = moved_of(session, owed, new.ladder, calendar, now=now, lock=lock) if (
        amendment.ladder
    ) else ()  # fmt: skip
    added = added_of(session, campaign, new, amendment.of("milestone", ADDED), calendar, now=now)
    ladder_id = None if amendment.ladder else ladder_in_force(session, campaign.id).ladder_id
    touched = owed if amendment.ladder else [change.duty for change in dates.changes]
    duties = len(touched) + len(gone) + sum(len(one.units) for one in added)
    found = Brings(
        campaign=campaign, was=was, new=new, amendment=amendment, moved=moved, redated=redated,
        dates=dates, added=added, removed=gone, drafts=drafts_of(session, moved), duties=duties,
        effect=None, digest=_digest(campaign, new, moved, redated, added, gone),
        requests=_requests(session, [*(one.duty.duty_id for one in dates.changes), *left_out]),
    )  # fmt: skip
    if duties > MOST_DUTIES:
        return found
    effect = effect_of(
        session, touched, dates, moved, added, gone, ladder=new.ladder, was=was.ladder,
        ladder_id=ladder_id, scope_id=campaign.scope_unit_id, calendar=calendar, now=now,
        today=today,
    )  # fmt: skip
    return replace(found, effect=effect)


def redating(
    session: Session,
    owed: Collection[Chosen],
    redated: Redates,
    *,
    calendar: WorkingCalendar,
    today: date,
) -> Redating:
    """Return the plan that gives those duties their milestone's new date that keep the old one."""
    groups: dict[tuple[int, date], list[Chosen]] = {}
    for one in owed:
        if one.milestone_id in redated:
            was_on, on = _of_kind(redated[one.milestone_id], one.kind)
            if one.due_on == was_on != on:
                groups.setdefault((one.milestone_id, on), []).append(one)
    changes = [
        change
        for (_, on), chosen in sorted(groups.items())
        for change in plan_dates(
            session, chosen, NewDate(on=on), calendar=calendar, today=today
        ).changes
    ]
    return Redating(DutyAction.CHANGE_DATE, tuple(changes))


def _of_kind(dates: Mapping[str, tuple[date, date]], kind: str) -> tuple[date, date]:
    return dates.get(kind, dates[EVERY])


def _named(session: Session, campaign: Campaign, new: Plan) -> Plan:
    """Let the office's unit be named by its name, whichever of name and code the file writes."""
    bureau = session.get_one(Unit, campaign.bureau_unit_id)
    return replace(new, office_unit=bureau.name) if new.office_unit == bureau.code else new


def _requests(session: Session, duty_ids: Collection[int]) -> tuple[str, ...]:
    """Return the units whose open request lapses with the date that it asks to move."""
    found: list[str] = []
    for some in chunks(duty_ids):
        found += session.scalars(
            select(Unit.name)
            .join(Duty, Duty.unit_id == Unit.id)
            .join(Extension, Extension.duty_id == Duty.id)
            .where(Extension.duty_id.in_(some), Extension.state == ExtensionState.ASKED)
            .order_by(Unit.code)
        )
    return tuple(found)


def _rows(session: Session, campaign_id: int) -> Sequence[Milestone]:
    return session.scalars(
        select(Milestone)
        .where(Milestone.campaign_id == campaign_id, Milestone.removed_at.is_(None))
        .order_by(Milestone.position, Milestone.id)
    ).all()


def _removed(rows: Sequence[Milestone], amendment: Amendment) -> list[int]:
    """Return the milestones that are asked no more, with all their later times."""
    keys = set(amendment.of("milestone", REMOVED))
    first = {row.id for row in rows if row.key in keys}
    return [row.id for row in rows if row.id in first or row.first_id in first]


def _redated(
    rows: Sequence[Milestone], amendment: Amendment, new: Plan, calendar: WorkingCalendar
) -> dict[int, dict[str, tuple[date, date]]]:
    edited = {
        key
        for field in ("due_on", "due_on_for", "roll")
        for key in amendment.of("milestone", field)
    }
    asked = {one.key: one for one in new.milestones}
    found = {}
    for row in rows:
        if row.key in edited:
            on = rolled_dates(asked[row.key], new.roll, calendar)
            dates = {
                kind: (due_of(row, kind), on.get(kind, on[EVERY]))
                for kind in sorted({EVERY, *on, *row.by_kind})
            }
            if any(was != becomes for was, becomes in dates.values()):
                found[row.id] = dates
    return found


def _duties(
    session: Session, milestone_ids: Collection[int], states: Collection[str], *, lock: bool
) -> tuple[Chosen, ...]:
    ids = session.scalars(
        select(Duty.id).where(Duty.milestone_id.in_(milestone_ids), Duty.state.in_(states))
    ).all()
    return by_number(session, ids, lock=lock)


def _digest(
    campaign: Campaign,
    new: Plan,
    moved: Sequence[Moved],
    redated: Redates,
    added: Sequence[Added],
    gone: Sequence[Chosen],
) -> str:
    """Return a short text that differs where anything that is done differs."""
    terms: list[tuple[TermKey, list[tuple[int, bool, str]]]] = [
        (one.key, [(t.time.number, t.done, t.settled) for t in one.times]) for one in moved
    ]
    said = repr((
        campaign.version, new, terms, sorted(redated.items()), [one.units for one in added],
        [one.duty_id for one in gone],
    ))  # fmt: skip
    return hashlib.sha256(said.encode()).hexdigest()[:32]
