"""One letter as a message, laid out by hand: its bytes are evidence, and must not vary.

Flask-Mail's message asks the name server for our own name each time (a second and more where there
is none), and building it by parts takes eight times as long as all else that a letter costs. The
tests read what is written here with the standard library, and compare it with Flask-Mail's.

A letter with a date to keep carries a calendar file beside its two bodies, not among them: programs
that know calendars would show the bare entry instead of the letter.

Fixed: the Message-ID (from our row: a second copy of a letter in doubt is known by it), the date
(from the ``now`` that was passed down, in Shanghai time), the boundaries, and base64 for all parts,
so that no line of text can ever look like the end of the message or be cut by a relay.

``Auto-Submitted`` keeps answering machines silent (RFC 3834), ``X-Auto-Response-Suppress`` does
so for Exchange, which does not know it. No ``Precedence: bulk``: a letter that names one person's
own duty is no bulk mail, and gateways file what claims to be so as advertising.
"""

import hashlib
import re
import unicodedata
from base64 import encodebytes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import BASE64, Charset
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import cached_property, lru_cache

from flask import current_app

from campaign.rules.calendar import SHANGHAI
from campaign.rules.notice import return_path

HEADERS = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, AutoReply",
}
SUBJECT_LIMIT = 200
CALENDAR_FILE = "duban.ics"
_CALENDAR = (
    f'text/calendar; method="PUBLISH"; component="VEVENT"; name="{CALENDAR_FILE}"',
    f'Content-Disposition: attachment; filename="{CALENDAR_FILE}"',
)

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL})*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")


@dataclass(eq=False)
class Outgoing:
    """A message whose bytes depend on nothing but what is passed in.

    ``to`` is one recipient: name, and address as ``wire_address`` gave it. ``language`` is ``zh``
    or ``en``; ``sender_name`` is shown before our sender's address where that has no name of its
    own; by ``token`` the letter is known should it come back, to ``comes_back_to``: its envelope
    sender, our sender's address where that is empty. ``calendar`` is an iCalendar text, empty for
    none.

    Raises:
        ValueError: the Message-ID is none; it would be a header of the writer's choice.
    """

    to: tuple[str, str]
    subject: str
    text: str
    html: str
    message_id: str
    language: str
    now: datetime
    sender_name: str = ""
    token: str = ""
    comes_back_to: str = ""
    calendar: str = ""
    sender: str | tuple[str, str] = ""

    def __post_init__(self) -> None:
        """Take what goes into headers apart from what must not."""
        if not _MESSAGE_ID.fullmatch(self.message_id):
            raise ValueError(f"no Message-ID: {self.message_id!r}")
        self.subject = one_line(self.subject)[:SUBJECT_LIMIT]
        self.to = (one_line(self.to[0]), self.to[1])
        self.sender = self.sender or current_app.extensions["mail"].default_sender
        if isinstance(self.sender, str) and "<" not in self.sender and self.sender_name:
            self.sender = (one_line(self.sender_name), self.sender)

    @property
    def recipient(self) -> str:
        """The one address of the envelope."""
        return self.to[1]

    def as_bytes(self) -> bytes:
        """Return the message as it goes over the wire; made once, for its digest and the server."""
        return self._bytes

    @cached_property
    def _bytes(self) -> bytes:
        parts = [_part("text/plain", text=self.text), _part("text/html", text=self.html)]
        kind, body = "alternative", self._joined("", parts)
        if self.calendar:
            bodies = _entity(_multipart("alternative", self._boundary("")), body)
            kind = "mixed"
            body = self._joined("calendar", [bodies, _part(*_CALENDAR, text=self.calendar)])
        boundary = self._boundary("calendar" if self.calendar else "")
        return _entity((*_multipart(kind, boundary), *self._headers()), body)

    def _headers(self) -> Iterator[str]:
        # Names and subject are encoded as a whole: encoded in part, a name such as
        # "李 x: a@b.cn" would be read as a second recipient.
        yield "MIME-Version: 1.0"
        yield f"Subject: {_encoded(self.subject)}"
        yield f"From: {_mailbox(self.sender)}"
        yield f"To: {_mailbox(self.to)}"
        yield f"Date: {format_datetime(self.now.astimezone(SHANGHAI))}"
        yield f"Message-ID: {self.message_id}"
        yield from (f"{name}: {value}" for name, value in HEADERS.items())
        yield f"Content-Language: {'en' if self.language == 'en' else 'zh-CN'}"
        if self.token:
            yield f"{return_path.HEADER}: {self.token}"

    def _joined(self, of: str, parts: Sequence[bytes]) -> bytes:
        mark = b"--" + self._boundary(of).encode()
        return b"".join(mark + b"\r\n" + part for part in parts) + mark + b"--\r\n"

    def _boundary(self, of: str) -> str:
        """Return what parts the message; nothing in base64 can look like it."""
        return "=_" + hashlib.sha256(f"{of}{self.message_id}".encode()).hexdigest()[:32]


def _multipart(kind: str, boundary: str) -> tuple[str]:
    return (f'Content-Type: multipart/{kind}; boundary="{boundary}"',)


def _part(kind: str, *more: str, text: str) -> bytes:
    """One text as a part: base64 in lines of 76 signs, whatever stands in it."""
    body = encodebytes(text.encode()).replace(b"\n", b"\r\n")
    first = f'Content-Type: {kind}; charset="utf-8"'
    return _entity((first, "Content-Transfer-Encoding: base64", *more), body)


def _entity(headers: Iterable[str], body: bytes) -> bytes:
    return "\r\n".join((*headers, "", "")).encode("ascii") + body


@lru_cache(maxsize=4096)  # an office's name stands in all its letters
def _encoded(text: str) -> str:
    if text.isascii():
        return text
    charset = Charset("utf-8")
    charset.header_encoding = BASE64
    return Header(text, charset, maxlinelen=70).encode(linesep="\r\n")


def _mailbox(who: str | tuple[str, str]) -> str:
    name, address = parseaddr(who) if isinstance(who, str) else who
    return formataddr((name, address)) if name.isascii() else f"{_encoded(name)} <{address}>"


def one_line(text: str) -> str:
    """Make a text safe and readable in a header: no control, line or direction signs in it."""
    unseen = ("Cc", "Cf", "Zl", "Zp", "Cs")
    kept = "".join(" " if unicodedata.category(sign) in unseen else sign for sign in text)
    return " ".join(kept.split())


def wire_address(text: str) -> str | None:
    """Return an address as mail servers take it, or None where it is not exactly one address.

    The name of the host may be Chinese (it is then written in its ASCII form), the part before the
    @ may not: hardly a server takes it.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        wire = f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return None
    fits = len(local) <= 64 and len(wire) <= 254
    return wire if fits and _ADDRESS.fullmatch(wire) else None
