"""What waits for the leading group's decision, from every source there is.

A new kind of decision is a new row of SOURCES, a page in campaign/web/words/lead.py: PAGES and a
sentence in templates/lead/decisions/<kind>.html.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.orm import Session

from campaign.reports.progress.counted import of_campaign
from campaign.reports.progress.standing import IN_UNIT, Look, standing
from campaign.reports.progress.strip import undecided
from campaign.reports.progress.told import last_words
from campaign.reports.visible import visible_each
from campaign.rules.dates.extension import ExtensionState
from campaign.rules.deadlines import days_late
from campaign.rules.lifecycle import OWED_BY, DutyState
from campaign.rules.permissions import Asker, Permission
from models.extension import Extension
from models.notice import Held
from models.plan import Campaign, Milestone
from models.term import Term, TermRung
from models.unit import Unit


@dataclass(frozen=True)
class Decision:
    """One thing to decide.

    ``kind`` names its page and its sentence, ``id`` the row decided about. ``said`` is the unit's
    last word (empty: it never answered), ``since_at`` since when it waits; ``level`` is a draft's.
    Of a request for more time ``said`` is the reason, ``due_on`` its date, ``wanted_on`` the wish.
    """

    kind: str
    id: int
    unit: str
    milestone: str
    days_late: int
    said: str
    since_at: datetime
    level: int = 0
    due_on: date | None = None
    wanted_on: date | None = None


# In words, so that the databases see that the index of open requests will do.
ASKED = Extension.state == bindparam("asked", ExtensionState.ASKED.value, literal_execute=True)
Source = Callable[[Session, int, Look, ColumnElement[bool]], Iterable[Decision]]


def waiting_decisions(
    session: Session, asker: Asker, *, campaign_id: int, look: Look
) -> tuple[Decision, ...]:
    """Return what waited at the instant looked at, as far as the asker sees, the oldest first.

    Nothing waits in a campaign that was called off.
    """
    campaign = session.get_one(Campaign, campaign_id)
    if campaign.cancelled_at is not None and campaign.cancelled_at <= look.at:
        return ()
    sees = visible_each(asker, Permission.SEE_LEAD)
    found = [one for source in SOURCES for one in source(session, campaign_id, look, sees)]
    return tuple(sorted(found, key=lambda one: (one.since_at, one.kind, one.id)))


def drafts_that_waited(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool]
) -> list[Decision]:
    """Return the drafts of escalation (通报批评 and above) for duties still owed by that term."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    stand = standing(look)
    rows = session.execute(
        of_campaign(
            stand, campaign_id, sees,
            Held.id, Unit.name.label("unit"), Milestone.name.label("milestone"), Term.due_on,
            stand.c.state, stand.c.submitted_on, stand.c.duty_id, Held.created_at, TermRung.level,
        )
        .join(Held, Held.duty_id == stand.c.duty_id)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .where(
            TermRung.term_id == stand.c.term_id,
            stand.c.state.in_(IN_UNIT),
            Held.created_at <= look.at,
            undecided(look),
        )
    ).all()  # fmt: skip
    words = last_words(session, [row.duty_id for row in rows], look.at)
    return [
        Decision(
            "held", row.id, row.unit, row.milestone,
            days_late(
                row.due_on, OWED_BY[DutyState(row.state)], look.day, row.submitted_on,
                includes_due_day=includes,
            ),
            words[row.duty_id].text if row.duty_id in words else "",
            row.created_at, row.level,
        )
        for row in rows
    ]  # fmt: skip


def extensions_that_waited(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool]
) -> list[Decision]:
    """Return the requests for more time beyond the bound, which the office may not grant."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    stand = standing(look)
    rows = session.execute(
        of_campaign(
            stand, campaign_id, sees,
            Extension.id, Unit.name.label("unit"), Milestone.name.label("milestone"), Term.due_on,
            stand.c.state, Extension.reason, Extension.asked_at, Extension.wanted_on,
        )
        .join(Extension, Extension.duty_id == stand.c.duty_id)
        .where(
            Extension.beyond,
            Extension.term_id == stand.c.term_id,
            stand.c.state.in_(IN_UNIT),
            Extension.asked_at <= look.at,
            Extension.decided_at.is_(None) | (Extension.decided_at > look.at)
            if look.back
            else ASKED,
        )
    ).all()  # fmt: skip
    return [
        Decision(
            "extension", row.id, row.unit, row.milestone,
            days_late(
                row.due_on, OWED_BY[DutyState(row.state)], look.day, None,
                includes_due_day=includes,
            ),
            row.reason, row.asked_at, due_on=row.due_on, wanted_on=row.wanted_on,
        )
        for row in rows
    ]  # fmt: skip


SOURCES: tuple[Source, ...] = (drafts_that_waited, extensions_that_waited)
