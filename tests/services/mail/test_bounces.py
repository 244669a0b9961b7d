from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import func, select

from campaign.reports.duty.trail import of_duty
from campaign.reports.notices.dead_address import dead_address
from campaign.reports.progress.told import last_notices
from campaign.rules.notice.bounce import Sort
from campaign.rules.notice.causes import Proof
from campaign.rules.notice.return_path import token
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.take_bounce import take_bounce
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.bounce import Bounce
from models.duty import Duty
from models.event import Event
from models.letter import Letter
from models.notice import Call, Notice
from models.person import Person
from tests.county import at
from tests.mail.returned import away, dsn, in_own_words, malformed
from tests.services.mail.conftest import FIRST, later, letters


@pytest.fixture
def settings(settings):
    return dataclasses.replace(settings, bounce_mailbox="bounces@duban.example")


@pytest.fixture
def sent(county, send, smtp):
    """The three letters of the first rung as the server got them: (envelope sender, message)."""
    send()
    return [(one.sender, one.message) for one in smtp.received]


@pytest.fixture
def take(settings):
    def one(raw: bytes, now: dt.datetime | None = None) -> Sort:
        found = take_bounce(raw, key=settings.secret_key, now=now or later(minutes=5))
        db.session.rollback()
        return found

    return one


def letter_of(message) -> Letter:
    return letters(message_id=message["Message-ID"])[0]


def duty_of(letter: Letter) -> Duty:
    number = db.session.scalar(select(Notice.duty_id).where(Notice.letter_id == letter.id))
    return db.session.get_one(Duty, number)


@pytest.mark.parametrize("shape", ["whole letter", "headers only", "nothing but the address"])
def test_a_report_is_matched_by_the_token_alone(sent, take, shape):
    back, message = sent[0]
    raw = dsn(
        None if shape.startswith("nothing") else message,
        to=back,
        header_only=shape == "headers only",
    )
    assert take(raw) is Sort.BOUNCED

    letter = letter_of(message)
    assert (letter.state, letter.reason) == ("failed", "bounced")
    assert letter.accepted_at is not None
    assert [one.state for one in letters()].count("accepted") == 2
    (bounce,) = db.session.scalars(select(Bounce)).all()
    assert (bounce.letter_id, bounce.status) == (letter.id, "5.1.1")
    assert "no such user" in bounce.said


def test_a_mailbox_without_plus_addresses_is_served_by_the_header(sent, take):
    _, message = sent[1]
    assert take(dsn(message, to="bounces@duban.example")) is Sort.BOUNCED
    assert letter_of(message).state == "failed"


@pytest.mark.parametrize(
    ("subject", "sender", "charset"),
    [
        ("系统退信", "PostMaster@qq.example", "gb18030"),
        ("来自 163.example 的退信", "Postmaster@163.example", "gb2312"),
        ("Undelivered Mail", "MAILER-DAEMON@126.example", "utf-8"),
        ("您的邮件无法送达", "postmaster@21cn.example", "no-such-charset"),
    ],
)
def test_what_providers_write_in_their_own_words_is_understood(
    sent, take, subject, sender, charset
):
    back, message = sent[0]
    raw = in_own_words(message, to=back, subject=subject, sender=sender, charset="utf-8")
    if charset != "no-such-charset":
        raw = in_own_words(message, to=back, subject=subject, sender=sender, charset=charset)
    else:
        raw = raw.replace(b'charset="utf-8"', b'charset="no-such-charset"')
    assert take(raw) is Sort.BOUNCED
    assert letter_of(message).state == "failed"


def test_the_token_is_found_in_the_quoted_letter_too(sent, take):
    _, message = sent[2]
    assert take(in_own_words(message, to="bounces@duban.example")) is Sort.BOUNCED
    assert take(in_own_words(sent[0][1], to="x@y.example", quoted=False)) is Sort.UNRELATED


def test_the_unit_counts_as_not_reached_and_the_office_gets_its_call(sent, take, county):
    _, message = sent[0]
    letter, duty = letter_of(message), duty_of(letter_of(message))
    assert take(dsn(message, to=sent[0][0])) is Sort.BOUNCED

    (call,) = db.session.scalars(select(Call).where(Call.duty_id == duty.id)).all()
    assert (call.reason, call.person_id) == ("bounced", letter.person_id)
    told = last_notices(db.session(), [duty.id], later(hours=1))[duty.id]
    assert told.proof is Proof.BOUNCED
    proofs = [one.proof for one in of_duty(db.session(), duty.id) if one.kind == "notice"]
    assert proofs == [Proof.BOUNCED]


def test_a_look_back_sees_it_delivered_until_it_came_back(sent, take):
    _, message = sent[0]
    duty = duty_of(letter_of(message))
    take(dsn(message, to=sent[0][0]), later(hours=3))
    proof = {
        hours: last_notices(db.session(), [duty.id], later(hours=hours))[duty.id].proof
        for hours in (1, 4)
    }
    assert proof == {1: Proof.DELIVERED, 4: Proof.BOUNCED}


def test_nobody_above_the_unit_is_told_that_it_did_not_react(sent, take, county, smtp, send):
    """I7: an unreached unit is never said to have been silent; the office hears what is so."""
    for back, message in sent:
        assert take(dsn(message, to=back)) is Sort.BOUNCED
    for day in (15, 17, 21, 23, 27):
        rung = dt.date(2026, 4, day)
        tick(now=at(rung))
        send(at(rung))
        for one in smtp.received[len(sent) :]:
            take(dsn(one.message, to=one.sender), at(rung, 9, 30))
        sent += [(one.sender, one.message) for one in smtp.received[len(sent) :]]
    db.session.rollback()
    rows = db.session.execute(select(Notice.role, Notice.kind).where(Notice.level > 2))
    said = {(role, kind) for role, kind in rows}
    assert said == {(Role.OFFICE, "not_reached")}
    assert db.session.scalar(select(func.count()).where(Call.reason == "not-reached")) > 0


def test_reading_it_twice_is_reading_it_once(sent, take):
    raw = dsn(sent[0][1], to=sent[0][0])
    assert [take(raw), take(raw)] == [Sort.BOUNCED, Sort.KNOWN]
    assert take(dsn(sent[0][1], to=sent[0][0], said="smtp; other words")) is Sort.KNOWN
    events = db.session.scalars(select(Event).where(Event.act == "letter.bounced")).all()
    assert len(events) == 1
    assert db.session.scalar(select(func.count(Call.id))) == 1


def test_late_is_noted_and_nothing_else(sent, take):
    back, message = sent[0]
    raw = dsn(message, to=back, action="delayed", status="4.4.1", said="smtp; 451 later")
    assert take(raw) is Sort.DELAYED
    late = in_own_words(
        message, to=back, subject="邮件投递延迟", text="系统将继续尝试投递，无需重发。"
    )
    assert take(late) is Sort.DELAYED
    assert letter_of(message).state == "accepted"
    assert db.session.scalar(select(func.count(Call.id))) == 0
    assert [one.sort for one in db.session.scalars(select(Bounce))] == ["delayed"] * 2
    assert take(dsn(message, to=back)) is Sort.BOUNCED


def test_what_arrived_is_no_bounce(sent, take):
    back, message = sent[0]
    assert take(dsn(message, to=back, action="delivered", status="2.0.0")) is Sort.UNRELATED
    assert letter_of(message).state == "accepted"


@pytest.mark.parametrize("subject", ["自动回复：出差", "Automatic reply: away", "Re: 期限提醒"])
def test_an_answering_machine_changes_nothing_and_gets_no_answer(sent, take, smtp, send, subject):
    back, message = sent[0]
    before = db.session.scalar(select(func.count(Letter.id)))
    assert take(away(message, to=back, subject=subject)) is Sort.AUTO_REPLY
    assert db.session.scalar(select(func.count(Letter.id))) == before
    send(later(minutes=10))
    assert len(smtp.received) == 3


def test_people_who_answer_are_no_bounce(sent, take):
    back, message = sent[0]
    raw = away(message, to=back, subject="Re: 退信了吗").replace(
        b"Auto-Submitted: auto-replied\n", b""
    )
    assert take(raw) is Sort.UNRELATED


def test_twenty_malformed_ones_are_counted_and_stop_nothing(sent, take):
    back, message = sent[0]
    bad = malformed(dsn(None, to="bounces@duban.example"))
    assert len(bad) == 20
    assert {take(raw) for raw in bad} <= {Sort.MALFORMED, Sort.UNRELATED}
    assert {one.state for one in letters()} == {"accepted"}
    assert take(dsn(message, to=back)) is Sort.BOUNCED


def test_twenty_forged_ones_are_refused(sent, take, settings):
    """With everything that can be worked out or copied from elsewhere, but without the key."""
    key, message = settings.secret_key, sent[0][1]
    mine, other = letter_of(sent[0][1]), letter_of(sent[1][1])
    right = token(mine.id, mine.message_id, key)
    mac = right.partition(".")[2]
    wrong = [
        token(mine.id, mine.message_id, "k" * 32),
        token(mine.id, other.message_id, key),
        token(mine.id + 1, mine.message_id, key),
        f"{other.id}.{mac}",
        f"{mine.id + 1000}.{mac}",
        f"{10**17}.{mac}",
        f"{mine.id}.{mac[::-1]}",
        f"{mine.id}.{'0' * 20}",
        f"{mine.id}.{'f' * 20}",
    ]
    bare = message
    del bare["X-Duban-Letter"]
    forged = [dsn(None, to=f"bounces+{one}@duban.example") for one in wrong]
    forged += [in_own_words(bare, to=f"bounces+{one}@duban.example") for one in wrong]
    forged += [dsn(bare, to="bounces@duban.example"), in_own_words(bare, to="b@duban.example")]
    assert len(forged) == 20
    assert [take(raw) for raw in forged] == [Sort.FORGED] * 20
    assert {one.state for one in letters()} == {"accepted"}
    assert db.session.scalar(select(func.count(Bounce.id))) == 0
    assert db.session.scalar(select(func.count(Call.id))) == 0


def test_who_has_answered_meanwhile_is_not_telephoned(sent, take, county):
    unit = county.units[0]
    duty = db.session.scalars(
        select(Duty)
        .join(Notice, Notice.duty_id == Duty.id)
        .where(Duty.unit_id == unit.id, Notice.letter_id.is_not(None))
    ).one()
    submit_duty(
        duty.id, asker=county.asker(unit, Role.CONTACT), note="已报送",
        version=duty.version, now=later(minutes=1), today=FIRST,
    )  # fmt: skip
    for back, message in sent:
        take(dsn(message, to=back))
    called = set(db.session.scalars(select(Call.duty_id).where(Call.done_at.is_(None))))
    assert duty.id not in called
    assert len(called) == 2


def test_one_that_is_being_sent_is_left_to_its_worker(sent, take):
    letter = letter_of(sent[0][1])
    letter.state = "sending"
    db.session.commit()
    raw = dsn(sent[0][1], to=sent[0][0])
    assert take(raw) is Sort.BUSY
    letter_of(sent[0][1]).state = "accepted"
    db.session.commit()
    assert take(raw) is Sort.BOUNCED


def test_one_in_doubt_that_came_back_is_not_sent_again(sent, take, send, smtp):
    letter = letter_of(sent[0][1])
    letter.state, letter.in_doubt, letter.accepted_at = "queued", True, None
    db.session.commit()
    assert take(dsn(sent[0][1], to=sent[0][0])) is Sort.BOUNCED
    send(later(hours=2))
    assert len(smtp.received) == 3


def test_the_address_is_marked_until_it_is_another_or_a_letter_arrives(sent, take, app, make):
    person_id = letter_of(sent[0][1]).person_id
    assert dead_address(db.session(), person_id) is None
    take(dsn(sent[0][1], to=sent[0][0]))
    dead = dead_address(db.session(), person_id)
    assert dead is not None
    assert (dead.on, "no such user" in dead.said) == (FIRST, True)

    person = db.session.get_one(Person, person_id)
    browser = make.sign_in(app.test_client(), person)
    assert "给您的信被退回，请核对邮箱" in browser.get("/me").get_data(as_text=True)

    db.session.get_one(Person, person_id).email = "another@yunchuan.example"
    db.session.commit()
    assert dead_address(db.session(), person_id) is None
