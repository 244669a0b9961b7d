"""What the office may decide about the duty now: the table says what, and what each act asks."""

from dataclasses import dataclass
from datetime import datetime

from flask import g

from campaign.records.notice.recipients import Recipient, recipients
from campaign.reports.duty.duty import OneDuty
from campaign.reports.duty.proposal import Proposal, proposal
from campaign.reports.review.next import Following, following
from campaign.reports.review.reasons import Reason, own_reasons
from campaign.reports.review.waiting import Place
from campaign.rules.evidence import sections_of
from campaign.rules.lifecycle import DutyAction, DutyFacts, DutyMove, DutyState, duty_moves
from campaign.rules.permissions import Permission, Role, may
from campaign.web.pages.campaigns.plan import scope
from campaign.web.pages.progress.panels.figures import form_groups
from campaign.web.pages.progress.queue import AskedQueue, carried
from models.base import db

A = DutyAction
# What the office does here; dates are a panel of their own.
OFFICE = frozenset({A.TAKE, A.ACCEPT, A.RETURN, A.RECORD, A.WAIVE, A.UNDO})


@dataclass(frozen=True)
class Review:
    """What reviewing needs: whom a return tells, its date, sections, ready reasons; what follows.

    ``reviewer`` has begun the review, ``began_at`` when; empty while nobody has.
    """

    would_hear: tuple[Recipient, ...]
    proposed: Proposal
    sections: tuple[str, ...]
    reasons: tuple[Reason, ...]
    queue: AskedQueue
    following: Following | None
    reviewer: str
    began_at: datetime | None


@dataclass(frozen=True)
class OfficePanel:
    """``moves``: the rows of the table open to the reader, by act; ``review`` while one is due.

    ``drafts``: the reader may draft papers of the campaign, whose office stands at its scope.
    """

    moves: dict[DutyAction, DutyMove]
    review: Review | None = None
    drafts: bool = False

    @property
    def reviews(self) -> bool:
        """Tell whether it is the reader's turn to review."""
        return self.review is not None

    def asks(self, act: str) -> tuple[str, ...]:
        """Return the fields that the table asks for with an act."""
        return self.moves[A(act)].asks


def office_panel(duty: OneDuty) -> OfficePanel:
    """Return the panel for the reader."""
    moves = office_moves(duty)
    drafts = may(g.asker, Permission.DRAFT_PAPER, scope(duty.campaign_id))
    return OfficePanel(moves, _review(duty) if A.ACCEPT in moves else None, drafts)


def office_moves(duty: OneDuty) -> dict[DutyAction, DutyMove]:
    """Return the rows of the table that the reader may take as the office, by act."""
    if not duty.running:
        return {}
    facts = DutyFacts(nil=duty.nil, began_by=duty.past.began_by)
    return {
        move.action: move
        for move in duty_moves(duty.state, facts)
        if move.action in OFFICE and may(g.asker, move.may, duty.path)
    }


def _review(duty: OneDuty) -> Review:
    session, queue = db.session(), carried()
    here = Place(duty.submitted_on, duty.id) if duty.submitted_on else None
    since = duty.past.since if duty.state is DutyState.IN_REVIEW else None
    return Review(
        would_hear=recipients(session, [duty.id], Role.CONTACT, today=g.today),
        proposed=proposal(session, today=g.today, due_on=duty.due_on),
        sections=sections_of(
            duty.asked.evidence, (*duty.asked.declarations, *form_groups(duty.id))
        ),
        reasons=own_reasons(session, g.asker),
        queue=queue,
        following=following(session, g.asker, queue.wish, here),
        reviewer=since.who if since else "",
        began_at=since.at if since else None,
    )
