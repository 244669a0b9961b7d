"""Where an enrolment belongs: the loader of its guards, and what every act on it needs."""

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.enrolment.one import OneEnrolment, one_enrolment
from campaign.reports.enrolment.place import place_of_enrolment
from campaign.rules.errors import NotFound
from campaign.web import typed
from models.base import db


def enrolment_path(enrolment_id: int, **others: Any) -> str:
    """Return the path of the enrolled unit.

    Raises:
        NotFound: there is no such enrolment.
    """
    found = place_of_enrolment(db.session(), enrolment_id)
    if found is None:
        raise NotFound
    return found.path


def the_enrolment(enrolment_id: int) -> OneEnrolment:
    """Return the enrolment; the guard has made sure that it exists.

    Raises:
        NotFound: it does not, where there was no guard.
    """
    found = one_enrolment(db.session(), enrolment_id)
    if found is None:
        raise NotFound
    return found


def elsewhere(enrolment_id: int) -> Response:
    """Send a reader whose act is not possible now to the page that says how the unit stands."""
    flash(_("这个单位现在不能这样办理，最新情况如下。"), "note")
    return redirect(url_for("enrolments.show", enrolment_id=enrolment_id))


def act() -> dict[str, Any]:
    """Return what every act on an enrolment needs: the version on the page, who, when."""
    return {
        "asker": g.asker,
        "version": typed.whole(request.form.get("version")) or 0,
        "now": g.now,
        "today": g.today,
    }
