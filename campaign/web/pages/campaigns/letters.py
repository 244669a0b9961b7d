"""What a campaign's letters say in the office's own words: the list, one letter, its versions."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.mail.own_words import NONE, in_force
from campaign.reports import campaigns
from campaign.reports.notices import own_words
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.notice.own_words import FIELDS, KINDS, LONGEST
from campaign.rules.permissions import Permission
from campaign.rules.words import LETTER_KINDS
from campaign.services.mail.save_words import LANGUAGES, save_words
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.plan import scope
from models.base import db

bp = Blueprint("letters", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/campaigns/<int:campaign_id>/letters")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def index(campaign_id: int) -> str:
    """List the kinds of letters with the words in force."""
    session = db.session()
    words = in_force(session, [campaign_id])
    return render_template(
        "campaigns/letters.html",
        plan=campaigns.frozen_plan(session, campaign_id),
        kinds=[(kind, LETTER_KINDS[kind]) for kind in KINDS],
        languages=LANGUAGES,
        words={key[1:]: one for key, one in words.items()},
    )


@bp.get("/campaigns/<int:campaign_id>/letters/<letter>/<language>")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def show(campaign_id: int, letter: str, language: str) -> str:
    """Show one letter's words with their versions, to be changed."""
    return _page(campaign_id, letter, language)


@bp.post("/campaigns/<int:campaign_id>/letters/<letter>/<language>")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def save(campaign_id: int, letter: str, language: str) -> Page:
    """Keep the words as the next version."""
    typed = {name: request.form.get(name, "") for name in ("opening", "closing")}
    after = request.form.get("version", "")
    try:
        version = save_words(
            campaign_id, letter, language, **typed,
            after=int(after) if after.isdecimal() and len(after) < 9 else -1,
            asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        errors = {refusal.field: told(refusal)}
        return _page(campaign_id, letter, language, typed, errors), refusal.status
    except (NotNow, Overtaken) as refusal:
        errors = {"opening": told(refusal)}
        return _page(campaign_id, letter, language, typed, errors), refusal.status
    flash(_("附语第 %(version)s 版已保存，从下一封信起用。", version=version), "done")
    return redirect(url_for("letters.index", campaign_id=campaign_id))


def _page(
    campaign_id: int,
    kind: str,
    language: str,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    if kind not in KINDS or language not in LANGUAGES:
        raise NotFound
    session = db.session()
    versions = own_words.versions(session, campaign_id, kind, language)
    now = versions[0] if versions else NONE
    return render_template(
        "campaigns/letter_words.html",
        plan=campaigns.frozen_plan(session, campaign_id),
        kind=kind,
        name=LETTER_KINDS[kind],
        edited=language,
        fields=FIELDS,
        longest=LONGEST,
        now=now,
        versions=versions,
        waiting=own_words.waiting(session, campaign_id).get((kind, language), 0),
        typed=typed or {"opening": now.opening, "closing": now.closing},
        errors=errors or {},
    )
