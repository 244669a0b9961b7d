"""问责: the list of the office and the group, one case with what the reader may do, opening one."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from campaign.records.evidence.write import HandedIn
from campaign.records.notice.recipients import recipients
from campaign.reports.cases.beside import drafts_beside
from campaign.reports.cases.one import (
    OneCase,
    case_of_duty,
    cases_of_campaign,
    counts,
    levels,
    one_case,
    path_of_case,
)
from campaign.reports.duty.duty import one_duty
from campaign.reports.evidence.listed import evidence_of_case
from campaign.reports.paper.register import papers_of_case
from campaign.rules.cases.machine import ANSWER_WITHIN, CaseAction, CaseState, Measure
from campaign.rules.cases.words import colour_of
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.evidence import OF_CASE
from campaign.rules.lifecycle import Court
from campaign.rules.permissions import Permission, Role, may
from campaign.rules.words import LEVELS
from campaign.services.cases.answer_case import answer_case
from campaign.services.cases.close_case import close_case
from campaign.services.cases.decide_case import decide_case
from campaign.services.cases.open_by_hand import open_by_hand
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.evidence.hand_in import ACCEPT
from campaign.web.pages.evidence.place import most_megabytes, store
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.pages.progress.duty_page import duty_path
from campaign.web.words.sentence import _
from models.base import db

bp = Blueprint("cases", __name__)
P = Permission
Page = str | Response | tuple[str, int]


def case_path(case_id: int, **_: Any) -> str:
    """Return the path of the unit that a case is about.

    Raises:
        NotFound: there is no such case.
    """
    path = path_of_case(db.session(), case_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/office/<int:campaign_id>/cases")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def index(campaign_id: int) -> str:
    """Show the campaign's cases, with how many stand where."""
    session, wanted = db.session(), request.args.get("state", "")
    state = CaseState(wanted) if wanted in set(CaseState) else None
    found = cases_of_campaign(session, campaign_id, asker=g.asker, today=g.today, state=state)
    return render_template(
        "cases/index.html",
        desk=the_desk(campaign_id),
        cases=found,
        counts=counts(session, campaign_id, asker=g.asker),
        states=tuple(CaseState),
        state=state,
        raised=levels(session, {one.enrolment_id for one in found}),
        levels=LEVELS,
        colour_of=colour_of,
        decides=may(g.asker, P.DECIDE_CASE),
    )


@bp.get("/cases/<int:case_id>")
@allowed(P.SEE_DUTY, on=case_path)
def show(case_id: int) -> str:
    """Show a case to the unit, the office and the group, each with what they may do."""
    return _page(case_id)


@bp.post("/cases/<int:case_id>/answer")
@allowed(P.ANSWER_CASE, on=case_path)
def answer(case_id: int) -> Page:
    """The unit explains."""
    text = request.form.get("answer", "")
    return _do(
        case_id,
        lambda: answer_case(case_id, answer=text, paper=_paper(), store=store(), **_act()),
        _("说明已提交，等领导小组决定。"),
    )


@bp.post("/cases/<int:case_id>/decide")
@allowed(P.DECIDE_CASE, on=case_path)
def decide(case_id: int) -> Page:
    """The group decides."""
    measure, reason = request.form.get("measure", ""), request.form.get("reason", "")
    return _do(
        case_id,
        lambda: decide_case(case_id, measure=measure, reason=reason, **_act()),
        _("决定已记入，并已告知单位和办公室。"),
    )


@bp.post("/cases/<int:case_id>/close")
@allowed(P.CLOSE_CASE, on=case_path)
def close(case_id: int) -> Page:
    """The matter is at its end."""
    text = request.form.get("outcome", "")
    return _do(
        case_id, lambda: close_case(case_id, outcome=text, **_act()), _("已办结，并已告知单位。")
    )


@bp.get("/duties/<int:duty_id>/case")
@allowed(P.OPEN_CASE, on=duty_path)
def new(duty_id: int) -> Page:
    """Show what opening a case brings."""
    return _form(duty_id)


@bp.post("/duties/<int:duty_id>/case")
@allowed(P.OPEN_CASE, on=duty_path)
def open_(duty_id: int) -> Page:
    """Open a case by hand."""
    reason = request.form.get("reason", "")
    try:
        open_by_hand(duty_id, asker=g.asker, reason=reason, now=g.now, today=g.today)
    except FieldMissing as refusal:
        shown = _form(duty_id, errors=told_fields(refusal), typed=request.form)
        return shown if isinstance(shown, Response) else (shown, 422)
    flash(_("已启动问责，请单位在 %(n)s 个工作日内说明。", n=ANSWER_WITHIN), "done")
    return _to_case(duty_id)


def _to_case(duty_id: int) -> Response:
    found = case_of_duty(db.session(), duty_id, today=g.today)
    if found is None:
        return redirect(url_for("duties.show", duty_id=duty_id), code=303)
    return redirect(url_for("cases.show", case_id=found.id), code=303)


def _do(case_id: int, act: Callable[[], object], done: str) -> Page:
    try:
        act()
    except FieldMissing as refusal:
        return _page(case_id, errors=told_fields(refusal), typed=request.form), 422
    flash(done, "done")
    return redirect(url_for("cases.show", case_id=case_id), code=303)


def _act() -> dict[str, Any]:
    version = typed.whole(request.form.get("version")) or 0
    return {"asker": g.asker, "version": version, "now": g.now, "today": g.today}


def _paper() -> HandedIn | None:
    file: FileStorage | None = request.files.get("paper")
    if file is None or not file.filename:
        return None
    return HandedIn(file.stream, file.filename, OF_CASE)  # type: ignore[arg-type]


def _page(case_id: int, **refused: Any) -> str:
    session = db.session()
    case = one_case(session, case_id, today=g.today)
    if case is None:
        raise NotFound
    return render_template(
        "cases/show.html",
        case=case,
        acts=_acts(case),
        drafts=drafts_beside(session, case_id),
        official=papers_of_case(session, case_id) if may(g.asker, P.SEE_PAPERS, case.path) else [],
        papers=evidence_of_case(session, case.duty_id, case.answered.at),
        accept=ACCEPT,
        most_megabytes=most_megabytes(),
        had_file=_paper() is not None,
        measures=tuple(Measure),
        levels=LEVELS,
        raised=levels(session, [case.enrolment_id]).get(case.enrolment_id, 0),
        **({"errors": {}, "typed": {}} | refused),
    )


def _acts(case: OneCase) -> set[CaseAction]:
    """Return what the reader may do to the case now."""
    return {move.action for move in case.moves() if may(g.asker, move.may, case.path)}


def _form(duty_id: int, **refused: Any) -> str | Response:
    session = db.session()
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    if duty is None:
        raise NotFound
    found = case_of_duty(session, duty_id, today=g.today)
    if found is not None and found.state is not CaseState.CLOSED:
        return redirect(url_for("cases.show", case_id=found.id), code=303)
    if duty.court != Court.UNIT or not duty.days_late or not duty.running or duty.asked.by_office:
        flash(_("这项任务没有逾期，不能就它问责。"), "note")
        return redirect(url_for("duties.show", duty_id=duty_id), code=303)
    to = [
        one
        for role in (Role.PRINCIPAL, Role.CONTACT)
        for one in recipients(session, [duty_id], role, today=g.today)
    ]
    return render_template(
        "cases/open.html",
        duty=duty,
        to=to,
        days=ANSWER_WITHIN,
        **({"errors": {}, "typed": {}} | refused),
    )
