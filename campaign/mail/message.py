"""One letter as a message: Flask-Mail builds it, we fix what must not vary.

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
from datetime import datetime
from email import policy
from email.charset import BASE64, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from flask_mail import Message

from campaign.rules.calendar import SHANGHAI
from campaign.rules.notice import return_path

HEADERS = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, AutoReply",
}
SUBJECT_LIMIT = 200
CALENDAR_FILE = "duban.ics"
# The newer policies parse every header again, and fold blanks into long Chinese names.
WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=None)

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL})*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")


class Outgoing(Message):
    """A Flask-Mail message whose bytes depend on nothing but what is passed in."""

    def __init__(
        self,
        *,
        to: tuple[str, str],
        subject: str,
        text: str,
        html: str,
        message_id: str,
        language: str,
        now: datetime,
        sender_name: str = "",
        token: str = "",
        comes_back_to: str = "",
        calendar: str = "",
    ) -> None:
        """Take one recipient (name and address as ``wire_address`` gave it) and both bodies.

        ``language`` is ``zh`` or ``en``; ``sender_name`` is shown before our sender's address
        where that has no name of its own; by ``token`` the letter is known should it come back,
        to ``comes_back_to``: its envelope sender, our sender's address where that is empty.
        ``calendar`` is an iCalendar text, empty for none.

        Raises:
            ValueError: the Message-ID is none; it would be a header of the writer's choice.
        """
        if not _MESSAGE_ID.fullmatch(message_id):
            raise ValueError(f"no Message-ID: {message_id!r}")
        known = {return_path.HEADER: token} if token else {}
        super().__init__(
            subject=one_line(subject)[:SUBJECT_LIMIT],
            recipients=[(one_line(to[0]), to[1])],
            body=text,
            html=html,
            extra_headers=HEADERS
            | {"Content-Language": "en" if language == "en" else "zh-CN"}
            | known,
        )
        self.msgId = message_id
        self.at = now
        self.comes_back_to = comes_back_to
        self.calendar = calendar
        self._bytes: bytes | None = None
        if isinstance(self.sender, str) and "<" not in self.sender and sender_name:
            self.sender = (one_line(sender_name), self.sender)

    @property
    def recipient(self) -> str:
        """The one address of the envelope."""
        address: str = self.recipients[0][1]
        return address

    def as_bytes(self) -> bytes:
        """Return the message as it goes over the wire; made once, for its digest and the server."""
        if self._bytes is None:
            self._bytes = super().as_bytes()
        return self._bytes

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        charset = Charset("utf-8")
        charset.body_encoding = BASE64
        return MIMEText(text or "", subtype, charset)  # type: ignore[arg-type]

    def _message(self) -> Any:
        """Take the two bodies out of the wrapping for attachments, which letters never have.

        Names and subject are encoded here, as a whole: encoded in part, a name such as
        ``李 x: a@b.cn`` would be read as a second recipient.
        """
        wrapping = super()._message()
        wrapping.policy = policy.compat32
        bodies: Any = wrapping.get_payload(0)
        bodies.set_boundary(self._boundary(""))
        message = self._with_calendar(bodies) if self.calendar else bodies
        own = {
            "Subject": _encoded(self.subject),
            "From": _mailbox(self.sender),
            "To": _mailbox(self.recipients[0]),
            "Date": format_datetime(self.at.astimezone(SHANGHAI)),
        }
        for name, value in wrapping.items():
            if name not in ("Content-Type", "MIME-Version"):
                message[name] = own.get(name, value)
        message.policy = WIRE
        return message

    def _with_calendar(self, bodies: Any) -> Any:
        """Put the bodies and the calendar file side by side."""
        whole: Any = MIMEMultipart("mixed", boundary=self._boundary("calendar"))
        part = self._mimetext(self.calendar, "calendar")
        part.set_param("method", "PUBLISH")
        part.set_param("component", "VEVENT")
        part.set_param("name", CALENDAR_FILE)
        part.add_header("Content-Disposition", "attachment", filename=CALENDAR_FILE)
        for each in (bodies, part):
            del each["MIME-Version"]
            whole.attach(each)
        return whole

    def _boundary(self, of: str) -> str:
        """Return what parts the message; nothing in base64 can look like it."""
        return "=_" + hashlib.sha256(f"{of}{self.msgId}".encode()).hexdigest()[:32]


def _encoded(text: str) -> str:
    if text.isascii():
        return text
    charset = Charset("utf-8")
    charset.header_encoding = BASE64
    return Header(text, charset, maxlinelen=70).encode()


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
