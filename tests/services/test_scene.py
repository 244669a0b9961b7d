"""The demonstration's last day leaves a little of each kind on the desks."""

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.papers.evidence.check import check_file
from campaign.records.evidence.store import Store
from campaign.rehearsal.county.actors import NOTES, Actors
from campaign.rehearsal.county.life import live_a_day, on_a_working_day
from campaign.rehearsal.county.scan import stamped_scan
from campaign.rehearsal.county.scene import Stage, play, words_of
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone
from campaign.services.progress.urge_duties import urge_duties
from models.base import db
from models.duty import Duty
from models.evidence import Evidence
from models.extension import Extension
from models.letter import Letter
from tests.county import DUE, a_county, a_plan, at
from tests.make import Make

NAMES = (
    "县财政局",
    "县教育局",
    "县水利局",
    "县农业局",
    "县林业局",
    "县审计局",
    "县统计局",
    "柳河镇",
    "清河镇",
)


def test_every_desk_has_something_on_it(app: Flask, make: Make, tmp_path: Path) -> None:
    county = a_county(make, NAMES)
    asked = PlanMilestone(
        "need", "报送需求调查表", "check", DUE, ("department",), evidence=("签章后的调查表",),
        signed_by=Role.PRINCIPAL,
    )  # fmt: skip
    county.open(a_plan(milestones=(asked,)))
    day = DUE - dt.timedelta(days=5)
    play(Stage(county.campaign_id, Store(tmp_path), at(day, 14), day))
    rows = db.session.execute(select(Duty.state, func.count()).group_by(Duty.state)).all()
    states = dict(rows)  # type: ignore[arg-type]
    assert states == {
        "awaiting_signature": 2, "submitted": 2, "nil": 1, "suspended": 1, "open": 4,
    }  # fmt: skip
    beyond = db.session.scalars(select(Extension.beyond).order_by(Extension.id)).all()
    assert beyond == [False, True]
    for asked_for in db.session.scalars(select(Extension)):
        day = f"{asked_for.wanted_on.month} 月 {asked_for.wanted_on.day} 日"
        assert day in asked_for.reason, "the reason speaks of the day that is asked for"
    assert db.session.scalar(select(func.count()).select_from(Evidence)) == 4


def test_a_scan_is_a_file_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(stamped_scan(7))
    checked = check_file(file, "签章后的调查表.pdf", tmp_path)
    assert (checked.media, checked.pages) == ("pdf", 1)


@pytest.mark.parametrize("asked", [(), ("表",), ("表", "清单")])
def test_what_is_written_speaks_of_no_file_that_is_not_there(asked: tuple[str, ...]) -> None:
    said = words_of(asked)
    assert ("已上传" in said) is bool(asked)
    assert ("纸质件" in said) is (len(asked) > 1)
    assert "已上传" not in "".join(NOTES) and "扫描件" not in "".join(NOTES)


def test_nothing_in_a_demonstration_is_sent_on_a_rest_day(app: Flask, make: Make) -> None:
    """What was done on a Friday went out on Saturday morning, and was dated so."""
    county = a_county(make)
    county.open()
    friday, day = DUE + dt.timedelta(days=4), dt.timedelta(days=1)
    own = select(func.max(Duty.id)).where(Duty.unit_id == county.units[0].id)  # due in June
    duty = db.session.scalar(own)
    db.session.rollback()
    assert duty is not None
    urge_duties([duty], asker=county.office, note="", now=at(friday, 14), today=friday)
    for when in (friday, friday + day):
        live_a_day(county.campaign_id, Actors(3), when, now=at(friday + 2 * day))
    urged = db.session.scalars(select(Letter.accepted_at).where(Letter.kind == "urged")).one()
    assert urged is not None and day_of(urged) == friday
    db.session.rollback()
    assert day_of(on_a_working_day(at(friday + day, 20))) == friday
    assert on_a_working_day(at(friday, 20)) == at(friday, 20)
