"""Letters reach their readers once, with what they have to say."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from sqlalchemy import event, func, select, update

from campaign.mail.mailbox import LocalMailbox
from campaign.mail.message import Outgoing
from campaign.records.access.links import hash_of
from campaign.records.house.world import read_setting, write_setting
from campaign.records.notice.letters import post_letter
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import DeliveryCount, deliver_all
from campaign.services.mail.hold import pause_mail, resume_mail
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.access import OneTimeLink
from models.base import db
from models.letter import Attempt, Letter
from models.notice import Call
from tests.county import a_county, at
from tests.services.mail.acts import contact_of, duty_of, plain, submit
from tests.services.mail.conftest import FIRST, later, letters

LINK = re.compile(r"http://localhost/l/([\w-]{43})")


def test_letters_reach_the_server_once_and_are_marked(county, send, smtp):
    assert send() == DeliveryCount(accepted=3, left=0, handled=3)
    assert send() == DeliveryCount()

    rows = letters()
    assert {row.state for row in rows} == {"accepted"}
    assert {row.accepted_at for row in rows} == {at(FIRST)}
    assert sorted(one["Message-ID"] for one in smtp.messages) == sorted(r.message_id for r in rows)
    assert sorted(smtp.recipients) == sorted(row.address for row in rows)
    tries = db.session.scalars(select(Attempt)).all()
    assert {(one.phase, one.code, one.in_doubt, one.n) for one in tries} == {
        ("done", 250, False, 1)
    }
    assert {one.worker for one in tries} == {"w1"}


def test_a_letter_says_what_who_by_when_and_what_follows(county, send, smtp):
    send()
    received = next(one for one in smtp.received if one.recipients == (contact_of(county, 0),))
    text = plain(received.message).replace("\n", "")

    assert (
        "请县财政局于 4 月 20 日（周一）前报送软件使用情况统计表，含当天，还有 7 个工作日。" in text
    )
    assert "○ 4 月 21 日 周二  提醒分管领导" in text
    assert "◇ 5 月 7 日 周四  拟通报批评，须领导批准" in text
    assert "因为您是县财政局的联络员，这是本期限的第 1 次提醒" in text
    assert "演示" in text
    assert received.message["Date"].datetime == at(FIRST)


def test_the_link_in_a_letter_is_the_readers_own_and_only_its_hash_is_kept(county, send, smtp):
    send()
    received = next(one for one in smtp.received if one.recipients == (contact_of(county, 0),))
    (token,) = set(LINK.findall(plain(received.message)))
    link = db.session.scalars(
        select(OneTimeLink).where(OneTimeLink.token_hash == hash_of(token))
    ).one()

    assert link.person_id == county.people[county.units[0].code, Role.CONTACT].id
    assert (link.purpose, link.duty_id) == ("duty", duty_of(county, 0).id)
    assert link.expires_at == at(FIRST) + dt.timedelta(days=14)


def test_a_live_house_keeps_no_link_that_signs_in(county, send, smtp):
    with transaction() as session:
        write_setting(session, "world", "live")
    send()
    for row in letters():
        assert row.text
        assert not LINK.search(row.text)
        assert row.html == ""
        assert "演示" not in row.text


def test_the_local_mailbox_keeps_the_whole_letter(county, send):
    assert send(transport=LocalMailbox()).accepted == 3
    for row in letters():
        assert LINK.search(row.text)
        assert LINK.search(row.html)
        assert row.subject.startswith("【演示】")


def test_a_return_goes_with_its_reason_and_new_date(county, send, smtp):
    send()
    submit(county, 0)
    duty = duty_of(county, 0)
    return_duty(
        duty.id, asker=county.office, reason="第 3 节台数不一致", due_on=dt.date(2026, 4, 24),
        version=duty.version, now=at(FIRST, 10), today=FIRST,
    )  # fmt: skip
    assert send(at(FIRST, 10)).accepted == 1
    text = plain(smtp.messages[-1]).replace("\n", "")
    assert "已退回修改" in text
    assert "第 3 节台数不一致" in text
    assert "4 月 24 日（周五）" in text


def test_an_urging_goes_with_the_offices_sentence(county, send, smtp):
    send()
    urge_duties(
        [duty_of(county, 0).id, duty_of(county, 1).id], asker=county.office,
        note="验收组下周到县里", now=at(FIRST, 10), today=FIRST,
    )  # fmt: skip
    assert send(at(FIRST, 10)).accepted == 2
    assert all("验收组下周到县里" in plain(one) for one in smtp.messages[-2:])


def test_who_is_told_before_is_named_to_those_above(county, send, smtp):
    for day in (dt.date(2026, 4, 15), dt.date(2026, 4, 17), dt.date(2026, 4, 21)):
        send()
        tick(now=at(day))
        send(at(day))
    deputy = county.people[county.units[0].code, Role.DEPUTY]
    received = next(one for one in smtp.received if one.recipients == (deputy.email,))
    text = plain(received.message).replace("\n", "")
    contact = county.people[county.units[0].code, Role.CONTACT].name

    assert "已逾期 1 天" in text
    assert f"● 4 月 17 日 周五  提醒联络员{contact}" in text
    assert "因为您是县财政局的分管领导" in text


def test_a_letter_that_came_back_is_not_said_to_have_told_anybody(county, send, smtp):
    send()
    for day in (dt.date(2026, 4, 15), dt.date(2026, 4, 17)):
        tick(now=at(day))
        send(at(day))
    with transaction() as session:
        back = Letter.accepted_at == at(dt.date(2026, 4, 17))
        session.execute(update(Letter).where(back).values(state="failed", reason="bounced"))
    tick(now=at(dt.date(2026, 4, 21)))
    send(at(dt.date(2026, 4, 21)))
    deputy = county.people[county.units[0].code, Role.DEPUTY]
    received = next(one for one in smtp.received if one.recipients == (deputy.email,))
    text = plain(received.message).replace("\n", "")
    assert "4 月 15 日 周三  提醒联络员" in text
    assert "4 月 17 日 周五  提醒联络员" not in text


def test_invitations_and_resets_carry_links_of_their_own(app, make, send, smtp):
    make.simulated()
    new = make.person("赵敏", activated=False)
    old = make.person("钱进", locale="en")
    with transaction() as session:
        post_letter(session, key="invite/1", person=new, kind="invitation", now=at(FIRST))
        post_letter(session, key="reset/2", person=old, kind="reset", now=at(FIRST))
    assert send().accepted == 2

    for message, purpose, days in zip(
        smtp.messages, ("invite", "reset"), (14, 1 / 24), strict=True
    ):
        token = LINK.findall(plain(message))[0]
        link = db.session.scalars(
            select(OneTimeLink).where(OneTimeLink.token_hash == hash_of(token))
        ).one()
        assert link.purpose == purpose
        assert link.expires_at == at(FIRST) + dt.timedelta(days=days)
    assert "Sign in to Duban" in smtp.messages[1]["Subject"]


def test_letters_for_later_stay(county, send):
    assert send(later(minutes=-1)) == DeliveryCount(left=3)


def test_a_letter_whose_next_try_is_to_come_stays_while_the_window_is_open(county, send):
    with transaction() as session:
        session.execute(update(Letter).values(next_try_at=later(hours=1)))
    assert send(later(minutes=59)) == DeliveryCount(left=3)
    assert send(later(hours=1)).accepted == 3


def test_all_mail_can_be_held_and_let_go(county, send, smtp):
    assert pause_mail(by_id=None, now=at(FIRST))
    assert not pause_mail(by_id=None, now=at(FIRST))
    assert send() == DeliveryCount(left=3)
    assert smtp.connections == 0
    assert resume_mail(by_id=None, now=at(FIRST))
    assert send().accepted == 3
    assert read_setting(db.session(), "mail_paused") == ""


def test_a_digest_of_many_costs_as_many_queries_as_one_of_few(app, make, send):
    a_county(make, tuple(f"单位{n}" for n in range(24))).open()
    tick(now=at(FIRST))
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    send(limit=2, transport=LocalMailbox())
    few = len(asked)
    asked.clear()
    send(limit=23, transport=LocalMailbox())
    assert len(asked) <= few


def test_a_batch_takes_no_more_than_its_limit_and_all_takes_the_rest(county, send):
    assert send(limit=1, transport=LocalMailbox()) == DeliveryCount(accepted=1, left=2, handled=1)
    rest = deliver_all(now=at(FIRST), transport=LocalMailbox(), worker="w")
    assert rest == DeliveryCount(accepted=2, left=0, handled=2)


def test_nobody_has_to_telephone_when_all_goes_well(county, send):
    send()
    assert db.session.scalar(select(func.count()).select_from(Call)) == 0


def test_the_digest_on_record_is_that_of_the_bytes_sent(county, send, monkeypatch):
    sent: list[bytes] = []
    usual = Outgoing.as_bytes
    monkeypatch.setattr(Outgoing, "as_bytes", lambda self: sent.append(usual(self)) or sent[-1])
    send()
    digests = {hashlib.sha256(one).hexdigest() for one in sent}
    assert digests == set(db.session.scalars(select(Attempt.body_sha256)))
