"""One card by itself: edited, merged into another, or a milestone added from a sentence."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from campaign.reports.plan_drafts.one import OneDraft, one_draft
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.permissions import Role
from campaign.rules.plan_drafts import Kind
from campaign.rules.plan_drafts.duties import SIGNERS, DutyNow
from campaign.rules.plan_drafts.stages import StageNow
from campaign.rules.plan_drafts.typed import OFFICE, milestone_said, stage_said
from campaign.rules.plans.stage_checks import STAGE_KINDS
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.services.plan_drafts.edit_card import add_card, edit_card
from campaign.services.plan_drafts.merge_card import merge_card
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.plan_drafts.drafts import P, Page, bp, place
from campaign.web.words.recurs import recurs_words
from models.base import db

PACES = ("yearly", "half-yearly", "quarterly", "monthly", "weekly", "month_end", "quarter_end")
MOST_SENTENCE = 400
STAGE_WORDS = {kind: EnrolmentState(kind) for kind in STAGE_KINDS}
ROLE_WORDS = {role: Role(role) for role in SIGNERS}
KINDS = [(kind.key, (kind.zh, kind.en)) for kind in UNIT_KINDS]
Entry = StageNow | DutyNow


@bp.get("/<int:draft_id>/card")
@allowed(P.MANAGE_CAMPAIGN, on=place)
def card(draft_id: int) -> str:
    """Show a card with its fields; without a number those of a new milestone."""
    return card_page(draft_id, typed.whole(request.args.get("card")) or 0)


@bp.post("/<int:draft_id>/card")
@allowed(P.MANAGE_CAMPAIGN, on=place)
def card_save(draft_id: int) -> Page:
    """Keep what was typed, or merge the card into another."""
    card_id = typed.whole(request.form.get("card")) or 0
    act = request.form.get("do", "")
    try:
        if act == "merge":
            return _merge(draft_id, card_id)
        card_id = _save(draft_id, card_id, confirm=act != "keep")
    except FieldMissing as refusal:
        return card_page(draft_id, card_id, errors=told_fields(refusal)), refusal.status
    flash(_("已保存。"), "done")
    return _back(draft_id, card_id)


def _save(draft_id: int, card_id: int, *, confirm: bool) -> int:
    draft = _draft(draft_id)
    form, who = request.form, {"asker": g.asker, "now": g.now}
    stages = list(draft.stage_names)
    entry = _entry(draft, card_id) if card_id else None
    db.session.rollback()
    if entry is None:
        said = milestone_said(form, form.getlist("whom"), stages)
        return add_card(draft_id, form.get("sentence", ""), said, **who)
    kind = entry.card.kind
    said = (
        stage_said(form) if kind is Kind.STAGE
        else milestone_said(form, form.getlist("whom"), stages)
    )  # fmt: skip
    seen = typed.whole(form.get("version")) or 0
    edit_card(draft_id, card_id, said, version=seen, confirm=confirm, **who)
    return card_id


def _merge(draft_id: int, card_id: int) -> Response:
    into = typed.whole(request.form.get("into")) or 0
    seen = typed.whole(request.form.get("version")) or 0
    db.session.rollback()
    merge_card(draft_id, card_id, into, version=seen, asker=g.asker, now=g.now)
    flash(_("已合并。请看一遍合并后的卡片，再确认。"), "done")
    return _back(draft_id, into)


def _back(draft_id: int, card_id: int) -> Response:
    to = url_for("plan_drafts.show", draft_id=draft_id, _anchor=f"card-{card_id}")
    return redirect(to, code=303)


def card_page(draft_id: int, card_id: int, *, errors: dict[str, str] | None = None) -> str:
    """Show the card, with what was typed where that was refused.

    Raises:
        NotFound: there is no such draft, or no such card that can be edited.
    """
    draft = _draft(draft_id)
    entry = _entry(draft, card_id) if card_id else None
    if card_id and entry is None:
        raise NotFound
    refused = bool(errors) and "name" in request.form
    form: Any = request.form if refused else MultiDict(_fields(entry, draft))
    others = [
        one
        for one in draft.entries
        if entry is not None and one.card.kind is entry.card.kind and one is not entry
    ]
    return render_template(
        "plan_drafts/card.html",
        draft=draft,
        entry=entry,
        others=others,
        sentence=entry.card.read.get("sentence", "") if entry else "",
        form=form,
        whom=form.getlist("whom"),
        errors=errors or {},
        kinds=KINDS,
        office=OFFICE,
        paces=[(one, recurs_words(one)) for one in _paces(entry)],
        stage_words=STAGE_WORDS,
        role_words=ROLE_WORDS,
    )


def _paces(entry: Entry | None) -> tuple[str, ...]:
    own = entry.recurs if isinstance(entry, DutyNow) else None
    return PACES if own in (None, *PACES) else (*PACES, own or "")


def _fields(entry: Entry | None, draft: OneDraft) -> list[tuple[str, str]]:
    """Return the fields as they stand."""
    if entry is None:
        return [("sentence", _sentence(draft)), ("required", "1")]
    if isinstance(entry, StageNow):
        days = (("from_on", entry.from_on), ("to_on", entry.to_on))
        said = [("name", entry.name), ("kind", entry.kind)]
        return said + [(key, day.isoformat() if day else "") for key, day in days]
    whom = [OFFICE] if entry.by_office else list(entry.for_kinds)
    return [
        ("name", entry.name),
        ("due_on", entry.due_on.isoformat() if entry.due_on else ""),
        ("recurs", entry.recurs or ""),
        ("stage", str(entry.stage or "")),
        ("reported_to", "\n".join(entry.reported_to)),
        ("evidence", "\n".join(entry.evidence)),
        ("signed_by", entry.signed_by or ""),
        ("required", "1" if entry.required else ""),
        *(("whom", one) for one in whom),
    ]


def _sentence(draft: OneDraft) -> str:
    """Return the paragraph that begins at the place in the address, as far as it is short."""
    start = typed.whole(request.args.get("at"))
    if start is None or start >= len(draft.row.text):
        return ""
    return draft.row.text[start:].split("\n", 1)[0][:MOST_SENTENCE].strip()


def _entry(draft: OneDraft, card_id: int) -> Entry | None:
    return next((one for one in draft.entries if one.card.id == card_id), None)


def _draft(draft_id: int) -> OneDraft:
    draft = one_draft(db.session(), draft_id)
    if draft is None:
        raise NotFound
    return draft
