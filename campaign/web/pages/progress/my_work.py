"""My work 我的工作 over everything: what I have to do, what waits for me and for others."""

from datetime import date

from flask import Blueprint, g, render_template, request, url_for

from campaign.records.house.calendar import load_calendar
from campaign.reports.cases.one import cases_of_units
from campaign.reports.my_work.desks import Waiting, waiting
from campaign.reports.my_work.letter import of_letter
from campaign.reports.my_work.sections import Listed, Place, Section, listed
from campaign.rules.errors import NotFound
from campaign.rules.permissions import UNIT_ROLES, Asker, Permission, Reach, reaches
from campaign.rules.sheets.days import read_day
from campaign.web import typed
from campaign.web.guard import allowed
from models.base import db

bp = Blueprint("my_work", __name__)
P = Permission
SUBTREE = "subtree"
# Where each kind of thing that waits is done, and whether that page is one campaign's.
DESKS: dict[str, tuple[str, bool]] = {
    "review": ("review.campaign", True),
    "held": ("held.index", True),
    "extension": ("extensions.index", True),
    "acceptance": ("acceptance.campaign", True),
    "call": ("calls.index", False),
    "case": ("cases.index", True),
    "case_close": ("cases.index", True),
}


@bp.get("/my")
@allowed(P.SEE_OWN_UNIT)
def index() -> str:
    """Show the first page of every section that holds anything, or what one letter told of."""
    session = db.session()
    if letter_id := typed.whole(request.args.get("letter")):
        return _letter(letter_id)
    calendar, wide = load_calendar(session), _wide()
    found = [
        listed(session, section, g.asker, calendar=calendar, today=g.today, subtree=wide)
        for section in Section
    ]
    return render_template(
        "my_work/index.html",
        sections=[one for one in found if one.lines],
        several=several(found),
        desks=[(one, _desk_url(one)) for one in waiting(session, g.asker, on=g.today)],
        cases=cases_of_units(session, _own_units(g.asker), today=g.today),
        wide=wide,
        switch=looks_after(g.asker),
        more_url=more_url,
    )


def _letter(letter_id: int) -> str:
    """Show the duties of one of the asker's own letters.

    Raises:
        NotFound: it is somebody else's, or the asker may see nothing of it any more.
    """
    lines = of_letter(db.session(), letter_id, g.asker)
    if not lines:
        raise NotFound
    named = {
        "units": len({line.unit for line in lines}) > 1,
        "campaigns": len({line.campaign for line in lines}) > 1,
    }
    return render_template("my_work/letter.html", lines=lines, several=named)


@bp.get("/my/<any(sign, mend, fill, also, others):section>")
@allowed(P.SEE_OWN_UNIT)
def section(section: str) -> str:
    """Show one section, page by page from where the address says."""
    session = db.session()
    found = listed(
        session, Section(section), g.asker, calendar=load_calendar(session), today=g.today,
        subtree=_wide(), after=_after(request.args.get("after", "")),
    )  # fmt: skip
    return render_template(
        "my_work/section.html",
        found=found,
        several=several([found]),
        wide=_wide(),
        begun="after" in request.args,
        more_url=more_url,
    )


def several(found: list[Listed]) -> dict[str, bool]:
    """Tell what has to be named in each row: the unit, the campaign, where there are several."""
    lines = [line for one in found for line in one.lines]
    return {
        "units": len(_own_units(g.asker) | {line.unit_id for line in lines}) > 1,
        "campaigns": len({line.campaign for line in lines}) > 1,
    }


def more_url(found: Listed) -> str:
    """Return the address of what comes behind a page of a section."""
    assert found.more is not None
    mark = f"{found.more.due_on.isoformat()}.{found.more.duty_id}"
    wide = SUBTREE if _wide() else None
    return url_for("my_work.section", section=found.section, after=mark, scope=wide)


def looks_after(asker: Asker) -> bool:
    """Tell whether the asker looks after units below, and so has a choice of what to see."""
    return any(reach is Reach.SUBTREE for reach, _path in reaches(asker, P.REVIEW_DUTY))


def _own_units(asker: Asker) -> set[int]:
    return {post.unit_id for post in asker.posts if post.role in UNIT_ROLES and post.unit_id}


def many_hats(asker: Asker) -> bool:
    """Tell whether the asker holds more than one post on the chains of units."""
    return sum(post.role in UNIT_ROLES for post in asker.posts) > 1


def _wide() -> bool:
    return looks_after(g.asker) and request.args.get("scope") == SUBTREE


def _after(mark: str) -> Place | None:
    """Return the place that an address names; nonsense names the beginning."""
    day, _dot, number = mark.partition(".")
    due_on: date | None = read_day(day)
    duty_id = typed.whole(number)
    return Place(due_on, duty_id) if due_on and duty_id is not None else None


def _desk_url(one: Waiting) -> str:
    """Return the page on which it is done."""
    endpoint, per_campaign = DESKS[one.kind]
    return url_for(endpoint, campaign_id=one.campaign_id) if per_campaign else url_for(endpoint)
