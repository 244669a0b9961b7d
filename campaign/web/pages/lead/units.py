"""The units behind the numbers of the leading group's page."""

from flask import g, render_template, request

from campaign.reports.lead.parts import Part, parts, root_of
from campaign.reports.lead.stages import OUT, stage_names
from campaign.reports.lead.units import UnitWish, units_behind
from campaign.reports.progress.standing import Look
from campaign.reports.visible import visible
from campaign.rules.counting import Count
from campaign.rules.lifecycle import EnrolmentState
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.look import as_asked, looked_at
from campaign.web.pages.lead.page import P, bp
from campaign.web.pages.office.filters import address_of
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.words.lead import part_name
from models.base import db
from models.unit import Unit

__all__ = ["bp"]  # the blueprint these pages are part of


@bp.get("/lead/<int:campaign_id>/units")
@allowed(P.SEE_LEAD, on=at_desk(P.SEE_LEAD))
def units(campaign_id: int) -> str:
    """Show the units that a number counts."""
    session, desk = db.session(), the_desk(campaign_id)
    look = looked_at(since=desk.opened_on)
    sees = visible(g.asker, P.SEE_LEAD, Unit.path)
    which, left = typed.chosen("which", tuple(Count)), typed.chosen("left", OUT)
    part = _part(campaign_id, look, desk.scope_path)
    stage = typed.whole(request.args.get("stage")) or 0
    wish = UnitWish(
        count=Count(which) if which else None,
        stage=stage,
        left=EnrolmentState(left) if left else None,
        part=part,
        after=typed.words("after"),
    )
    kept = {
        "which": which,
        "left": left,
        "part": part.key if part else "",
        "stage": str(stage or ""),
        "as_of": as_asked(look),
    }
    names = stage_names(session, campaign_id)
    return render_template(
        "lead/units.html",
        desk=desk,
        look=look,
        wish=wish,
        place=part_name(part) if part else "",
        stage=names.get(stage, ""),
        counts=tuple(Count),
        found=units_behind(session, campaign_id, look, wish, sees=sees),
        address=address_of("lead.units", campaign_id, kept),
        home=address_of("lead.show", campaign_id, {"as_of": kept["as_of"]}),
    )


def _part(campaign_id: int, look: Look, scope_path: str) -> Part | None:
    """Return the bar that the address names, None where it names none."""
    key = request.args.get("part", "")
    if not key:
        return None
    root = root_of(g.asker, P.SEE_LEAD, scope_path)
    sees = visible(g.asker, P.SEE_LEAD, Unit.path)
    bars = parts(db.session(), campaign_id, look, root=root, sees=sees)
    return next((bar for bar in bars if bar.key == key), None)
