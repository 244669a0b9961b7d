"""The local mailbox, and which way letters go.

Without a mail server, and on a simulated database whose server is not this machine itself, letters
stay with us: they are shown on the mailbox page and no socket is opened.
"""

import ipaddress

from flask import current_app

from campaign.mail.message import Outgoing
from campaign.mail.transport import Mail, Transport
from campaign.rules.notice.delivery import Answer, Phase


class LocalMailbox:
    """Takes every letter; delivery keeps its text, with the link in it, for the mailbox page."""

    keeps_letters = True

    def open(self) -> Answer | None:
        """Be ready."""
        return None

    def send(self, message: Outgoing) -> Answer:
        """Take the letter."""
        return Answer(Phase.DONE, code=250, reply="已存入本机信箱")

    def close(self) -> None:
        """Do nothing: there is nothing to let go."""


def transport(*, simulated: bool) -> Transport:
    """Return the way out for this database: born simulated, it never mails to the world."""
    server = current_app.extensions["settings"].mail_server
    if not server or (simulated and not is_loopback(server)):
        return LocalMailbox()
    connection: Transport = Mail().connect()
    return connection


def is_loopback(server: str) -> bool:
    """Tell whether a server's name means this machine, without asking any name server."""
    try:
        return ipaddress.ip_address(server.strip("[]")).is_loopback
    except ValueError:
        return server.lower() == "localhost"
