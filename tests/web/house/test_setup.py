"""The checklist "what is not set up yet"."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask

from campaign.records.house.calendar import seed_calendar
from campaign.records.house.world import write_setting
from campaign.reports.health import Health
from campaign.reports.setup.checklist import Line, State, checklist
from campaign.reports.setup.facts import Facts, facts
from campaign.services.house.beat import beat
from campaign.services.house.note_backup import note_backup
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person
from tests.make import Make
from tests.web.conftest import Place

NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 4, 20)
WELL = Facts(
    units=73, people=219, no_address=0, admin_in=True, office=2, lead=3, campaigns=1,
    test_sent=True, known_year=2026, last_term=dt.date(2026, 11, 15),
    last_backup=NOW - dt.timedelta(days=1), last_drill=NOW - dt.timedelta(days=9),
    health=Health("ok", "live", 12, "ok", "ok", 0, 0),
    simulated=False, mail_server="mail.yunchuan.example", secure=True, loopback=False,
    public_url="https://duban.yunchuan.example",
)  # fmt: skip


def line(facts: Facts, key: str) -> Line:
    (found,) = [one for one in checklist(facts, now=NOW, today=TODAY) if one.key == key]
    return found


def test_a_house_in_order_has_nothing_left_to_do() -> None:
    assert {one.state for one in checklist(WELL, now=NOW, today=TODAY)} == {State.DONE}


@pytest.mark.parametrize(
    ("key", "state", "change"),
    [
        ("units", State.TODO, {"units": 0}),
        ("people", State.TODO, {"people": 1}),
        ("people", State.WATCH, {"no_address": 4}),
        ("admin", State.TODO, {"admin_in": False}),
        ("office", State.TODO, {"office": 0}),
        ("drill", State.WATCH, {"last_drill": None}),
        ("drill", State.WATCH, {"last_drill": NOW - dt.timedelta(days=92)}),
        ("lead", State.TODO, {"lead": 0}),
        ("campaign", State.TODO, {"campaigns": 0}),
        ("mail", State.TODO, {"mail_server": ""}),
        ("mail", State.DONE, {"mail_server": "", "simulated": True}),
        ("mail", State.WATCH, {"health": replace(WELL.health, mail="paused")}),
        ("mail", State.WATCH, {"health": replace(WELL.health, mail="late")}),
        ("mail", State.WATCH, {"health": replace(WELL.health, mail_parked=2)}),
        ("test", State.TODO, {"test_sent": False}),
        ("test", State.DONE, {"test_sent": False, "mail_server": ""}),
        ("https", State.WATCH, {"secure": False}),
        ("beat", State.TODO, {"health": replace(WELL.health, heartbeat="never")}),
        ("beat", State.TODO, {"health": replace(WELL.health, heartbeat="stale")}),
        ("clock", State.TODO, {"health": replace(WELL.health, clock="doubtful")}),
        ("calendar", State.TODO, {"known_year": None}),
        ("calendar", State.TODO, {"known_year": 2025}),
        ("calendar", State.WATCH, {"last_term": dt.date(2027, 1, 10)}),
        ("calendar", State.DONE, {"last_term": None}),
        ("backup", State.TODO, {"last_backup": None}),
        ("backup", State.WATCH, {"last_backup": NOW - dt.timedelta(days=8)}),
    ],
)
def test_what_is_missing_is_said(key: str, state: State, change: dict[str, object]) -> None:
    found = line(replace(WELL, **change), key)  # type: ignore[arg-type]
    assert found.state is state
    assert found.note % found.values if found.values else found.note


def test_the_facts_are_read_from_the_database(app: Flask, make: Make) -> None:
    settings = app.extensions["settings"]
    empty = facts(db.session(), settings, now=NOW, today=TODAY)
    assert (empty.units, empty.office, empty.known_year, empty.last_backup) == (0, 0, None, None)
    unit = make.unit(kind="county")
    make.holder(unit, "office", email=None)
    make.post(make.person(), unit, "office", None, TODAY)
    note_backup("a.zip", now=NOW)
    beat("tick", "", now=NOW)
    with transaction() as session:
        seed_calendar(session, [2025, 2026])
        write_setting(session, "mail_paused", "yes")
    found = facts(db.session(), settings, now=NOW, today=TODAY)
    assert (found.units, found.people, found.no_address, found.office) == (1, 2, 1, 1)
    assert (found.known_year, found.last_backup) == (2026, NOW)
    assert (found.health.heartbeat, found.health.mail) == ("ok", "paused")


def test_the_administrator_counts_from_the_first_password_on(app: Flask, make: Make) -> None:
    admin = make.holder(None, "admin", "管理员", activated=False)
    settings = app.extensions["settings"]
    assert not facts(db.session(), settings, now=NOW, today=TODAY).admin_in
    with transaction() as session:
        session.get_one(Person, admin.id).password_hash = "set"
    assert facts(db.session(), settings, now=NOW, today=TODAY).admin_in


def test_the_page_names_every_line_and_links_only_what_the_reader_may_open(place: Place) -> None:
    page = place.see(place.admin, "/setup")
    for word in ("单位", "人员", "行动", "邮件", "工作日历", "备份", "./duban backup FILE"):
        assert word in page
    assert 'href="/mailbox"' in page
    own = place.see(place.office, "/setup")
    assert own.count('href="/mailbox"') == 0


def test_an_office_counts_what_it_may_see(place: Place) -> None:
    assert "已有 5 个单位" in place.see(place.admin, "/setup")
    assert "已有 4 个单位" in place.see(place.office, "/setup")
    assert "已有 2 人" in place.see(place.office, "/setup")
    assert "已有 1 个单位" in place.see(place.stranger, "/setup")


def test_others_do_not_see_the_checklist(place: Place) -> None:
    assert place.get(place.contact, "/setup").status_code == 404
