"""时间回看: at which day a page looks, read from its address by one piece of code."""

from datetime import date

from flask import after_this_request, g, request
from werkzeug.wrappers import Response

from campaign.reports.progress.standing import Look
from campaign.rules.as_of import read_as_of
from campaign.rules.calendar import day_of
from campaign.rules.errors import Invalid
from campaign.web.errors import told

TOO_EARLY = "%(day)s 以前没有可以回看的记录，请选这一天或以后的日期。"
AHEAD = "只能看今天和以前的情形，请改选今天或更早的日期。"


def looked_at(*, since: date | None = None, on_page: bool = False) -> Look:
    """Return when the page looks: now, or the end of the day of ``as_of``.

    ``since``: the first day of which there is anything to see. ``on_page``: the page has a field
    for the day. A time that is none is then told beside that field (``g.look_error``), and the
    page stays, as of now.

    Raises:
        Invalid: ``as_of`` is not a time, lies ahead or before ``since``, and there is no field.
    """
    g.look_error = ""
    try:
        return _look(since)
    except Invalid as wrong:
        if not on_page:
            raise
        g.look_error, status = told(wrong), wrong.status

        @after_this_request
        def _refused(response: Response) -> Response:
            response.status_code = status
            return response

        return Look(g.now, g.now)


def as_asked(look: Look) -> str:
    """Return what has to stand in an address that looks at the same day; empty for now."""
    return request.args.get("as_of", "").strip() if look.back else ""


def _look(since: date | None) -> Look:
    text = request.args.get("as_of", "").strip()
    at = read_as_of(text) if text else g.now
    day = day_of(at)
    if day > g.today:
        raise Invalid(AHEAD)
    if since is not None and day < since:
        raise Invalid(TOO_EARLY, day=since)
    # Today's own date is no look back: its end has not come, and today one may act.
    today = len(text) == len("2026-04-20") and day == g.today
    return Look(g.now if today else at, g.now)
