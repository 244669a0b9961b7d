"""公文: the register of a campaign's papers, and drafting a new one."""

import re
from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from campaign.papers.drafted.fill import asked_names
from campaign.papers.drafted.make import Wanted, contents_now, template_now
from campaign.papers.official.fill.template import names
from campaign.papers.official.kinds import KINDS
from campaign.reports.office.desks import desks
from campaign.reports.paper.contents import CONTENTS
from campaign.reports.paper.register import register
from campaign.rules.as_of import end_of
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow, Refusal
from campaign.rules.permissions import Permission, may
from campaign.services.paper.draft_paper import draft_paper
from campaign.web import typed
from campaign.web.errors import told, told_fields
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.plan import scope
from campaign.web.words.paper import ASKED_WORDS, PROSE, WHEN, called
from models.base import db
from models.duty import Duty
from models.notice import Held
from models.plan import Campaign

bp = Blueprint("papers", __name__)
_GAP = re.compile(r"\{\{ *(\w+) *(?:\}\}|…|$)")
P = Permission
Page = str | Response | tuple[str, int]


def place(campaign_id: int, **_none: object) -> str:
    """Return the path of the campaign's scope."""
    return scope(campaign_id)


@bp.get("/papers")
@allowed(P.SEE_PAPERS)
def index() -> Page:
    """List the campaigns whose papers are the asker's business; one alone is opened at once."""
    found = [
        one
        for one in desks(db.session(), g.asker, P.SEE_PAPERS)
        if may(g.asker, P.SEE_PAPERS, one.scope_path)
    ]
    if len(found) == 1:
        return redirect(url_for("papers.show", campaign_id=found[0].id))
    return render_template("paper/index.html", desks=found)


@bp.get("/campaigns/<int:campaign_id>/papers")
@allowed(P.SEE_PAPERS, on=place)
def show(campaign_id: int) -> str:
    """Show the register."""
    which, kind = request.args.get("which", ""), request.args.get("kind", "")
    session, path = db.session(), scope(campaign_id)
    return render_template(
        "paper/register.html", called=called,
        campaign=session.get_one(Campaign, campaign_id),
        rows=register(
            session, campaign_id, which=which, kind=kind if kind in KINDS else "",
            sees_drafts=may(g.asker, P.SEE_SUMS, path), cursor=typed.cursor(),
        ),
        which=which, kind=kind, kinds=KINDS, drafts=may(g.asker, P.DRAFT_PAPER, path),
    )  # fmt: skip


@bp.get("/campaigns/<int:campaign_id>/papers/new")
@allowed(P.DRAFT_PAPER, on=place)
def new(campaign_id: int) -> str:
    """List the kinds; or ask what one of them needs."""
    return _new(campaign_id, request.args.get("kind", ""), {})


@bp.post("/campaigns/<int:campaign_id>/papers/new")
@allowed(P.DRAFT_PAPER, on=place)
def draft(campaign_id: int) -> Page:
    """Generate the draft."""
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        return _new(campaign_id, "", {}), Invalid.status
    try:
        wanted = _wanted(campaign_id, kind)
        db.session.rollback()
        made = draft_paper(wanted, asker=g.asker, now=g.now, held_id=_held())
    except FieldMissing as refusal:
        return _new(campaign_id, kind, told_fields(refusal)), Invalid.status
    except (Invalid, NotNow) as refusal:
        _in_words(refusal)
        return _new(campaign_id, kind, {"": told(refusal)}), refusal.status
    flash(_("草稿已生成，每个数字都有来源。"), "done")
    return redirect(url_for("paper.show", paper_id=made), code=303)


def _in_words(refusal: Refusal) -> None:
    """Call a template's names as the form calls them."""
    for key in ("name", "place"):
        if key in refusal.values:
            text = str(refusal.values[key])
            said = _GAP.sub(lambda gap: _(ASKED_WORDS.get(gap[1], gap[1])), text)
            refusal.values[key] = _(ASKED_WORDS[text]) if text in ASKED_WORDS else said


def _wanted(campaign_id: int, kind: str) -> Wanted:
    form = request.form
    day = typed.day("as_of")
    at = end_of(day) if day and day < g.today else None
    words = {
        name.removeprefix("t-"): text for name, text in form.items() if name.startswith("t-")
    }  # fmt: skip
    return Wanted(
        kind, campaign_id, at or g.now, looks_back=at is not None, duty_id=_duty(campaign_id),
        title=form.get("title", "").strip(), to=form.get("to", "").strip(),
        drafter=g.asker.name, typed=words,
    )  # fmt: skip


def _held() -> int | None:
    return typed.whole(request.values.get("held"))


def _duty(campaign_id: int) -> int | None:
    """Return the duty that the paper is about: named, or that of the step that waits."""
    session, held = db.session(), _held()
    number = typed.whole(request.values.get("duty"))
    if held is not None:
        number = session.scalar(select(Held.duty_id).where(Held.id == held))
    if number is None:
        return None
    known = session.scalar(
        select(Duty.id).where(Duty.id == number, Duty.campaign_id == campaign_id)
    )
    if known is None:
        raise NotFound
    return known


def _new(campaign_id: int, kind: str, errors: dict[str, str]) -> str:
    session = db.session()
    campaign = session.get_one(Campaign, campaign_id)
    if kind not in KINDS:
        return render_template(
            "paper/kinds.html",
            called=called,
            campaign=campaign,
            kinds=KINDS,
            when=WHEN,
            recipes=CONTENTS,
        )
    duty_id, made = _duty(campaign_id), None
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needs_duty = CONTENTS[kind].about_duty and duty_id is None
    if not needs_duty:
        wanted = Wanted(kind, campaign_id, g.now, duty_id=duty_id, drafter=g.asker.name)
        try:
            made = contents_now(session, replace(wanted), now=g.now)
        except NotNow as refusal:
            errors = errors or {"": told(refusal)}
    if made is not None:
        _number, template = template_now(session, campaign_id, kind)
        asked = tuple(
            one for one in asked_names(names(template), made)
            if one[0] not in NOT_ASKED and one[0] not in made.offered
        )  # fmt: skip
        asked += tuple((name, ()) for name in made.offered)
    return render_template(
        "paper/new.html", called=called, campaign=campaign, kind=kind, about=KINDS[kind],
        when=WHEN[kind], needs_duty=needs_duty, asked=asked, words=ASKED_WORDS, prose=PROSE,
        made=made, duty_id=duty_id, held_id=_held(), errors=errors, typed=request.form,
    )  # fmt: skip


NOT_ASKED = frozenset(
    {"areas_chart", "trend_chart", "areas", "progress", "contact", "copies"}
)  # fmt: skip
