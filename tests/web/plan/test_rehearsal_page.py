"""推演: asked for on a page, played by the worker's job on a database of its own, shown."""

import datetime as dt
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaign import clock
from campaign.jobs.rehearsals import run_rehearsals
from campaign.services.rehearsal.play import take_rehearsal
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.rehearsal import Rehearsal
from tests.forms import submit
from tests.services.plan.conftest import Plans

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def where(plans: Plans) -> str:
    return f"/campaigns/{plans.county.campaign_id}/rehearsal"


def ask(office: FlaskClient, plans: Plans, **fields: str) -> str:
    sent = {"units": "3", "seed": "2", **fields}
    answer = submit(office, where(plans), sent, page=where(plans))
    if answer.status_code == 303:
        answer = office.get(where(plans))
    return answer.get_data(as_text=True)


def test_a_year_is_asked_for_played_and_shown_as_pictures(
    app: Flask, office: FlaskClient, plans: Plans
) -> None:
    logging.getLogger("duban-rehearsal").setLevel(logging.CRITICAL)
    assert "还没有推演过" in office.get(where(plans)).get_data(as_text=True)
    assert "等待后台进程" in ask(office, plans)
    assert "正在进行，请等它结束" in ask(office, plans)
    before = db.session.scalar(select(func.count()).select_from(Duty))
    db.session.rollback()
    assert run_rehearsals(clock.now()) == "rehearsals=1"
    assert run_rehearsals(clock.now()) == "rehearsals=0"
    said = office.get(where(plans)).get_data(as_text=True)
    assert "没有发现不对的地方" in said
    assert "推演，不是真实情况" in said
    assert said.count('<svg class="drawn-bars"') == 3
    assert said.count("用表格看") == 3
    assert db.session.scalar(select(func.count()).select_from(Duty)) == before


def test_what_cannot_be_rehearsed_is_said_beside_its_field(
    office: FlaskClient, plans: Plans
) -> None:
    assert "单位数请填 1 到 300" in ask(office, plans, units="301")
    assert "种子请填 0 到" in ask(office, plans, seed="x")


def test_a_worker_that_is_gone_leaves_a_rehearsal_stopped(
    office: FlaskClient, plans: Plans
) -> None:
    ask(office, plans)
    now = clock.now()
    assert take_rehearsal(now=now) is not None
    assert take_rehearsal(now=now + dt.timedelta(minutes=1)) is None
    assert take_rehearsal(now=now + dt.timedelta(minutes=6)) is None
    assert "这次推演没有结果" in office.get(where(plans)).get_data(as_text=True)
    with transaction() as session:
        assert session.scalars(select(Rehearsal.state)).one() == "stopped"
