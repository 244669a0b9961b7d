"""The local mailbox: every letter, to be read without a mail server."""

import re

from flask import Blueprint, current_app, g, render_template, url_for
from werkzeug.wrappers import Response

from campaign.reports.notices.mailbox import OneLetter, letters, one_letter
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Permission
from campaign.rules.words import LETTER_KINDS, LETTER_STATES, NOTICE_REASONS
from campaign.web import typed
from campaign.web.guard import allowed
from models.base import db

bp = Blueprint("mailbox", __name__)
P = Permission
# Addresses in a Chinese text have no blanks around them: what is no printable ASCII ends them.
ADDRESS = re.compile(r"(https?://[!#-;=?-~]+)")
# A letter is shown as a stranger's page: no scripts, no pictures, no forms, no way up or out.
FRAME_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@bp.get("/mailbox")
@allowed(P.READ_MAILBOX)
def index() -> str:
    """Show the letters, newest first."""
    words, state = typed.words("q"), typed.chosen("state", tuple(LETTER_STATES))
    found = letters(
        db.session(), g.asker, words=words, state=state, cursor=typed.cursor(), on=g.today
    )
    return render_template(
        "mailbox/list.html",
        found=found,
        words=words,
        state=state,
        kinds=LETTER_KINDS,
        states=LETTER_STATES,
        keeps=_keeps(),
        url_of=lambda **place: url_for(
            "mailbox.index", q=words or None, state=state or None, **place
        ),
    )


@bp.get("/mailbox/<int:letter_id>")
@allowed(P.READ_MAILBOX)
def show(letter_id: int) -> str:
    """Show one letter: what is known about it, its text, its html in a frame."""
    found = _letter(letter_id)
    return render_template(
        "mailbox/show.html",
        letter=found,
        parts=ADDRESS.split(found.text),
        kinds=LETTER_KINDS,
        reasons=NOTICE_REASONS,
        states=LETTER_STATES,
    )


@bp.get("/mailbox/<int:letter_id>/html")
@allowed(P.READ_MAILBOX)
def html_part(letter_id: int) -> Response:
    """Answer the bare html of a letter, under a policy of its own."""
    response = Response(_letter(letter_id).html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAME_CSP
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _letter(letter_id: int) -> OneLetter:
    """Return the letter.

    Raises:
        NotFound: there is none that the asker may read.
    """
    found = one_letter(db.session(), g.asker, letter_id, on=g.today)
    if found is None:
        raise NotFound
    return found


def _keeps() -> bool:
    """Tell whether letters stay here instead of going to a mail server."""
    return not current_app.extensions["settings"].mail_server
