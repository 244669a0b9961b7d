"""One draft: the text left, the cards right; acts on cards, and the plan at the end."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.plan_drafts.one import OneDraft, laid_aside, office_is_known, one_draft
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.plan_drafts import Gap
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.services.plan_drafts.decide_cards import (
    confirm_card,
    confirm_certain,
    ignore_card,
    restore_card,
)
from campaign.services.plan_drafts.make_plan import drop_draft, make_plan, take_back
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.plan_drafts.card import ROLE_WORDS, STAGE_WORDS, card_page
from campaign.web.pages.plan_drafts.drafts import P, Page, bp, place
from campaign.web.words.recurs import recurs_words
from campaign.web.words.sentence import carried
from models.base import db

KINDS = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}
ON_CARDS = {"confirm": confirm_card, "ignore": ignore_card, "restore": restore_card}


@bp.get("/<int:draft_id>")
@allowed(P.MANAGE_CAMPAIGN, on=place)
def show(draft_id: int) -> str:
    """Show the draft."""
    draft = loaded(draft_id)
    whole = request.args.get("full") == "1"
    show_open = request.args.get("show") == "open"
    entries = [one for one in draft.entries if one.card.open or one.gaps or not show_open]
    return render_template(
        "plan_drafts/show.html",
        draft=draft,
        text=draft.text(whole=whole),
        whole=whole,
        show_open=show_open,
        entries=entries,
        waiting=sum(1 for one in draft.entries if one.card.open),
        aside=laid_aside(draft),
        gaps=[(gap_words(gap), gap_url(draft, gap)) for gap in draft.gaps],
        office_known=office_is_known(db.session(), draft),
        kinds=KINDS,
        recurs_words=recurs_words,
        stage_words=STAGE_WORDS,
        role_words=ROLE_WORDS,
    )


@bp.post("/<int:draft_id>")
@allowed(P.MANAGE_CAMPAIGN, on=place)
def change(draft_id: int) -> Page:
    """Do what the button says: its value is an act, and for a card its number and version."""
    act, _dash, about = request.form.get("do", "").partition("-")
    db.session.rollback()
    if act in ON_CARDS:
        number, _dash, seen = about.partition("-")
        return _on_card(draft_id, act, typed.whole(number) or 0, typed.whole(seen) or 0)
    return _on_draft(draft_id, act, typed.whole(request.form.get("version")) or 0)


def _on_card(draft_id: int, act: str, card_id: int, version: int) -> Page:
    try:
        ON_CARDS[act](draft_id, card_id, version=version, asker=g.asker, now=g.now)
    except FieldMissing as refusal:
        errors = {refusal.field: carried(refusal.message, refusal.values)}
        return card_page(draft_id, card_id, errors=errors), refusal.status
    draft = loaded(draft_id)
    after = draft.cards[card_id].place
    ahead = (one.card for one in draft.entries if one.card.open)
    following = next((card for card in ahead if (card.place, card.id) > (after, card_id)), None)
    target = card_id if act == "restore" or following is None else following.id
    show_open = "open" if request.args.get("show") == "open" else None
    return _back(draft_id, f"card-{target}", show=show_open)


def _on_draft(draft_id: int, act: str, version: int) -> Response:
    if act == "certain":
        count = confirm_certain(draft_id, version=version, asker=g.asker, now=g.now)
        flash(_("已确认 %(n)s 条。", n=count), "done")
        return _back(draft_id)
    if act == "make":
        make_plan(draft_id, version=version, asker=g.asker, now=g.now)
        flash(_("方案已做成，检查通过。"), "done")
        return _back(draft_id)
    if act == "back":
        take_back(draft_id, version=version, asker=g.asker, now=g.now)
        return _back(draft_id)
    if act == "drop":
        drop_draft(draft_id, version=version, asker=g.asker, now=g.now)
        flash(_("草稿已放弃，原文和卡片都已删除。"), "done")
        return redirect(url_for("plan_drafts.index"), code=303)
    raise Invalid("请用页面上的按钮办理。")


def _back(draft_id: int, anchor: str | None = None, show: str | None = None) -> Response:
    to = url_for("plan_drafts.show", draft_id=draft_id, show=show, _anchor=anchor)
    return redirect(to, code=303)


def loaded(draft_id: int) -> OneDraft:
    """Return the draft for a page.

    Raises:
        NotFound: there is none.
    """
    draft = one_draft(db.session(), draft_id)
    if draft is None:
        raise NotFound
    return draft


def gap_words(gap: Gap) -> str:
    """Say what is missing, in the page's language."""
    return carried(gap.says, gap.values)


def gap_url(draft: OneDraft, gap: Gap) -> str:
    """Return where it is given: a card of the page, else the page of what is open."""
    if gap.card and not gap.question:
        return f"#card-{gap.card}"
    if gap.head in ("milestones", "stages"):
        return "#cards"
    anchor = f"q-{gap.card}" if gap.card else f"f-{gap.head}"
    return url_for("plan_drafts.points", draft_id=draft.row.id, _anchor=anchor)
