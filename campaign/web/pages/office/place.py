"""Where an asker stands in a campaign: the loaders of the office's pages."""

from typing import Any

from flask import g

from campaign.reports.office.desks import Desk, desk, place_in
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Permission
from campaign.web.guard import Loader
from models.base import db


def at_desk(permission: Permission) -> Loader:
    """Return a loader: the path at which the asker's right meets the campaign of the address.

    A collector's right begins at its own unit below the campaign's scope; a list behind it shows
    only what is ``visible`` to the asker anyway.
    """

    def load(campaign_id: int, **_: Any) -> str:
        found = desk(db.session(), campaign_id)
        path = place_in(g.asker, permission, found.scope_path) if found else None
        if path is None:
            raise NotFound
        return path

    return load


def the_desk(campaign_id: int) -> Desk:
    """Return the campaign's desk; the guard has made sure that it exists.

    Raises:
        NotFound: it does not, where there was no guard.
    """
    found = desk(db.session(), campaign_id)
    if found is None:
        raise NotFound
    return found
