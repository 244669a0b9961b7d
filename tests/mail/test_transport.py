from __future__ import annotations

import socket

import pytest

from campaign.mail.transport import Timeouts
from campaign.rules.notice.delivery import Event, Outcome, Phase
from tests.mail.scripted import HANG_UP, SILENCE, scripted

SLOW = Timeouts(connect=5, command=5, verdict=5)


def test_a_letter_reaches_a_real_server_whole(smtp, connect, letter):
    answer = connect(smtp.port, SLOW).send(letter())

    assert (answer.phase, answer.code, answer.outcome) == (Phase.DONE, 250, Outcome.ACCEPTED)
    (received,) = smtp.received
    assert received.sender == "duban@localhost"
    assert received.recipients == ("li@example.cn",)
    assert received.message["Subject"] == "请于 4 月 20 日前报送"
    assert received.message.get_body(("plain",)).get_content() == "您好。\n.\n结束\n"


def test_no_line_of_a_letter_is_taken_for_its_end_or_for_a_command(smtp, connect, letter):
    """Our letters are base64 and have no such line; whatever is laid out otherwise is safe too."""
    connection, raw = connect(smtp.port, SLOW), letter()
    raw.__dict__["_bytes"] = b"Subject: x\r\n\r\n.\r\nMAIL FROM:<evil@x>\n.\n..two\r.three"
    assert connection.send(raw).outcome is Outcome.ACCEPTED
    (received,) = smtp.received
    assert received.raw.splitlines()[2:] == [b".", b"MAIL FROM:<evil@x>", b".", b"..two", b".three"]


def test_one_connection_carries_many_letters_each_with_one_recipient(smtp, connect, letter):
    connection = connect(smtp.port, SLOW)
    for n in range(5):
        address = f"p{n}@example.cn"
        assert connection.send(letter(to=("人", address))).outcome is Outcome.ACCEPTED

    assert smtp.connections == 1
    assert [one.recipients for one in smtp.received] == [(f"p{n}@example.cn",) for n in range(5)]


def test_a_refused_recipient_is_seen_and_the_next_letter_still_goes(smtp, connect, letter):
    smtp.refuse["gone@example.cn"] = "550 5.1.1 no such user"
    connection = connect(smtp.port, SLOW)
    answer = connection.send(letter(to=("人", "gone@example.cn")))

    assert (answer.phase, answer.code, answer.outcome) == (Phase.RCPT, 550, Outcome.FAILED)
    assert "no such user" in answer.reply
    assert connection.send(letter()).outcome is Outcome.ACCEPTED
    assert smtp.connections == 1


@pytest.mark.parametrize(
    ("word", "said", "phase", "outcome"),
    [
        ("greeting", "421 busy", Phase.CONNECT, Outcome.SERVER_DOWN),
        ("greeting", "554 not you", Phase.CONNECT, Outcome.SERVER_DOWN),
        ("greeting", HANG_UP, Phase.CONNECT, Outcome.SERVER_DOWN),
        ("greeting", "hello?", Phase.CONNECT, Outcome.SERVER_DOWN),
        ("EHLO", HANG_UP, Phase.EHLO, Outcome.SERVER_DOWN),
        ("MAIL", "451 later", Phase.MAIL, Outcome.RETRY),
        ("MAIL", "550 not this sender", Phase.MAIL, Outcome.HOLD_ALL),
        ("MAIL", HANG_UP, Phase.MAIL, Outcome.RETRY),
        ("RCPT", "451 grey", Phase.RCPT, Outcome.RETRY),
        ("RCPT", "421 closing", Phase.RCPT, Outcome.RETRY),
        ("RCPT", "552 full", Phase.RCPT, Outcome.RETRY_DAILY),
        ("RCPT", "553 no", Phase.RCPT, Outcome.FAILED),
        ("RCPT", HANG_UP, Phase.RCPT, Outcome.RETRY),
        ("DATA", "451 later", Phase.DATA, Outcome.RETRY),
        ("DATA", "554 no", Phase.DATA, Outcome.FAILED),
        ("DATA", HANG_UP, Phase.DATA, Outcome.RETRY),
        ("dot", "451 later", Phase.DOT, Outcome.RETRY),
        ("dot", "554 looks like spam", Phase.DOT, Outcome.FAILED_CONTENT),
        ("dot", HANG_UP, Phase.DOT, Outcome.IN_DOUBT),
    ],
)
def test_what_the_server_says_is_known_by_its_phase(connect, letter, word, said, phase, outcome):
    with scripted(**{word: said}) as server:
        answer = connect(server.port, SLOW).send(letter())

    assert (answer.phase, answer.outcome) == (phase, outcome)


@pytest.mark.parametrize(
    ("word", "phase", "outcome"),
    [
        ("greeting", Phase.CONNECT, Outcome.SERVER_DOWN),
        ("EHLO", Phase.EHLO, Outcome.SERVER_DOWN),
        ("MAIL", Phase.MAIL, Outcome.RETRY),
        ("RCPT", Phase.RCPT, Outcome.RETRY),
        ("DATA", Phase.DATA, Outcome.RETRY),
        ("dot", Phase.DOT, Outcome.IN_DOUBT),
    ],
)
def test_a_silent_server_holds_nobody_longer_than_the_limit(connect, letter, word, phase, outcome):
    with scripted(**{word: SILENCE}) as server:
        answer = connect(server.port).send(letter())

    assert (answer.phase, answer.event, answer.outcome) == (phase, Event.TIMEOUT, outcome)


def test_a_connection_cut_in_the_middle_of_the_text_is_no_doubt(connect, letter):
    """The server never saw the dot, so it may not have taken the letter (RFC 5321, 4.1.1.4)."""
    with scripted(body=HANG_UP) as server:
        connection = connect(server.port, SLOW)
        answer = connection.send(letter(text="长" * 4_000_000))

    assert (answer.phase, answer.outcome) == (Phase.DATA, Outcome.RETRY)


def test_nothing_after_the_250_takes_it_back(connect, letter):
    with scripted(after_250=HANG_UP) as server:
        connection = connect(server.port, SLOW)
        first, second = connection.send(letter()), connection.send(letter())
        connection.close()

    assert first.outcome is Outcome.ACCEPTED
    assert second.outcome is Outcome.RETRY
    assert len(server.mails) == 1


def test_after_a_broken_conversation_the_next_letter_opens_a_new_one(connect, letter):
    with scripted(RCPT=[HANG_UP, "250 fine"]) as server:
        connection = connect(server.port, SLOW)
        assert connection.send(letter()).outcome is Outcome.RETRY
        assert connection.send(letter()).outcome is Outcome.ACCEPTED

    assert server.connections == 2


def test_a_server_that_cannot_forget_a_refused_letter_is_left(connect, letter):
    with scripted(RCPT=["550 no", "250 fine"], RSET="500 what?") as server:
        connection = connect(server.port, SLOW)
        assert connection.send(letter()).outcome is Outcome.FAILED
        assert connection.send(letter()).outcome is Outcome.ACCEPTED

    assert server.connections == 2


def test_nobody_listening_is_the_servers_fault(connect, letter):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = connect(port).send(letter())

    assert (answer.phase, answer.event) == (Phase.CONNECT, Event.UNREACHABLE)
    assert answer.outcome is Outcome.SERVER_DOWN


def test_a_long_run_hangs_up_now_and_then(connect, letter, monkeypatch):
    monkeypatch.setattr("campaign.mail.transport.LETTERS_PER_CONNECTION", 2)
    with scripted() as server:
        connection = connect(server.port, SLOW)
        outcomes = {connection.send(letter()).outcome for _ in range(5)}

    assert outcomes == {Outcome.ACCEPTED}
    assert (server.connections, len(server.mails)) == (3, 5)


def test_saying_goodbye_waits_for_no_answer(connect, letter):
    with scripted(QUIT=SILENCE) as server:
        connection = connect(server.port, SLOW)
        connection.send(letter())
        connection.close()

    assert connection.host is None
