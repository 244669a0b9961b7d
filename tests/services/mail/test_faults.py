from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select, update

from campaign.mail.mailbox import LocalMailbox
from campaign.records.house.world import read_setting
from campaign.records.notice.letters import post_letter
from campaign.reports.health import health
from campaign.reports.world import mail_fault
from campaign.rules.notice.delivery import Answer, Event, Phase
from campaign.rules.words import CALL_REASONS
from campaign.services.mail.deliver import DeliveryCount, deliver_all
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Attempt, Letter
from models.notice import Call, Notice
from tests.county import at
from tests.services.mail.conftest import FIRST, later, letters


class Saying(LocalMailbox):
    """A server that gives these answers in turn; the last one stays."""

    def __init__(self, *answers: Answer, opens: Answer | None = None) -> None:
        self.answers, self.opens, self.sent = list(answers), opens, []

    def open(self) -> Answer | None:
        return self.opens

    def send(self, message) -> Answer:
        self.sent.append(message.message_id)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


TAKEN = Answer(Phase.DONE, code=250, reply="taken")


def fault() -> dict:
    db.session.rollback()
    return json.loads(read_setting(db.session(), "mail_fault") or "{}")


def tries_of(letter: Letter) -> list[Attempt]:
    return list(
        db.session.scalars(
            select(Attempt).where(Attempt.letter_id == letter.id).order_by(Attempt.id)
        )
    )


def test_a_refused_address_is_tried_once_and_the_office_is_asked_to_telephone(county, send, smtp):
    gone = letters()[0]
    smtp.refuse[gone.address] = "550 5.1.1 no such user"
    assert send() == DeliveryCount(accepted=2, failed=1, left=0, handled=3)
    assert send(later(days=5)) == DeliveryCount()

    (failed,) = letters(state="failed")
    assert (failed.id, failed.reason, failed.code) == (gone.id, "refused", 550)
    assert [one.phase for one in tries_of(failed)] == ["rcpt"]
    call = db.session.scalars(select(Call)).one()
    notice = db.session.scalars(select(Notice).where(Notice.letter_id == gone.id)).one()
    assert (call.duty_id, call.person_id, call.reason) == (
        notice.duty_id, notice.person_id, "bounced",
    )  # fmt: skip


def test_an_address_that_is_none_fails_without_asking_a_server(county, send, smtp):
    with transaction() as session:
        session.execute(update(Letter).values(address="a@x.cn, b@y.cn"))
    assert send() == DeliveryCount(failed=3, left=0, handled=3)
    assert smtp.received == []


def test_a_busy_server_gets_its_letters_later(county, send, smtp):
    smtp.refuse_all = "451 4.7.1 try again"
    assert send() == DeliveryCount(left=3, handled=3)
    assert {(r.state, r.tries, r.next_try_at) for r in letters()} == {
        ("queued", 1, later(minutes=5))
    }

    smtp.refuse_all = None
    assert send(later(minutes=4)).accepted == 0
    assert send(later(minutes=5)).accepted == 3
    assert {row.tries for row in letters()} == {2}


def test_a_letter_that_nobody_takes_for_five_days_has_failed(county, send):
    busy = Saying(Answer(Phase.RCPT, code=451))
    now, runs = at(FIRST), 0
    while letters(state="queued") and runs < 60:
        send(now, transport=busy)
        now = max([one.next_try_at for one in letters(state="queued")], default=now)
        runs += 1

    assert {(row.state, row.reason) for row in letters()} == {("failed", "gave-up")}
    assert dt.timedelta(days=5) <= now - at(FIRST) <= dt.timedelta(days=5, hours=4)
    assert len(db.session.scalars(select(Call)).all()) == 3


def test_silence_after_the_dot_is_a_doubt_and_the_copy_has_the_same_message_id(county, send, smtp):
    smtp.hang_up = "after the dot"
    assert send() == DeliveryCount(in_doubt=3, left=3, handled=3)
    assert {(row.state, row.in_doubt) for row in letters()} == {("queued", True)}
    assert send(later(minutes=29)) == DeliveryCount(left=3)

    smtp.hang_up = None
    assert send(later(minutes=30)).accepted == 3
    copies = [one["Message-ID"] for one in smtp.messages]
    assert len(copies) == 6
    assert len(set(copies)) == 3
    for row in letters():
        assert [(one.phase, one.in_doubt) for one in tries_of(row)] == [
            ("dot", True), ("done", False),
        ]  # fmt: skip


def test_what_the_server_never_had_is_a_doubt_too_and_comes_once(county, send, smtp):
    """It hung up before it read the dot; we had written it, and cannot know."""
    smtp.hang_up = "before the dot"
    assert send() == DeliveryCount(in_doubt=3, left=3, handled=3)
    smtp.hang_up = None
    assert send(later(minutes=30)).accepted == 3
    assert len(smtp.messages) == 3


def test_a_server_that_is_away_costs_no_letter_a_try(county, send):
    away = Saying(TAKEN, opens=Answer(Phase.CONNECT, Event.UNREACHABLE, reply="refused"))
    assert send(transport=away) == DeliveryCount(left=3)

    assert {(row.state, row.tries, row.lease_until) for row in letters()} == {("queued", 0, None)}
    assert db.session.scalars(select(Attempt)).all() == []
    assert (fault()["faults"], fault()["phase"], fault()["alarm"]) == (1, "connect", False)


def test_nobody_knocks_for_a_minute_then_two_then_four(county, send):
    away = Saying(TAKEN, opens=Answer(Phase.CONNECT, Event.TIMEOUT))
    knocked = []
    for second in range(0, 600, 10):
        before = fault().get("faults", 0)
        send(later(seconds=second), transport=away)
        if fault()["faults"] > before:
            knocked.append(second)
    assert knocked == [0, 60, 180, 420]
    assert fault()["alarm"]

    assert send(later(seconds=900), transport=Saying(TAKEN)).accepted == 3
    assert fault() == {}


def test_a_pause_that_a_wrong_clock_set_holds_nobody(county, send):
    away = Saying(TAKEN, opens=Answer(Phase.CONNECT, Event.TIMEOUT))
    send(later(days=40), transport=away)
    assert send(transport=Saying(TAKEN)).accepted == 3


def test_a_server_that_dies_in_the_middle_stops_the_run_and_spares_the_rest(county, send):
    dies = Saying(TAKEN, Answer(Phase.CONNECT, Event.UNREACHABLE))
    assert send(transport=dies) == DeliveryCount(accepted=1, left=2, handled=2)
    assert len(dies.sent) == 2
    assert [(row.tries, row.next_try_at) for row in letters(state="queued")] == [(0, at(FIRST))] * 2
    assert {one.in_doubt for one in db.session.scalars(select(Attempt))} == {False}


def test_a_refused_sender_holds_everything_and_alarms_at_once(county, send):
    refused = Saying(Answer(Phase.MAIL, code=550, reply="not this sender"))
    assert send(transport=refused) == DeliveryCount(left=3, handled=1)
    assert len(refused.sent) == 1
    assert fault()["alarm"]
    assert mail_fault(db.session()) == "mail：not this sender"
    assert health(db.session(), now=at(FIRST)).mail == "late"
    assert {row.tries for row in letters()} == {0}


def test_one_refused_text_holds_back_its_like_but_nothing_else(county, send, make):
    with transaction() as session:
        person = county.people["JU", "contact"]
        post_letter(session, key="reset/x", person=person, kind="reset", now=at(FIRST))
    spam = Saying(Answer(Phase.DOT, code=554, reply="spam"), TAKEN)
    count = deliver_all(now=at(FIRST), transport=spam, worker="w")

    assert (count.failed, count.accepted, count.left) == (1, 1, 2)
    assert len(spam.sent) == 2
    assert [row.reason for row in letters(state="failed")] == ["content"]
    assert {(r.kind, r.next_try_at) for r in letters(state="queued")} == {
        ("clock", later(minutes=30))
    }
    assert [row.kind for row in letters(state="accepted")] == ["reset"]


def test_a_letter_that_cannot_be_written_stops_no_other_and_is_parked(county, send, caplog):
    with transaction() as session:
        session.execute(update(Letter).where(Letter.id == letters()[0].id).values(kind="no_such"))
        session.execute(update(Notice).values(kind="clock"))
    assert send(transport=LocalMailbox()).accepted == 2
    for hours in (1, 2, 3):
        send(later(hours=hours), transport=LocalMailbox())

    (parked,) = letters(state="parked")
    assert (parked.tries, parked.reason) == (3, "unwritable")
    assert [one.phase for one in tries_of(parked)] == ["render"] * 3
    call = db.session.scalars(select(Call)).one()
    assert (call.reason, call.key) == ("unwritable", f"letter/{parked.id}")
    assert CALL_REASONS[call.reason]
    assert health(db.session(), now=at(FIRST)).mail_parked == 1
    assert "could not be written" in caplog.text


@pytest.mark.parametrize("code", [450, 451, 452, 421])
def test_no_temporary_answer_is_held_against_an_address(county, send, code):
    send(transport=Saying(Answer(Phase.RCPT, code=code)))
    assert {row.state for row in letters()} == {"queued"}
