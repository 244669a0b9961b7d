"""For whoever watches the machine: database, heartbeat, mail."""

from flask import Blueprint, g, jsonify
from werkzeug.wrappers import Response

from campaign.reports import health
from campaign.web.guard import public
from models.base import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public("read by the load balancer and the monitor; holds no names and no figures")
def show() -> tuple[Response, int]:
    """Return 200 while the database answers, the heartbeat is fresh and mail is not stuck."""
    found = health.health(db.session(), now=g.now)
    return jsonify(found.as_dict()), 200 if found.ok else 503
