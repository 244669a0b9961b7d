"""The counts over the office's table."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session

from campaign.reports.progress.counted import conditions, of_campaign
from campaign.reports.progress.numbers import Numbers, figures, figures_of
from campaign.reports.progress.standing import IN_OFFICE, IN_UNIT, Look, last_good, standing
from campaign.reports.review.waiting import WAITS, on_the_queues_index
from campaign.reports.sums import Sums
from campaign.rules.counting import Count
from campaign.rules.sums.totals import missing_on, stand_so
from models.duty import Duty
from models.notice import Held
from models.plan import Campaign
from models.term import Term, TermRung
from models.unit import Unit

NAMES_SHOWN = 2


@dataclass(frozen=True)
class Missing:
    """The missing duties by their last day: passed, today, still to come."""

    late: int = 0
    today: int = 0
    later: int = 0


@dataclass(frozen=True)
class Strip:
    """How many duties, and how many units, were due by the day looked at, and how they stand.

    ``missing`` says how many of the missing duties 未报 are late 逾期, how many have today as their
    last day, and how many a return or the unit's own taking back gave a later one.
    ``review`` counts everything that waits for the office, ``review_days`` for how long the oldest;
    ``held`` drafts of escalation wait for approval, ``held_units`` are the first of the
    ``held_of`` units they concern.
    """

    duties: Numbers
    units: Numbers
    missing: Missing
    review: int
    review_days: int
    held: int
    held_units: tuple[str, ...]
    held_of: int


def strip(
    session: Session,
    campaign_id: int,
    look: Look,
    *,
    sees: ColumnElement[bool] | None = None,
    kept: Sums | None = None,
) -> Strip:
    """Count, in as many queries however many units there are.

    ``kept``: the sums of the units that ``sees`` lets through, for a look at today: what they say
    is not counted anew.
    """
    if kept is None:
        found = figures(session, campaign_id, look, sees=sees)
        missing, review, oldest = _open(session, campaign_id, look, sees)
    else:
        found = figures_of(kept, look.day)
        missing, review = _kept_open(session, campaign_id, look, kept)
        oldest = oldest_waiting(session, campaign_id, sees) if review else None
    held = _held(session, campaign_id, look, sees)
    concerned = tuple(dict.fromkeys(held))
    return Strip(
        found.duties,
        found.units,
        missing,
        review=review,
        review_days=max(0, (look.day - (oldest or look.day)).days),
        held=len(held),
        held_units=concerned[:NAMES_SHOWN],
        held_of=len(concerned),
    )


def _open(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool] | None
) -> tuple[Missing, int, date | None]:
    """Return what is missing, how many wait for the office, and since which day the oldest does."""
    stand = standing(look)
    missing = conditions(session, campaign_id, stand, look)[Count.MISSING]
    waits = stand.c.state.in_(IN_OFFICE)
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    good = last_good(look.day, includes_due_day=includes)
    counted = (
        missing & (Term.due_on < good), missing & (Term.due_on == good),
        missing & (Term.due_on > good), waits,
    )  # fmt: skip
    numbers = (func.coalesce(func.sum(case((fits, 1), else_=0)), 0) for fits in counted)
    oldest = func.min(case((waits, stand.c.submitted_on)))
    asked = of_campaign(stand, campaign_id, sees, *numbers, oldest)
    late, today, later, review, since_on = session.execute(asked.where(missing | waits)).one()
    return Missing(late, today, later), review, since_on


def _kept_open(session: Session, campaign_id: int, look: Look, kept: Sums) -> tuple[Missing, int]:
    """Return what is missing and how many wait for the office, from the sums."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    good = last_good(look.day, includes_due_day=includes)
    missing = Missing(*missing_on(kept.cells, kept.terms, look.day, last_good=good))
    return missing, sum(stand_so(kept.cells, IN_OFFICE).values())


def oldest_waiting(
    session: Session, campaign_id: int, sees: ColumnElement[bool] | None
) -> date | None:
    """Return since when the oldest answer waits: the first row of the queue for review."""
    waiting = (
        select(Duty.submitted_on)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(
            WAITS,
            on_the_queues_index(),
            Duty.campaign_id == campaign_id,
            true() if sees is None else sees,
        )
    )
    return session.scalar(waiting.order_by(Duty.submitted_on, Duty.id).limit(1))


def undecided(look: Look) -> ColumnElement[bool]:
    """Return the condition "this draft still waited"; today in the words of its own index."""
    waits = Held.decided_at.is_(None)
    return waits | (Held.decided_at > look.at) if look.back else waits


def _held(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool] | None
) -> list[str]:
    """Return the units of the drafts that waited, for duties still owed under the same term."""
    stand = standing(look)
    return list(
        session.scalars(
            of_campaign(stand, campaign_id, sees, Unit.name)
            .join(Held, Held.duty_id == stand.c.duty_id)
            .join(TermRung, TermRung.id == Held.term_rung_id)
            .where(
                TermRung.term_id == stand.c.term_id,
                stand.c.state.in_(IN_UNIT),
                Held.created_at <= look.at,
                undecided(look),
            )
            .order_by(Held.id)
        )
    )
