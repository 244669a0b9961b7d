"""Where an enrolment belongs: the loader of its guards, and what every act on it needs."""

from typing import Any

from flask import g, request

from campaign.reports.enrolment.one import OneEnrolment, one_enrolment
from campaign.reports.enrolment.place import place_of_enrolment
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.lifecycle import EnrolmentAction
from campaign.web import typed
from models.base import db

CANNOT = "这个单位现在不能这样办理，请打开“阶段经过”查看最新情况。"


def enrolment_path(enrolment_id: int, **_: Any) -> str:
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


def open_to(enrolment_id: int, action: EnrolmentAction) -> OneEnrolment:
    """Return the enrolment for the form of an act.

    Raises:
        NotNow: the act is not possible now, so that its form would be filled in for nothing.
    """
    found = the_enrolment(enrolment_id)
    if action not in found.open_to:
        raise NotNow(CANNOT)
    return found


def act() -> dict[str, Any]:
    """Return what every act on an enrolment needs: the version on the page, who, when."""
    return {
        "asker": g.asker,
        "version": typed.whole(request.form.get("version")) or 0,
        "now": g.now,
        "today": g.today,
    }
