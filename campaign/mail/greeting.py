"""The date in a mail server's greeting: a second clock, where the server says it."""

import re
import socket
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flask import current_app

SECONDS = 5.0
LONGEST = 2_000
# As RFC 5322 writes it; many servers greet with it, many do not.
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")


def server_time() -> datetime | None:
    """Knock at the mail server, read its greeting, and go; None where it says no date."""
    settings = current_app.extensions["settings"]
    if not settings.mail_server:
        return None
    try:
        where = (settings.mail_server, settings.mail_port)
        with socket.create_connection(where, timeout=SECONDS) as line:
            line.settimeout(SECONDS)
            said = line.recv(LONGEST).decode("ascii", "replace")
            with suppress(OSError):
                line.sendall(b"QUIT\r\n")
    except OSError:
        return None
    return date_in(said)


def date_in(greeting: str) -> datetime | None:
    """Return the date that a greeting names."""
    found = _DATE.search(greeting)
    if found is None:
        return None
    try:
        return parsedate_to_datetime(found.group()).astimezone(UTC)
    except ValueError:
        return None
