"""收到，是我负责: the page behind a drill's letter; GET shows, POST confirms."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import refresh
from werkzeug.wrappers import Response

from campaign.reports.drills.answering import DrillLetter, drill_letter
from campaign.rules.errors import NotNow
from campaign.services.drills.confirm_post import confirm_post
from campaign.services.letters.note_opened import note_looked_at
from campaign.web.guard import public
from models.base import db

bp = Blueprint("drill_answers", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/l/<token>/mine")
@public("the token is the key; looking changes nothing but the access log")
def mine(token: str) -> Page:
    """Show the posts and the button; once it is pressed, when that was."""
    letter = _letter(token)
    if letter is None or not (letter.good or letter.confirmed):
        return _dead()
    return render_template("drills/mine.html", letter=letter, token=token)


@bp.post("/l/<token>/mine")
@public("the token is the key")
def mine_post(token: str) -> Page:
    """Note that the reader confirms the posts."""
    _letter(token)
    try:
        confirm_post(token, now=g.now)
    except NotNow:
        return _dead()
    return redirect(url_for("drill_answers.mine", token=token), code=303)


def _letter(token: str) -> DrillLetter | None:
    """Return the letter with this link; its page speaks the letter's language."""
    found = drill_letter(db.session(), token, now=g.now, today=g.today)
    if found is not None:
        g.letter_locale = found.locale
        refresh()
        if request.method == "GET" and found.good:
            note_looked_at(found.letter_id, now=g.now)
    return found


def _dead() -> Page:
    return render_template("notices/answer_dead.html"), 404
