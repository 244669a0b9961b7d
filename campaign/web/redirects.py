"""Where to go after an act: only to a page of our own."""

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException


def safe_next(wanted: str | None) -> str:
    """Return the wanted page if it is one of ours by its own URL map, else the front door.

    Matching against the map, not looking for dangerous forms: browsers read those in many ways.
    """
    home = url_for("home.index")
    if not wanted or not wanted.startswith("/") or wanted[1:2] in ("/", "\\"):
        return home
    path, _, query = wanted.partition("?")
    if any(ord(sign) < 33 for sign in wanted) or "\\" in wanted:
        return home
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except HTTPException:
        return home
    return f"{path}?{query}" if query else path
