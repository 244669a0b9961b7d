from __future__ import annotations

import pytest

from campaign.mail.mailbox import LocalMailbox, is_loopback, transport
from campaign.mail.transport import Connection
from campaign.rules.notice.delivery import Outcome


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"]
)
def test_this_machine_is_known_by_name_or_number(name):
    assert is_loopback(name)


@pytest.mark.parametrize(
    "name", ["smtp.example.cn", "10.0.0.1", "localhost.example.cn", "127.0.0.1.cn", ""]
)
def test_any_other_machine_is_the_world(name):
    assert not is_loopback(name)


@pytest.mark.parametrize(
    ("server", "simulated", "kind"),
    [
        ("", False, LocalMailbox),
        ("", True, LocalMailbox),
        ("127.0.0.1", True, Connection),
        ("127.0.0.1", False, Connection),
        ("smtp.example.cn", False, Connection),
        ("smtp.example.cn", True, LocalMailbox),
    ],
)
def test_a_simulated_database_never_mails_to_the_world(mail_app, server, simulated, kind):
    app = mail_app(25)
    object.__setattr__(app.extensions["settings"], "mail_server", server)
    assert type(transport(simulated=simulated)) is kind


def test_the_local_mailbox_takes_every_letter(mail_app, letter):
    mail_app(25)
    mailbox = LocalMailbox()
    assert mailbox.open() is None
    assert mailbox.send(letter()).outcome is Outcome.ACCEPTED
    mailbox.close()
