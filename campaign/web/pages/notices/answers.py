"""What a letter's reader answers without signing in: 收到, and 我已不负责此事.

The link's GET shows one button and what it means (mail scanners open links); its POST does it. The
second click, and the link opened again, show the same answer.
"""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import refresh
from werkzeug.wrappers import Response

from campaign.records.drills.write import KIND
from campaign.reports.notices.answering import Answering, answering
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.people.leaving import Leaving
from campaign.rules.words import LETTER_KINDS
from campaign.services.letters.acknowledge import acknowledge
from campaign.services.letters.note_opened import note_looked_at
from campaign.services.letters.say_not_mine import say_not_mine
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import public
from models.base import db

bp = Blueprint("answers", __name__)
Page = str | Response | tuple[str, int]
WHY = "the token is the key; looking changes nothing but the access log, since scanners open links"


@bp.get("/l/<token>/received")
@public(WHY)
def received(token: str) -> Page:
    """Show what 收到 means and its button; once it is pressed, when that was."""
    letter = _letter(token)
    if letter is None or not (letter.good or letter.received_at):
        return _dead()
    if letter.kind == KIND:  # asks for more than 收到
        return redirect(url_for("drill_answers.mine", token=token))
    return render_template("notices/received.html", letter=letter, token=token, kinds=LETTER_KINDS)


@bp.post("/l/<token>/received")
@public("the token is the key")
def received_post(token: str) -> Page:
    """Note that the letter has arrived."""
    _letter(token)
    try:
        acknowledge(token, now=g.now)
    except NotNow:
        return _dead()
    return redirect(url_for("answers.received", token=token))


@bp.get("/l/<token>/not-mine")
@public(WHY)
def not_mine(token: str) -> Page:
    """Show what follows and the form; once it is sent, how it stands."""
    letter = _letter(token)
    if letter is None or not (letter.good or any(post.asked_at for post in letter.posts)):
        return _dead()
    return _form(letter, token, {})


@bp.post("/l/<token>/not-mine")
@public("the token is the key")
def not_mine_post(token: str) -> Page:
    """Ask the office to change it; nothing changes until it does."""
    letter = _letter(token)
    if letter is None:
        return _dead()
    fields = {name: request.form.get(name, "") for name in ("name", "phone", "email", "note")}
    said = Leaving(since_on=typed.day("since_on"), **fields)
    try:
        say_not_mine(token, request.form.get("post", ""), said, now=g.now, today=g.today)
    except FieldMissing as refusal:
        return _form(letter, token, {refusal.field: told(refusal)}), 422
    except NotNow as refusal:
        return _form(letter, token, {"": told(refusal)}) if letter.good else _dead()
    return redirect(url_for("answers.not_mine", token=token))


def _letter(token: str) -> Answering | None:
    """Return the letter with this link; its page speaks the letter's language."""
    found = answering(db.session(), token, now=g.now, today=g.today)
    if found is not None:
        g.letter_locale = found.locale
        refresh()
        if request.method == "GET" and found.good:
            note_looked_at(found.letter_id, now=g.now)
    return found


def _form(letter: Answering, token: str, errors: dict[str, str]) -> str:
    waiting = [post for post in letter.posts if post.asked_at is not None]
    free = [post for post in letter.posts if post.holds and post.asked_at is None]
    return render_template(
        "notices/not_mine.html",
        letter=letter,
        token=token,
        waiting=waiting,
        left=[post for post in letter.posts if not post.holds],
        free=free if letter.good else [],
        errors=errors,
        kept=request.form,
    )


def _dead() -> Page:
    return render_template("notices/answer_dead.html"), 404
