"""The notice page: why people were told about a duty, or were not, and what comes next."""

from flask import Blueprint, g, render_template

from campaign.reports.foresight.signed import beside
from campaign.reports.notices.explain import explain
from campaign.rules.errors import NotFound
from campaign.rules.notice.phases import PHASES
from campaign.rules.permissions import Permission
from campaign.rules.words import CALL_REASONS, LETTER_KINDS, NOTICE_REASONS
from campaign.web.guard import allowed
from campaign.web.pages.progress.duty_page import duty_path
from campaign.web.words import foresight as words
from models.base import db

bp = Blueprint("notices", __name__)
P = Permission


@bp.get("/notices/duty/<int:duty_id>")
@allowed(P.SEE_DUTY, on=duty_path)
def show(duty_id: int) -> str:
    """Show every notice about a duty with its rule, its tries and what became of it.

    Raises:
        NotFound: there is no such duty.
    """
    found = explain(db.session(), duty_id, now=g.now, today=g.today)
    if found is None:
        raise NotFound
    return render_template(
        "notices/show.html",
        found=found,
        duty=found.duty,
        kinds=LETTER_KINDS,
        reasons=NOTICE_REASONS,
        calls=CALL_REASONS,
        phases=PHASES,
        beside=beside(db.session(), duty_id, today=g.today),
        words=words,
    )
