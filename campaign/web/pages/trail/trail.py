"""The trail: found by words, unit, person, act and days; older rows on the next page; as a file."""

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from campaign.papers.trail_sheet import trail_sheet
from campaign.reports.trail.rows import TrailPage, trail_page, trail_rows
from campaign.reports.trail.search import NEWEST, PER_PAGE, event_ids, sees_all
from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import Invalid
from campaign.rules.permissions import Permission
from campaign.rules.trail.acts import act_word, choice_word, grouped
from campaign.web import locale, typed
from campaign.web.guard import allowed
from campaign.web.pages.trail.filters import Asked, address_of, asked
from campaign.web.words.changes import changed
from campaign.web.words.sentence import _
from models.base import db

bp = Blueprint("trail", __name__)
P = Permission
MOST_ROWS = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/trail")
@allowed(P.SEE_TRAIL)
def index() -> str:
    """Show what was done, newest first."""
    session, question = db.session(), asked()
    before = typed.whole(request.args.get("before")) or NEWEST
    ids = event_ids(session, g.asker, question.wish, before=before, limit=PER_PAGE + 1)
    found = trail_page(session, ids, PER_PAGE)
    return render_template(
        "trail/index.html",
        asked=question,
        found=found,
        begun=before != NEWEST,
        groups=grouped(everything=sees_all(g.asker)),
        act_word=act_word,
        choice_word=choice_word,
        changed=changed,
        person=_name(question, found),
        address=address_of("trail.index", question.words),
        sheet_url=address_of("trail.sheet", question.words)(),
    )


@bp.get("/trail/trail.xlsx")
@allowed(P.SEE_TRAIL)
def sheet() -> Response:
    """Export the rows that fit.

    Raises:
        Invalid: there are too many for one file.
    """
    session, question = db.session(), asked()
    ids = event_ids(session, g.asker, question.wish, limit=MOST_ROWS + 1)
    if len(ids) > MOST_ROWS:
        raise Invalid(
            "符合条件的记录超过 %(most)s 条，一个文件放不下。请缩小日期、单位或事项的范围再导出。",
            most=f"{MOST_ROWS:,}",
        )
    at = g.now.astimezone(SHANGHAI)
    content = trail_sheet(
        trail_rows(session, ids),
        title=_("留痕"),
        note=_(
            "%(name)s 于 %(at)s 导出，共 %(n)s 条，按时间从新到旧。", name=g.asker.name,
            at=f"{at:%Y-%m-%d %H:%M}", n=len(ids),
        ),
        locale=locale.current(),
    )  # fmt: skip
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="trail-{g.today.isoformat()}.xlsx"'
    )
    return response


def _name(question: Asked, found: TrailPage) -> str:
    """Return the name of the person looked for, as the rows tell it.

    Only so: a number in the address must not tell the name of somebody whose acts one may not see.
    """
    wanted = question.wish.person
    if not wanted:
        return ""
    named = [(row.by_id, row.by) for row in found.rows]
    named += [(row.person_id, row.person) for row in found.rows]
    return next((name for one, name in named if one == wanted), _("这个人"))
