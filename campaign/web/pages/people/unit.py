"""One unit: its chain of posts, what it owes by both clocks, and everything that happened there."""

from datetime import date
from typing import Any

from flask import g, render_template, request, url_for

from campaign.reports.duty.steps import Step
from campaign.reports.enrolment.place import enrolments_of
from campaign.reports.past.posts import first_day, posts_as_of, register_has_changed
from campaign.reports.past.unit import duties_as_of, takes_part_as_of
from campaign.reports.progress.standing import Look
from campaign.reports.units.duties import duties_of
from campaign.reports.units.files import files_of
from campaign.reports.units.moments import read_moment
from campaign.reports.units.one import OneUnit, PostLine, one_unit, posts_of
from campaign.reports.units.timeline import timeline
from campaign.rules.ladder import VACANCY_RULE
from campaign.rules.people.appointments import SINGLE, may_appoint
from campaign.rules.permissions import UNIT_ROLES, Permission, Role, may
from campaign.rules.sheets.unit_kinds import AREAS
from campaign.rules.trail.timeline import KINDS as TIMELINE_KINDS
from campaign.rules.trail.timeline import TimelineKind
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.look import looked_at
from campaign.web.pages.people.units import KINDS, bp, unit_path
from campaign.web.words import ladder
from campaign.web.words.timeline import entry_lines
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of
RECENT = 8


@bp.get("/units/<int:unit_id>")
@allowed(P.SEE_UNITS, on=unit_path)
def show(unit_id: int) -> str:
    """Show one unit: its posts, and to whom it is to see them its duties and what happened."""
    session, asker = db.session(), g.asker
    unit = one_unit(session, asker, unit_id)
    first = first_day(session)
    look = looked_at(since=first, on_page=True)
    if look.back:
        return _as_it_was(unit, look, first)
    posts = posts_of(session, unit_id)
    now = [post for post in posts if post.held(g.today)]
    # A body should have the three of the duty chain; a place (a county) need not.
    due = SINGLE if unit.kind not in AREAS else frozenset()
    roles = [role for role in Role if role in due or any(post.role is role for post in now)]
    chain = {role: [post for post in now if post.role is role] for role in roles}
    return render_template(
        "units/show.html",
        unit=unit,
        look=look,
        first=first,
        kinds=KINDS,
        chain=[(role, held, _told_instead(chain, role)) for role, held in chain.items()],
        later=[post for post in posts if post.later(g.today)],
        earlier=[post for post in posts if not post.held(g.today) and not post.later(g.today)],
        others=[role for role in Role if role not in roles and may_appoint(asker, role, unit.path)],
        appoints={role for role in Role if may_appoint(asker, role, unit.path)},
        **(_work(unit_id) if may(asker, P.SEE_DUTY, unit.path) else {"duties": None}),
    )


def _as_it_was(unit: OneUnit, look: Look, first: date | None) -> str:
    """Show it as it was: nothing on that page does anything."""
    session, sees = db.session(), may(g.asker, P.SEE_DUTY, unit.path)
    then = posts_as_of(session, unit.id, look)
    due = SINGLE if unit.kind not in AREAS else frozenset()
    return render_template(
        "units/past.html",
        unit=unit,
        kinds=KINDS,
        look=look,
        first=first,
        posts=then.held,
        vacant=[role for role in then.vacant if role in due],
        duties=duties_as_of(session, unit.id, look) if sees else None,
        takes_part=takes_part_as_of(session, unit.id, look) if sees else (),
        register_changed=register_has_changed(session, look, unit.id),
    )


def _told_instead(chain: dict[Role, list[PostLine]], role: Role) -> tuple[Role, str] | None:
    """Return who hears instead of a vacant post of the chain: the role and the names."""
    if chain[role] or role not in UNIT_ROLES:
        return None
    found = next(one for one in VACANCY_RULE[role] if one is Role.OFFICE or chain.get(one))
    return found, "、".join(post.name for post in chain.get(found, []))


def _work(unit_id: int) -> dict[str, Any]:
    session = db.session()
    files, number = files_of(session, unit_id)
    recent = timeline(session, unit_id, limit=RECENT)
    duties = duties_of(session, unit_id, now=g.now, today=g.today)
    return {
        "duties": duties,
        "takes_part": enrolments_of(session, unit_id),
        "next_of": {one.id: _said(one.step) for one in duties.open if one.step},
        "coming": [(_said(one.step), one.names) for one in duties.coming],
        "files": files,
        "files_number": number,
        "recent": entry_lines(recent.entries, opens_duties=True),
        "timeline_kinds": TIMELINE_KINDS,
    }


def _said(step: Step) -> ladder.Said:
    return ladder.with_names([step], includes_due_day=True)[0]


@bp.get("/units/<int:unit_id>/timeline")
@allowed(P.SEE_DUTY, on=unit_path)
def happened(unit_id: int) -> str:
    """Show everything that happened around the unit, page by page, of one kind or of all."""
    session = db.session()
    chosen = typed.chosen("kind", tuple(TimelineKind))
    kind = TimelineKind(chosen) if chosen else None
    before = read_moment(request.args.get("before", ""))
    found = timeline(session, unit_id, kind=kind, before=before)
    return render_template(
        "units/timeline.html",
        unit=one_unit(session, g.asker, unit_id),
        sees_unit=may(g.asker, P.SEE_UNITS, unit_path(unit_id)),
        events=entry_lines(found.entries, opens_duties=True),
        kind=kind,
        kinds=TIMELINE_KINDS,
        begun=before is not None,
        older=url_for("units.happened", unit_id=unit_id, kind=kind, before=found.before.spelt())
        if found.before
        else "",
    )
