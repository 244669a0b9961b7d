"""What the unit itself may do to the duty now, and what it waits for."""

from dataclasses import dataclass

from flask import g

from campaign.records.notice.recipients import Recipient, recipients
from campaign.reports.answer.draft import Draft, draft_of
from campaign.reports.answer.signer import Signer, is_signer, own_signature, signer
from campaign.reports.answer.things import Things, asked_since, on_paper, things_of
from campaign.reports.duty.duty import OneDuty
from campaign.reports.evidence.listed import Handed, evidence_of
from campaign.rules.lifecycle import OWED, DutyAction, DutyFacts, DutyState, duty_moves
from campaign.rules.permissions import Permission, Role, may
from campaign.web.pages.progress.panels.figures import without_form
from models.base import db

A, S = DutyAction, DutyState


@dataclass(frozen=True)
class UnitPanel:
    """What the reader may do for the unit, and what there is.

    ``own``: the reader stands on the unit's duty chain. ``signs``: the plan takes the reader's
    signature; ``own_signature``: it is his that is waited for. ``signer``: who else has to sign,
    ``would_hear`` whom handing in tells at once. ``things``: what the plan asks for and whether it
    is there, ``handed`` the files; ``on_paper``: the rest came so, but for what was ``added`` to
    the plan since. ``draft``: what the reader
    typed and did not hand in.
    """

    own: bool
    submits: bool
    withdraws: bool
    signs: bool
    own_signature: bool
    signer: Signer | None
    things: Things
    handed: tuple[Handed, ...]
    on_paper: bool
    added: frozenset[str]
    would_hear: tuple[Recipient, ...]
    draft: Draft | None = None

    @property
    def to_sign(self) -> bool:
        """It waits for the reader's own signature."""
        return self.own_signature and self.signer is not None and not self.submits

    @property
    def may_sign_too(self) -> bool:
        """It waits for a post below the reader's, who may sign as well."""
        return self.signs and not self.own_signature and not self.submits


def unit_panel(duty: OneDuty) -> UnitPanel:
    """Return the panel for the reader."""
    session = db.session()
    acts = {move.action for move in duty_moves(duty.state, DutyFacts())} if duty.running else set()
    own = may(g.asker, Permission.SUBMIT_DUTY, duty.path)
    signs = is_signer(g.asker, duty.asked.signed_by, duty.path)
    submits = own and A.SUBMIT in acts
    asked = _asked_signer(duty, submits=submits, signs=signs)
    owed = duty.state in OWED
    return UnitPanel(
        own=own,
        submits=submits,
        withdraws=own and A.WITHDRAW in acts,
        signs=signs,
        own_signature=own_signature(g.asker, duty.asked.signed_by, duty.path, duty.chain),
        signer=asked,
        things=things_of(
            session,
            duty.id,
            without_form(duty.id, duty.asked.evidence),
            duty.past.before if owed else None,
        ),
        handed=evidence_of(session, duty.id, duty.asked.evidence),
        on_paper=not owed and on_paper(session, duty.id),
        added=frozenset() if owed else asked_since(session, duty.id, duty.answer),
        would_hear=recipients(session, [duty.id], asked.role, today=g.today)
        if submits and asked
        else (),
        draft=draft_of(
            session, duty.id, g.asker.person_id, since=duty.answer.at if duty.answer else None
        )
        if submits
        else None,
    )


def _asked_signer(duty: OneDuty, *, submits: bool, signs: bool) -> Signer | None:
    """Return whose signature is missing, or would be once the reader has handed it in."""
    role: Role | None = duty.asked.signed_by
    if role is None or not duty.running:
        return None
    if duty.state is not S.AWAITING_SIGNATURE and (signs or not submits):
        return None
    return signer(db.session(), role, duty.chain, campaign_id=duty.campaign_id, on=g.today)
