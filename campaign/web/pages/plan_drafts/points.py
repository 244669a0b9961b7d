"""一处补全: the head of the plan and every question of the paper, answered together."""

from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from campaign.reports.plan_drafts.one import OneDraft, office_is_known
from campaign.rules.asked import Gathered
from campaign.rules.errors import FieldMissing
from campaign.rules.ladder import DEFAULT_LADDER
from campaign.rules.plan_drafts import Card
from campaign.rules.plan_drafts.cards import Asks, as_day
from campaign.rules.plan_drafts.typed import day_said, heads_said
from campaign.services.plan_drafts.fill_in import Answer, Filled, fill_in
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.plan_drafts.drafts import P, Page, bp, place
from campaign.web.pages.plan_drafts.show import loaded
from campaign.web.words.steps import sentence
from models.base import db

__all__ = ["bp"]
NEAR = 60  # characters shown on either side of a question's words


@bp.get("/<int:draft_id>/points")
@allowed(P.MANAGE_CAMPAIGN, on=place)
def points(draft_id: int) -> str:
    """Show what is open."""
    return _page(loaded(draft_id), {})


@bp.post("/<int:draft_id>/points")
@allowed(P.MANAGE_CAMPAIGN, on=place)
def answer(draft_id: int) -> Page:
    """Keep what was typed; another date of issue reads the paper again."""
    draft = loaded(draft_id)
    try:
        heads, issued, answers = _typed(draft)
        db.session.rollback()
        filled = fill_in(
            draft_id, heads, answers, issued_on=issued,
            version=typed.whole(request.form.get("version")) or 0, asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _page(loaded(draft_id), told_fields(refusal)), refusal.status
    flash(_told(filled), "done")
    left = loaded(draft_id).open_questions
    if left:
        return redirect(url_for("plan_drafts.points", draft_id=draft_id), code=303)
    return redirect(url_for("plan_drafts.show", draft_id=draft_id), code=303)


def _typed(draft: OneDraft) -> tuple[dict[str, Any], date | None, dict[int, Answer]]:
    form, asked = request.form, Gathered()
    heads: dict[str, Any] = {}
    issued = None
    with asked.field():
        heads = heads_said(form)
    with asked.field():
        issued = as_day(day_said(form, "issued_on", ""))
    answers = {}
    for card in draft.open_questions:
        with asked.field():
            answers[card.id] = Answer(
                day_said(form, f"day-{card.id}", ""), day_said(form, f"until-{card.id}", ""),
                _settled(card),
            )  # fmt: skip
    asked.tell()
    return heads, issued, answers


def _settled(card: Card) -> bool:
    """Whether a tick says that nothing is to be done: its own, or that of all lost words."""
    words = "settled-all" if card.read["asks"] == Asks.LOOK else ""
    return "1" in (request.form.get(f"settled-{card.id}"), request.form.get(words))


def _around(draft: OneDraft, card: Card) -> tuple[str, str, str]:
    """Return what stands before a question's words, the words, and what stands behind them."""
    text, start = draft.row.text, card.place
    end = start + len(card.read.get("phrase") or "")
    before = text[max(0, start - NEAR) : start].rsplit("\n", 1)[-1]
    return before, text[start:end], text[end : end + NEAR].split("\n", 1)[0]


def _told(filled: Filled) -> str:
    said = [_("已保存。")]
    if filled.answered:
        said.append(_("回答了 %(n)s 个问题。", n=filled.answered))
    if filled.changed or filled.fresh or filled.gone:
        said.append(
            _(
                "按新的印发日期重新读过：%(changed)s 张卡片有变化，%(fresh)s 张新的，"
                "%(gone)s 张不再需要。",
                changed=filled.changed, fresh=filled.fresh, gone=filled.gone,
            )
        )  # fmt: skip
    return "".join(said)


def _day_of(draft: OneDraft, card: Card) -> str:
    """Return the date that a question's milestone has so far, to be confirmed or changed."""
    if card.read.get("asks") != Asks.DUE:
        return ""
    for one in draft.now.duties:
        if one.card.place == card.place and one.due_on:
            return one.due_on.isoformat()
    return ""


def _page(draft: OneDraft, errors: dict[str, str]) -> str:
    issued = draft.now.facts.issued_on
    return render_template(
        "plan_drafts/points.html",
        draft=draft,
        facts=draft.now.facts,
        said=draft.row.said,
        issued=issued.isoformat() if issued else "",
        questions=draft.open_questions,
        answered=[card for card in draft.now.questions if not card.open],
        around={card.id: _around(draft, card) for card in draft.open_questions},
        lost=sum(1 for card in draft.open_questions if card.read["asks"] == Asks.LOOK),
        days={card.id: _day_of(draft, card) for card in draft.open_questions},
        office_known=office_is_known(db.session(), draft),
        ladder=sentence(DEFAULT_LADDER),
        errors=errors,
        typed=request.form,
    )
