from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from campaign.mail.message import Outgoing
from campaign.mail.transport import Connection, Mail, Timeouts
from campaign.settings import Settings

NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
QUICK = Timeouts(connect=1, command=0.4, verdict=0.4)


@pytest.fixture
def mail_app():
    """Make an application that knows mail and nothing else, with its context open."""
    contexts = []

    def make(port: int, **settings) -> Flask:
        app = Flask("mail")
        app.extensions["settings"] = chosen = Settings(
            database_url="sqlite://",
            secret_key="x",
            mail_server="127.0.0.1",
            mail_port=port,
            **settings,
        )
        app.config.from_mapping(
            MAIL_SERVER=chosen.mail_server,
            MAIL_PORT=chosen.mail_port,
            MAIL_USERNAME=chosen.mail_username or None,
            MAIL_PASSWORD=chosen.mail_password or None,
            MAIL_DEFAULT_SENDER=chosen.mail_default_sender,
            TESTING=True,
        )
        Mail(app)
        contexts.append(app.app_context())
        contexts[-1].push()
        return app

    yield make
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def connect(mail_app) -> Iterator:
    """Open a connection to a server on this port, with short limits."""
    opened: list[Connection] = []

    def make(port: int, timeouts: Timeouts = QUICK, **settings) -> Connection:
        mail_app(port, **settings)
        opened.append(Mail().connect(timeouts))
        return opened[-1]

    yield make
    for connection in opened:
        connection.close()


@pytest.fixture
def letter():
    """A short letter, with anything about it changed."""

    def make(**changes) -> Outgoing:
        return Outgoing(
            **{
                "to": ("李文静", "li@example.cn"),
                "subject": "请于 4 月 20 日前报送",
                "text": "您好。\n.\n结束\n",
                "html": "<p>您好</p>",
                "message_id": "<abc.1@duban>",
                "language": "zh",
                "now": NOW,
            }
            | changes
        )

    return make
