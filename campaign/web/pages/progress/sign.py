"""The signer's page 签批: one duty, two buttons, no menu; letters lead straight here."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaign.records.house.calendar import load_calendar
from campaign.records.notice.recipients import recipients
from campaign.reports import people
from campaign.reports.answer.signer import is_signer, own_signature
from campaign.reports.answer.things import asked_since, on_paper, things_of
from campaign.reports.duty.duty import OneDuty, one_duty
from campaign.reports.duty.trail import of_duty
from campaign.reports.evidence.listed import evidence_of
from campaign.reports.links import Link
from campaign.reports.my_work.letter import of_letter
from campaign.reports.my_work.sections import Section, WorkLine, listed
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Permission, Role
from campaign.services.progress.sign_duty import send_back, sign_duty
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.progress.duty_page import act, duty_path
from campaign.web.pages.progress.panels.figures import shown_figures, without_form
from campaign.web.words import ladder
from campaign.web.words.told import told_lines
from models.base import db

bp = Blueprint("sign", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/duties/<int:duty_id>/sign")
@allowed(P.SIGN_DUTY, on=duty_path)
def show(duty_id: int) -> Page:
    """Show what has to be signed; once it is done, what happens next."""
    duty = _duty(duty_id)
    if not is_signer(g.asker, duty.asked.signed_by, duty.path):
        return redirect(url_for("duties.show", duty_id=duty_id))
    if not duty.running or duty.state is not DutyState.AWAITING_SIGNATURE:
        return render_template("sign/after.html", duty=duty, others=_others(duty_id))
    session = db.session()
    return render_template(
        "sign/show.html",
        duty=duty,
        things=things_of(
            session, duty_id, without_form(duty_id, duty.asked.evidence), duty.past.before,
            duty.answer,
        ),
        handed=evidence_of(session, duty_id, duty.asked.evidence),
        on_paper=on_paper(session, duty_id),
        added=asked_since(session, duty_id, duty.answer),
        follows=ladder.above(
            duty.steps,
            duty.asked.signed_by or Role.PRINCIPAL,
            includes_due_day=duty.includes_due_day,
        ),
        told=told_lines(of_duty(session, duty_id)),
        own=own_signature(g.asker, duty.asked.signed_by, duty.path, duty.chain),
        figures=shown_figures(duty_id, duty.path, "sign"),
    )  # fmt: skip


@bp.post("/duties/<int:duty_id>/sign")
@allowed(P.SIGN_DUTY, on=duty_path)
def sign(duty_id: int) -> Response:
    """Sign and submit; the same page then says what happens next."""
    sign_duty(duty_id, **act())
    return redirect(url_for("sign.show", duty_id=duty_id))


@bp.get("/duties/<int:duty_id>/send-back")
@allowed(P.SIGN_DUTY, on=duty_path)
def back(duty_id: int) -> Page:
    """Ask for the reason, and say who will hear of it."""
    duty = _duty(duty_id)
    mine = is_signer(g.asker, duty.asked.signed_by, duty.path)
    if not mine or not duty.running or duty.state is not DutyState.AWAITING_SIGNATURE:
        return redirect(url_for("sign.show", duty_id=duty_id))
    return _ask_reason(duty)


@bp.post("/duties/<int:duty_id>/send-back")
@allowed(P.SIGN_DUTY, on=duty_path)
def back_post(duty_id: int) -> Page:
    """Send it back to the contact with a reason."""
    try:
        send_back(duty_id, reason=request.form.get("reason", ""), **act())
    except FieldMissing as refusal:
        return _ask_reason(_duty(duty_id), errors={refusal.field: told(refusal)}), 422
    return redirect(url_for("sign.show", duty_id=duty_id))


def leads_to(link: Link) -> str:
    """Return the page that a duty's letter opens: the signer's, where its reader has to sign.

    A letter that asked for the signature leads there afterwards too: it says what came of it. Who
    took a post over is led to all of it; a letter of which several duties are still to be done
    leads to their list, one of which a single one is left to that one.
    """
    assert link.duty_id is not None
    if link.letter_kind == "handover":
        return url_for("my_work.index")
    session, duty_id = db.session(), link.duty_id
    reader = people.asker(
        session, link.person_id, on=g.today, simulated=g.simulated, by_letter=True
    )
    left = [one for one in of_letter(session, link.letter_id or 0, reader) if one.undecided]
    if len(left) > 1:
        return url_for("my_work.index", letter=link.letter_id)
    if left:
        duty_id = left[0].duty_id
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    asked = link.letter_kind == "to_sign"
    waits = duty is not None and (asked or duty.state is DutyState.AWAITING_SIGNATURE)
    signs = duty is not None and is_signer(reader, duty.asked.signed_by, duty.path)
    return url_for("sign.show" if waits and signs else "duties.show", duty_id=duty_id)


def _duty(duty_id: int) -> OneDuty:
    duty = one_duty(db.session(), duty_id, now=g.now, today=g.today)
    if duty is None:
        raise NotFound
    return duty


def _ask_reason(duty: OneDuty, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "sign/back.html",
        duty=duty,
        would_hear=recipients(db.session(), [duty.id], Role.CONTACT, today=g.today),
        errors=errors or {},
        typed=request.form,
    )


def _others(duty_id: int) -> tuple[WorkLine, ...]:
    """Return what else waits for the reader's signature."""
    session = db.session()
    found: Any = listed(
        session, Section.SIGN, g.asker, calendar=load_calendar(session), today=g.today
    )
    return tuple(line for line in found.lines if line.duty_id != duty_id)
