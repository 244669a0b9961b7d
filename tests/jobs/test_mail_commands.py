from __future__ import annotations

import dataclasses
import json

import pytest
from flask import Flask
from sqlalchemy import select

from campaign import clock
from campaign.jobs.timetable import JOBS, run_job
from campaign.records.house.world import read_setting
from campaign.records.notice.letters import post_letter
from campaign.rules.words import EVENTS
from campaign.services.transaction import transaction
from models.base import db
from models.event import Event
from models.letter import Letter
from tests.county import a_county
from tests.make import Make
from tests.smtp import Sink

DAY = "2026-04-09T09:00+08:00"


def run(app: Flask, *words: str):
    return app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def county(app: Flask, make: Make):
    found = a_county(make)
    found.open()
    run(app, "tick", "--at", DAY)
    return found


def test_deliver_says_in_four_figures_what_it_did(app, county):
    result = run(app, "deliver", "--at", DAY, "--json")
    assert json.loads(result.output) == {"accepted": 3, "failed": 0, "in_doubt": 0, "left": 0}
    result = run(app, "deliver", "--at", DAY, "--json")
    assert json.loads(result.output) == {"accepted": 0, "failed": 0, "in_doubt": 0, "left": 0}
    assert {row.state for row in db.session.scalars(select(Letter))} == {"accepted"}


def test_deliver_speaks_to_people_too(app, county):
    assert (
        run(app, "deliver", "--at", DAY).output
        == "已送达 3 封，退信 0 封，存疑 0 封，待发 0 封。\n"
    )


def test_letters_of_later_are_left(app, county):
    result = run(app, "deliver", "--at", "2026-04-09T08:59+08:00", "--json")
    assert json.loads(result.output)["left"] == 3


def test_a_live_house_takes_no_time_from_the_command_line(app):
    result = run(app, "deliver", "--at", DAY)
    assert result.exit_code != 0
    assert "正式数据库" in result.output
    assert run(app, "deliver").exit_code == 0


def test_mail_is_held_and_let_go_and_both_are_on_record(app, county):
    assert "已暂停" in run(app, "mail", "pause").output
    assert "早已暂停" in run(app, "mail", "pause").output
    result = run(app, "deliver", "--at", DAY, "--json")
    assert json.loads(result.output) == {"accepted": 0, "failed": 0, "in_doubt": 0, "left": 3}
    assert "已恢复" in run(app, "mail", "resume").output
    assert "没有暂停" in run(app, "mail", "resume").output

    acts = db.session.scalars(select(Event.act).where(Event.act.like("mail.%")).order_by(Event.id))
    assert list(acts) == ["mail.pause", "mail.resume"]
    assert {"mail.pause", "mail.resume"} <= set(EVENTS)
    assert read_setting(db.session(), "mail_paused") == ""


def test_without_a_server_a_test_letter_says_that_nothing_left(app):
    result = run(app, "mail", "test", "me@example.cn")
    assert result.exit_code == 0
    assert "没有外发" in result.output


def test_what_is_no_address_is_refused(app):
    result = run(app, "mail", "test", "me@example.cn, you@example.cn")
    assert result.exit_code == 1
    assert "不是一个邮箱地址" in result.output


class TestWithAServer:
    @pytest.fixture
    def settings(self, settings, smtp: Sink):
        return dataclasses.replace(settings, mail_server="127.0.0.1", mail_port=smtp.port)

    def test_a_test_letter_arrives(self, app, smtp):
        result = run(app, "mail", "test", "me@example.cn")
        assert result.exit_code == 0
        assert "已收下：250" in result.output
        assert smtp.messages[0]["Subject"] == "测试信：督办系统可以发信"

    def test_a_refused_test_letter_says_where_it_stopped(self, app, smtp):
        smtp.refuse["me@example.cn"] = "550 5.1.1 no such user"
        result = run(app, "mail", "test", "me@example.cn")
        assert result.exit_code == 1
        assert "停在 rcpt：550" in result.output
        assert "no such user" in result.output

    def test_the_heartbeat_delivers(self, app, make, smtp):
        person = make.person()
        with transaction() as session:
            post_letter(session, key="reset/1", person=person, kind="reset", now=clock.now())
        said = run_job(next(job for job in JOBS if job.name == "deliver"), now=clock.now())
        assert "accepted=1" in said
        assert smtp.recipients == [person.email]
