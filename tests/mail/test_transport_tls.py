from __future__ import annotations

import ssl

import pytest
import trustme

from campaign.mail.transport import Timeouts
from campaign.rules.notice.delivery import Event, Outcome, Phase
from tests.mail.scripted import scripted
from tests.smtp import running_sink

SLOW = Timeouts(connect=5, command=5, verdict=5)


def test_a_certificate_of_the_named_authority_is_believed(smtp_tls, connect, letter):
    connection = connect(smtp_tls.port, SLOW, mail_use_tls=True, mail_ca_file=str(smtp_tls.ca_file))
    assert connection.send(letter()).outcome is Outcome.ACCEPTED
    assert smtp_tls.received[0].over_tls


def test_a_certificate_for_another_name_is_not_believed(smtp_wrong_name, connect, letter):
    sink = smtp_wrong_name
    answer = connect(sink.port, SLOW, mail_use_tls=True, mail_ca_file=str(sink.ca_file)).send(
        letter()
    )

    assert (answer.phase, answer.event) == (Phase.STARTTLS, Event.UNSAFE)
    assert (answer.outcome, sink.received) == (Outcome.SERVER_DOWN, [])


def test_a_certificate_of_an_unknown_authority_is_not_believed(smtp_tls, connect, letter):
    answer = connect(smtp_tls.port, SLOW, mail_use_tls=True).send(letter())

    assert (answer.phase, answer.event) == (Phase.STARTTLS, Event.UNSAFE)
    assert smtp_tls.received == []


def test_a_missing_authority_file_is_said_and_nothing_is_sent(connect, letter):
    with scripted() as server:
        answer = connect(server.port, SLOW, mail_use_tls=True, mail_ca_file="/none.pem").send(
            letter()
        )

    assert (answer.phase, answer.event) == (Phase.STARTTLS, Event.UNSAFE)
    assert (answer.reply[:12], server.connections) == ("MAIL_CA_FILE", 0)


@pytest.mark.parametrize("login", [{}, {"mail_username": "u", "mail_password": "secret-9"}])
def test_where_tls_is_asked_for_and_not_offered_nothing_is_said(connect, letter, login):
    with scripted() as server:
        answer = connect(server.port, SLOW, mail_use_tls=True, **login).send(letter())

    assert (answer.phase, answer.event) == (Phase.STARTTLS, Event.UNSAFE)
    assert set(server.verbs()) <= {"EHLO"}


def test_a_password_never_goes_in_clear(connect, letter):
    with scripted(EHLO="250-scripted\r\n250 AUTH PLAIN LOGIN") as server:
        connection = connect(server.port, SLOW, mail_username="u", mail_password="secret-9")
        answer = connection.send(letter())

    assert (answer.phase, answer.event) == (Phase.AUTH, Event.UNSAFE)
    assert set(server.verbs()) <= {"EHLO"}


@pytest.fixture
def smtp_login(authority):
    ca, path = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    with running_sink(tls=context, login=("office", "right-1")) as sink:
        sink.ca_file = path
        yield sink


def test_the_right_password_signs_in_over_tls(smtp_login, connect, letter):
    answer = connect(
        smtp_login.port,
        SLOW,
        mail_use_tls=True,
        mail_ca_file=str(smtp_login.ca_file),
        mail_username="office",
        mail_password="right-1",
    ).send(letter())

    assert answer.outcome is Outcome.ACCEPTED
    assert smtp_login.received[0].user == "office"


def test_a_refused_password_is_no_fault_of_the_letter(smtp_login, connect, letter):
    answer = connect(
        smtp_login.port,
        SLOW,
        mail_use_tls=True,
        mail_ca_file=str(smtp_login.ca_file),
        mail_username="office",
        mail_password="wrong-1",
    ).send(letter())

    assert (answer.phase, answer.code, answer.outcome) == (Phase.AUTH, 535, Outcome.SERVER_DOWN)


def test_port_465_speaks_tls_from_the_first_byte(mail_app, authority: tuple[trustme.CA, object]):
    app = mail_app(465, mail_use_tls=True)
    assert (app.extensions["mail"].use_ssl, app.extensions["mail"].use_tls) == (True, False)
