"""A county whose survey has been sent out: three bureaus, one with a station below it."""

import datetime as dt
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.survey.rounds import fraction_of, totals_of
from campaign.rules.permissions import Asker, Role
from campaign.rules.survey.standing import Fraction
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.survey.open_round import Sent, open_round
from campaign.services.survey.save_figures import Typed, save_figures
from campaign.services.survey.save_form import save_form
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from models.survey import FormVersion
from models.unit import Unit
from tests.county import DUE, County, a_county, a_plan, at
from tests.make import Make

TODAY = DUE - dt.timedelta(days=5)
NOW = at(TODAY, 10)
FORM = """\
code: pcs
name: 计算机统计表
groups:
  - key: pcs
    name: 计算机
    fields:
      - {key: desktops, name: 台式机, unit: 台, maker: 甲厂}
      - {key: laptops, name: 便携机, unit: 台, maker: 乙厂}
      - {key: total, name: 合计, unit: 台}
  - key: more
    name: 其他
    fields:
      - {key: need, name: 需购, unit: 套}
      - {key: remarks, name: 说明, type: text, required: false}
rates:
  - {key: small, name: 便携率, part: laptops, whole: total}
below: [total]
rules:
  - {key: sum, hard: desktops + laptops = total, says: 两项之和要等于合计。}
  - {key: need, soft: need <= total, says: 需购的多于计算机。}
  - {key: jump, soft: change(total) <= 20, says: 变化太大。}
"""


@dataclass
class Survey:
    """A county with a running round, and what people do in it."""

    county: County
    sent: Sent
    units: list[Unit] = field(default_factory=list)

    def duty(self, unit: Unit) -> Duty:
        db.session.rollback()
        return db.session.scalars(
            select(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == "survey", Duty.unit_id == unit.id)
        ).one()

    def contact(self, unit: Unit) -> Asker:
        return self.county.asker(unit, Role.CONTACT)

    def type(self, unit: Unit, *, reasons: dict[str, str] | None = None, **cells: str):  # type: ignore[no-untyped-def]
        duty_id = self.duty(unit).id
        db.session.rollback()
        return save_figures(duty_id, Typed(cells, reasons or {}), asker=self.contact(unit), now=NOW)

    def fill(self, unit: Unit, desktops: int, laptops: int = 0, need: int = 0) -> None:
        assert not self.type(
            unit, desktops=str(desktops), laptops=str(laptops), total=str(desktops + laptops),
            need=str(need),
        )  # fmt: skip

    def submit(self, unit: Unit, *, on: dt.date = TODAY) -> None:
        duty = self.duty(unit)
        duty_id, version = duty.id, duty.version
        db.session.rollback()
        submit_duty(
            duty_id, asker=self.contact(unit), note="已填好", version=version, now=at(on, 11),
            today=on,
        )  # fmt: skip

    def fraction(self, unit: Unit, round_id: int = 0) -> Fraction:
        db.session.rollback()
        return fraction_of(db.session(), round_id or self.sent.round_id, unit.path)

    def totals(self, unit: Unit, round_id: int = 0) -> dict[str, int]:
        db.session.rollback()
        return totals_of(db.session(), round_id or self.sent.round_id, unit.path)


def a_survey(make: Make) -> Survey:
    return make.story(("survey", FORM), lambda: _a_survey(make))


def sent_out(county: County) -> Sent:
    """Open the campaign, take the form in and send it to all its units."""
    plan = a_plan()
    first = replace(plan.milestones[0], evidence=("统计表",))
    county.open(replace(plan, milestones=(first, *plan.milestones[1:])))
    save_form(FORM, note="初稿", asker=None, now=NOW)
    milestone = db.session.scalars(select(Milestone.id).where(Milestone.key == "survey")).one()
    version = db.session.scalars(select(FormVersion.id)).one()
    db.session.rollback()
    return open_round(
        county.campaign_id, milestone, version, asker=county.office, now=NOW, today=TODAY,
        item="统计表",
    )  # fmt: skip


def _a_survey(make: Make) -> Survey:
    county = a_county(make, ("县财政局", "县教育局", "县水利局"))
    station = make.unit("财政监督站", county.units[0])
    for role in (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL):
        county.people[station.code, role] = make.holder(station, role)
    county.units.append(station)
    return Survey(county, sent_out(county), county.units)


@pytest.fixture
def survey(app: Flask, make: Make) -> Survey:
    return a_survey(make)
