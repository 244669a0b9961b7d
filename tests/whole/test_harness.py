"""The servers of the tests behave as they say; else what is proved with them is not proved."""

import smtplib
import ssl

import pytest

from tests.postgres import Server
from tests.smtp import Sink

LETTER = b"Subject: hello\r\n\r\nbody"


def _send(sink: Sink) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP(sink.host, sink.port, timeout=3) as connection:
        return connection.sendmail("a@example.cn", ["b@example.cn", "c@example.cn"], LETTER)


def test_one_refused_recipient_does_not_stop_the_other(smtp: Sink) -> None:
    smtp.refuse["c@example.cn"] = "550 5.1.1 no such user"
    assert _send(smtp) == {"c@example.cn": (550, b"5.1.1 no such user")}
    assert smtp.recipients == ["b@example.cn"]
    assert (smtp.messages[0]["Subject"], smtp.connections) == ("hello", 1)


@pytest.mark.parametrize(("moment", "taken"), [("before the dot", 0), ("after the dot", 1)])
def test_a_hang_up_is_a_hang_up(smtp: Sink, moment: str, taken: int) -> None:
    smtp.hang_up = moment  # type: ignore[assignment]
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        _send(smtp)
    assert len(smtp.received) == taken


def test_a_silent_server_says_nothing(smtp: Sink) -> None:
    smtp.silent = True
    with (
        smtplib.SMTP(smtp.host, smtp.port, timeout=0.3) as connection,
        pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"),
    ):
        connection.ehlo()


def test_tls_is_verified_by_our_own_authority(smtp_tls: Sink) -> None:
    with smtplib.SMTP(smtp_tls.host, smtp_tls.port, timeout=3) as connection:
        connection.starttls(context=ssl.create_default_context(cafile=smtp_tls.ca_file))
        connection.sendmail("a@example.cn", ["b@example.cn"], LETTER)
    assert smtp_tls.received[0].over_tls


def test_a_certificate_for_another_host_is_not_believed(smtp_wrong_name: Sink) -> None:
    context = ssl.create_default_context(cafile=smtp_wrong_name.ca_file)
    with (
        smtplib.SMTP(smtp_wrong_name.host, smtp_wrong_name.port, timeout=3) as connection,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        connection.starttls(context=context)


def test_a_database_can_be_copied(postgres: Server) -> None:
    postgres.create("harness_one")
    postgres.create("harness_two", "harness_one")
    postgres.drop("harness_two")
    postgres.drop("harness_one")
