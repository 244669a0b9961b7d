"""The way to the mail server: Flask-Mail's settings, messages and a connection of our own.

Flask-Mail 0.10 connects without a timeout, believes any certificate, throws away which recipient
was refused, and says goodbye in a way that can turn an accepted letter into an error. Here every
step has a name and a limit of time, and what happened is returned, never raised: one recipient a
transaction, TLS checked or nothing, no password in clear, and nothing after the 250 matters.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

import flask_mail
from flask import Flask, current_app

from campaign.mail.message import Outgoing, one_line
from campaign.rules.notice.delivery import Answer, Event, Outcome, Phase

IMPLICIT_TLS_PORT = 465
LETTERS_PER_CONNECTION = 100  # relays close on those who never hang up


@dataclass(frozen=True)
class Timeouts:
    """Seconds for reaching the server, for one command, and for its verdict after the dot."""

    connect: float = 30
    command: float = 300
    verdict: float = 600


class Transport(Protocol):
    """What delivery needs of a way out."""

    keeps_letters: bool

    def open(self) -> Answer | None:
        """Get ready; an answer says why that was not possible."""

    def send(self, message: Outgoing) -> Answer:
        """Hand over one message to its one recipient."""

    def close(self) -> None:
        """Let go."""


class Broken(Exception):
    """The conversation ended in this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reply)
        self.answer = answer


class Mail(flask_mail.Mail):
    """Flask-Mail, told our typed settings, handing out our connection."""

    def init_app(self, app: Flask) -> Any:
        """Read the settings into Flask-Mail's own names."""
        settings = app.extensions["settings"]
        implicit = settings.mail_use_tls and settings.mail_port == IMPLICIT_TLS_PORT
        app.config["MAIL_USE_TLS"] = settings.mail_use_tls and not implicit
        app.config["MAIL_USE_SSL"] = implicit
        return super().init_app(app)

    def connect(self, timeouts: Timeouts | None = None) -> "Connection":
        """Return a connection, not yet opened."""
        ca_file = current_app.extensions["settings"].mail_ca_file
        return Connection(current_app.extensions["mail"], ca_file, timeouts or Timeouts())


class Connection(flask_mail.Connection):
    """One conversation with the server, opened again where it has to be."""

    keeps_letters = False

    def __init__(self, mail: Any, ca_file: str, timeouts: Timeouts) -> None:
        super().__init__(mail)
        self.ca_file = ca_file
        self.timeouts = timeouts

    def open(self) -> Answer | None:
        """Connect, greet, secure, sign in; return how far that came if not all the way."""
        if self.host is not None:
            return None
        try:
            self.host = self.configure_host()
        except Broken as broken:
            return broken.answer
        self.num_emails = 0
        return None

    def send(self, message: Outgoing) -> Answer:  # type: ignore[override]
        """Hand over one message; the answer's outcome says what that means for the letter."""
        if self.num_emails >= (self.mail.max_emails or LETTERS_PER_CONNECTION):
            self.close()
        fault = self.open()
        if fault is not None:
            return fault
        self.num_emails += 1
        try:
            answer = self._transact(
                message, message.comes_back_to or _bare(self.mail.default_sender)
            )
        except Broken as broken:
            answer = broken.answer
            self._drop()
        if answer.outcome is not Outcome.ACCEPTED:
            self._forget_transaction()
        return answer

    def close(self) -> None:
        """Say goodbye without waiting for an answer: there is none that could matter."""
        if self.host is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.host.putcmd("quit")
            self._drop()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def configure_host(self) -> smtplib.SMTP:
        """Open the conversation as far as the first letter, phase by phase.

        Raises:
            Broken: with the phase and what happened in it.
        """
        context = self._trust()
        with _during(Phase.CONNECT):
            host = self._dial(context)
        try:
            with _during(Phase.EHLO):
                host.ehlo_or_helo_if_needed()
            self._secure(host, context)
            self._sign_in(host)
        except Broken:
            host.close()
            raise
        assert host.sock is not None
        # The dot is sent apart from the text before it; without this it would wait for an ack.
        host.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return host

    def _trust(self) -> ssl.SSLContext | None:
        """Return what certificates are checked with: one authority, or those of the machine."""
        if not (self.mail.use_tls or self.mail.use_ssl):
            return None
        with _during(Phase.STARTTLS):
            try:
                return ssl.create_default_context(cafile=self.ca_file or None)
            except (OSError, ssl.SSLError) as error:
                raise Broken(_unsafe(Phase.STARTTLS, f"MAIL_CA_FILE: {error}")) from error

    def _dial(self, context: ssl.SSLContext | None) -> smtplib.SMTP:
        # The name is given: smtplib would ask the name server for it, which may take its time.
        name = _own_name()
        where, limit = (self.mail.server, self.mail.port), self.timeouts.connect
        if self.mail.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(*where, name, timeout=limit, context=context)
        else:
            host = smtplib.SMTP(*where, name, timeout=limit)
        assert host.sock is not None
        host.sock.settimeout(self.timeouts.command)
        return host

    def _secure(self, host: smtplib.SMTP, context: ssl.SSLContext | None) -> None:
        if not self.mail.use_tls:
            return
        with _during(Phase.STARTTLS):
            host.starttls(context=context)
            host.ehlo_or_helo_if_needed()

    def _sign_in(self, host: smtplib.SMTP) -> None:
        if not (self.mail.username and self.mail.password):
            return
        if not isinstance(host.sock, ssl.SSLSocket):
            raise Broken(_unsafe(Phase.AUTH, "MAIL_USE_TLS: no password without TLS"))
        with _during(Phase.AUTH):
            host.login(self.mail.username, self.mail.password)

    def _transact(self, message: Outgoing, sender: str) -> Answer:
        """Walk through one mail transaction; whatever breaks is raised as Broken."""
        host, body = self.host, _stuffed(message.as_bytes())
        assert host is not None
        assert host.sock is not None
        for phase, command, wanted in (
            (Phase.MAIL, f"MAIL FROM:<{sender}>", 250),
            (Phase.RCPT, f"RCPT TO:<{message.recipient}>", 250),
            (Phase.DATA, "DATA", 354),
        ):
            with _during(phase):
                code, reply = host.docmd(command)
            if code != wanted and not (phase is Phase.RCPT and code == 251):
                return Answer(phase, code=code, reply=_text(reply))
        with _during(Phase.DATA):
            host.sock.sendall(body)
        with _during(Phase.DOT):
            host.sock.settimeout(self.timeouts.verdict)
            host.sock.sendall(b".\r\n")
            code, reply = host.getreply()
        phase = Phase.DONE if 200 <= code < 300 else Phase.DOT
        with suppress(OSError):
            host.sock.settimeout(self.timeouts.command)
        return Answer(phase, code=code, reply=_text(reply))

    def _forget_transaction(self) -> None:
        """Clear what the server remembers of a refused letter, or else start afresh."""
        if self.host is None:
            return
        try:
            if self.host.rset()[0] == 250:
                return
        except (OSError, smtplib.SMTPException):
            pass
        self._drop()

    def _drop(self) -> None:
        if self.host is not None:
            self.host.close()
            self.host = None


@contextmanager
def _during(phase: Phase) -> Iterator[None]:
    """Turn whatever goes wrong into an answer that names the phase."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        # A line without end is said as 500 by the library, not by the server.
        code = -1 if isinstance(error.smtp_error, str) else error.smtp_code
        raise Broken(Answer(phase, code=code, reply=_text(error.smtp_error))) from error
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise Broken(_unsafe(phase, str(error))) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Broken(Answer(phase, _event(phase, error), reply=_text(str(error)))) from error


def _event(phase: Phase, error: Exception) -> Event:
    # The library says "disconnected" for a silence too; what it met is kept beneath.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Event.TIMEOUT
    reached = phase is not Phase.CONNECT or isinstance(error, smtplib.SMTPException)
    return Event.DISCONNECT if reached else Event.UNREACHABLE


def _unsafe(phase: Phase, why: str) -> Answer:
    return Answer(phase, Event.UNSAFE, reply=_text(why))


def _text(reply: bytes | str) -> str:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return one_line(said)[:500]


def _stuffed(message: bytes) -> bytes:
    """Return the message with every line ended by CRLF and every leading dot doubled."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    whole = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole)


def _bare(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip("> ")


def _own_name() -> str:
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9.-]+", name) else "localhost"
