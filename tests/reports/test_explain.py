from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from sqlalchemy import select

from campaign.mail import mailbox
from campaign.reports.notices.explain import explain
from campaign.rules.notice.causes import Proof
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver
from campaign.services.mail.take_bounce import take_bounce
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.urge_duties import urge_duties
from models.base import db
from models.duty import Duty
from models.person import Post
from models.plan import Milestone
from tests.county import a_county, at
from tests.mail.returned import dsn

FIRST = dt.date(2026, 4, 9)
SECOND = dt.date(2026, 4, 15)


@pytest.fixture
def settings(settings, smtp):
    return dataclasses.replace(settings, mail_server="127.0.0.1", mail_port=smtp.port)


@pytest.fixture
def county(app, make):
    found = a_county(make)
    found.open()
    return found


def post(day: dt.date) -> None:
    tick(now=at(day))
    deliver(now=at(day), transport=mailbox.transport(simulated=True), worker="w")
    db.session.rollback()


def duty_of(county) -> Duty:
    db.session.rollback()
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "survey", Duty.unit_id == county.units[0].id)
    ).one()


def explained(county, day: dt.date, hour: int = 12):
    found = explain(db.session(), duty_of(county).id, now=at(day, hour), today=day)
    assert found is not None
    return found


def test_a_notice_names_its_rule_its_term_its_reader_and_the_servers_answer(county, smtp):
    post(FIRST)
    found = explained(county, FIRST)
    (told,) = found.told
    assert told.rule is not None
    assert (told.rule.number, told.rule.offset, told.rule.counts) == (1, -7, "working")
    assert (told.term_id, told.due_on) == (duty_of(county).term_id, dt.date(2026, 4, 20))
    assert told.name == county.people[county.units[0].code, Role.CONTACT].name
    assert (told.verdict, told.proof) == ("send", Proof.DELIVERED)
    assert [(one.phase, one.code, one.n) for one in told.tries] == [("done", "250", 1)]
    assert [step.mark.rung.number for step in found.duty.steps if step.mark.rung][1:3] == [2, 3]


def test_a_refusal_and_its_call_are_told(county, smtp):
    person = county.people[county.units[0].code, Role.CONTACT]
    smtp.refuse[person.email] = "550 5.1.1 no such user"
    post(FIRST)
    found = explained(county, FIRST)
    (told,) = found.told
    assert (told.proof, told.letter_reason) == (Proof.BOUNCED, "refused")
    assert [(one.phase, one.code) for one in told.tries] == [("rcpt", "550")]
    assert [call.reason for call in found.calls] == ["bounced"]


def test_what_came_back_stands_behind_the_try_that_was_accepted(county, smtp, settings):
    post(FIRST)
    person = county.people[county.units[0].code, Role.CONTACT]
    message = next(one.message for one in smtp.received if one.recipients == (person.email,))
    take_bounce(dsn(message, to="x@y.example"), key=settings.secret_key, now=at(FIRST, 10))
    (told,) = explained(county, FIRST).told
    assert [(one.phase, one.code) for one in told.tries] == [
        ("done", "250"),
        ("came_back", "5.1.1"),
    ]
    assert told.accepted_at is not None


def test_an_act_names_who_told(county, smtp):
    duty = duty_of(county)
    urge_duties([duty.id], asker=county.office, note="请尽快", now=at(FIRST), today=FIRST)
    told = explained(county, FIRST).told
    assert [(one.rule, one.by, one.reason) for one in told] == [(None, "周晓岚", "act")]


def test_after_an_answer_it_says_which_steps_told_nobody(county, smtp):
    post(FIRST)
    duty = duty_of(county)
    submit_duty(
        duty.id, asker=county.asker(county.units[0], Role.CONTACT), note="已报送",
        version=duty.version, now=at(FIRST, 15), today=FIRST,
    )  # fmt: skip
    post(SECOND)
    found = explained(county, SECOND)
    assert len(found.told) == 1
    assert [one.rung.number for one in found.silent] == [2]


def test_a_vacant_post_says_who_heard_instead(county, smtp):
    person = county.people[county.units[0].code, Role.CONTACT]
    held = db.session.scalars(select(Post).where(Post.person_id == person.id)).one()
    held.until_on = FIRST
    db.session.commit()
    post(FIRST)
    (told,) = explained(county, FIRST).told
    assert (told.verdict, told.reason, told.role) == ("send", "vacant", Role.DEPUTY)


def test_the_page_shows_the_same_and_is_found_from_the_duty(app, make, county, smtp):
    post(FIRST)
    duty = duty_of(county)
    for role in (Role.CONTACT, Role.OFFICE):
        unit = county.units[0] if role is Role.CONTACT else county.scope
        browser = make.sign_in(app.test_client(), county.people[unit.code, role])
        address = f"/notices/duty/{duty.id}"
        assert address in browser.get(f"/duties/{duty.id}").get_data(as_text=True)
        shown = browser.get(address).get_data(as_text=True)
        for words in (
            "责任链第 1 档",
            "期限前 7 个工作日",
            "已送达",
            "第 1 次投递",
            "250",
            "接下来",
        ):
            assert words in shown
    stranger = make.sign_in(app.test_client(), county.people[county.units[1].code, Role.CONTACT])
    assert stranger.get(address).status_code == 404


def test_what_lies_ahead_is_what_the_duty_page_draws_and_nothing_once_answered(county, smtp):
    post(FIRST)
    ahead = [step.mark.rung.number for step in explained(county, FIRST).ahead]
    assert ahead == [2, 3, 4, 5, 6, 7]
    duty = duty_of(county)
    submit_duty(
        duty.id, asker=county.asker(county.units[0], Role.CONTACT), note="已报送",
        version=duty.version, now=at(FIRST, 15), today=FIRST,
    )  # fmt: skip
    assert explained(county, FIRST, 16).ahead == ()


def test_a_duty_that_is_not_there_is_none(county):
    assert explain(db.session(), 10**6, now=at(FIRST), today=FIRST) is None


def test_the_command_says_the_same_as_the_report(app, county, smtp):
    post(FIRST)
    duty = duty_of(county)
    run = app.test_cli_runner()
    told = json.loads(run.invoke(args=["notice", "explain", str(duty.id), "--json"]).output)
    (one,) = told["told"]
    assert one["rule"]["number"] == 1
    assert one["tries"][0]["code"] == "250"
    assert told["duty"]["due"] == "2026-04-20"
    text = run.invoke(args=["notice", "explain", str(duty.id)]).output
    assert "期限前 7 个工作日" in text
    assert "已送达" in text
    assert "第 1 次投递，邮件服务器已收下：250" in text
    assert run.invoke(args=["notice", "explain", "999999"]).exit_code == 1
