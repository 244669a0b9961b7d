"""Figures that others showed wrong."""

import datetime as dt

from flask import Flask
from sqlalchemy import select, update

from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import strip
from campaign.reports.visible import under
from campaign.rules.shares import per_cent
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.unit import Unit
from tests.county import a_county, at
from tests.make import Make

NOW = at(dt.date(2026, 4, 28))


def test_instar_1722_nothing_due_is_no_share_and_not_nought_per_cent() -> None:
    assert per_cent(0, 0) is None
    assert per_cent(0, 3) == "0.0%"


def test_glpi_19509_a_part_of_the_tree_is_counted_by_itself(app: Flask, make: Make) -> None:
    """A bureau with two units below it: neither the county's count nor its own alone."""
    county = a_county(make, ("县教育局", "县一中", "县二中", "县财政局"))
    above = county.units[0]
    for below in county.units[1:3]:
        with transaction() as session:
            unit = session.get_one(Unit, below.id)
            unit.parent_id, unit.path = above.id, f"{above.path}{below.id}/"
    county.open()
    with transaction() as session:  # the bureau itself has answered
        for table in (Duty, DutySpan):
            mine = select(Duty.id).where(Duty.unit_id == above.id)
            key = table.id if table is Duty else DutySpan.duty_id
            session.execute(
                update(table).where(key.in_(mine))
                .values(state="accepted", submitted_on=dt.date(2026, 4, 10))
            )  # fmt: skip
    look = Look(NOW, NOW)

    def count(path: str) -> tuple[int, int, int]:
        found = strip(db.session(), county.campaign_id, look, sees=under(Unit.path, path))
        return found.duties.due, found.duties.answered, found.units.due

    whole, part, leaf = count(county.scope.path), count(above.path), count(county.units[3].path)
    assert part == (3, 1, 3)
    assert leaf == (1, 0, 1)
    assert whole[:2] == (part[0] + leaf[0] + 1, 1)  # and the office's own bureau
