"""What the leading group's page says in words of its own."""

from datetime import date, timedelta

from flask import url_for

from campaign.reports.lead.decisions import Decision
from campaign.reports.lead.heading import Heading
from campaign.reports.lead.parts import Part
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.web.shell import word
from campaign.web.words.sentence import _

# The page on which each kind of decision is made, and what its address calls the row.
PAGES: dict[str, tuple[str, str]] = {
    "held": ("held.show", "held_id"),
    "extension": ("extensions.show", "extension_id"),
}
KINDS = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}
ITS_OFFICE = "办公室"  # as official names end
ONE_DAY = timedelta(days=1)


def page_of(decision: Decision) -> str:
    """Return the address at which this is decided."""
    endpoint, argument = PAGES[decision.kind]
    return url_for(endpoint, **{argument: decision.id})  # type: ignore[arg-type]


def part_name(part: Part) -> str:
    """Return what stands before a bar: a unit's name, or the word for a kind of unit."""
    if part.name or part.kind not in KINDS:
        return part.name or part.kind
    return word(KINDS[part.kind])


def group_name(head: Heading) -> str:
    """Return the leading group's name: that of its office without the office."""
    return head.office_name.removesuffix(ITS_OFFICE) or head.office_name


def everywhere(head: Heading) -> str:
    """Return how an official sentence calls all of a place: 全县; a bureau goes by its name."""
    places = {"province": _("全省"), "city": _("全市"), "county": _("全县")}
    return places.get(head.kind, head.unit)


def days_beside(on: date, *, today: date) -> tuple[date, date | None]:
    """Return the day before, and the day after where it has come."""
    return on - ONE_DAY, on + ONE_DAY if on < today else None
