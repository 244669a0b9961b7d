"""A mail server's greeting may say what time it is."""

from __future__ import annotations

import datetime as dt

import pytest

from campaign.mail.greeting import date_in, server_time
from tests.mail.scripted import HANG_UP, scripted
from tests.postgres import free_port

AT = dt.datetime(2026, 4, 20, 1, 2, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("greeting", "said"),
    [
        ("220 m.example ESMTP Sendmail 8.17; Mon, 20 Apr 2026 09:02:03 +0800", AT),
        ("220 ex Microsoft ESMTP MAIL Service ready at Mon, 20 Apr 2026 01:02:03 +0000", AT),
        ("220-hello\r\n220 m.example 20 Apr 2026 01:02:03 +0000", AT),
        ("220 mail.example ESMTP Postfix", None),
        ("220 m.example; Mon, 99 Apr 2026 09:02:03 +0800", None),
        ("", None),
    ],
)
def test_a_greetings_date_is_read(greeting: str, said: dt.datetime | None) -> None:
    assert date_in(greeting) == said


def test_a_server_is_asked_for_its_greeting_and_left_alone(mail_app) -> None:
    said = "220 m.example ESMTP; Mon, 20 Apr 2026 09:02:03 +0800"
    with scripted(greeting=said) as server:
        mail_app(server.port)
        assert server_time() == AT
    mail_app(free_port())
    assert server_time() is None
    with scripted(greeting=HANG_UP) as server:
        mail_app(server.port)
        assert server_time() is None
