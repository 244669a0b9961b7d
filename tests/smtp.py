"""A real SMTP server for the tests, which can also behave as badly as real ones do."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.postgres import free_port

Hangup = Literal["before the dot", "after the dot"]


@dataclass(frozen=True)
class Received:
    """One message as the server took it: the envelope and what was in it."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    over_tls: bool
    user: str | None
    raw: bytes = b""


@dataclass
class Sink:
    """What the server does next (set it in the test) and what it has received so far."""

    host: str = "127.0.0.1"
    port: int = 0
    ca_file: Path | None = None  # what MAIL_CA_FILE must name for the certificate to be believed
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    refuse: dict[str, str] = field(default_factory=dict)  # address -> "550 5.1.1 no such user"
    refuse_all: str | None = None  # the answer to every RCPT, such as "451 4.3.0 later"
    after_data: str | None = None  # the answer after the final dot, instead of taking the message
    hang_up: Hangup | None = None
    silent: bool = False  # accepts the connection and then says nothing at EHLO

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages alone, in the order of arrival."""
        return [one.message for one in self.received]

    @property
    def recipients(self) -> list[str]:
        """Every address that was served, in the order of arrival."""
        return [address for one in self.received for address in one.recipients]


class _Handler:
    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.sink.refuse_all or self.sink.refuse.get(address)
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.sink.after_data is not None:
            return self.sink.after_data
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        name = session.auth_data.decode() if session.auth_data else None
        recipients = tuple(envelope.rcpt_tos)
        sender = envelope.mail_from or ""
        over_tls = session.ssl is not None
        raw = envelope.original_content or b""
        self.sink.received.append(Received(sender, recipients, message, over_tls, name, raw))
        if self.sink.hang_up == "after the dot":
            server.transport.abort()
        return "250 2.0.0 taken"


class _Server(SMTP):
    def __init__(self, sink: Sink, handler: _Handler, **switches: Any) -> None:
        self.sink = sink
        super().__init__(handler, ident="duban-test", **switches)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.sink.connections += 0 if getattr(self, "session", None) else 1
        super().connection_made(transport)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 (the library's name)
        if self.sink.silent:
            await asyncio.sleep(60)
        await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 (the library's name)
        if self.sink.hang_up != "before the dot":
            await super().smtp_DATA(arg)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        self.transport.abort()


class _Controller(Controller):
    def __init__(self, sink: Sink, switches: dict[str, Any]) -> None:
        self.sink, self.switches = sink, switches
        super().__init__(_Handler(sink), hostname=sink.host, port=sink.port, ready_timeout=10)

    def factory(self) -> SMTP:
        return _Server(self.sink, self.handler, **self.switches)


@contextmanager
def running_sink(
    *, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> Iterator[Sink]:
    """Run a server: with STARTTLS required when `tls` is given, with a login when that is."""
    sink = Sink(port=free_port())
    switches: dict[str, Any] = {"tls_context": tls, "require_starttls": tls is not None}
    if login is not None:
        switches |= {
            "authenticator": _knows(login),
            "auth_required": True,
            "auth_require_tls": tls is not None,
        }
    controller = _Controller(sink, switches)
    controller.start()
    sink.connections = 0  # the controller knocks once to see whether it answers
    try:
        yield sink
    finally:
        controller.stop()


def _knows(login: tuple[str, str]) -> Any:
    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        given = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode())
        # Not "handled" here: the server itself then says 235 or 535.
        return AuthResult(success=given == login, handled=False, auth_data=login[0].encode())

    return authenticate


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """A certificate authority of our own, and the file that MAIL_CA_FILE names."""
    ca = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return ca, path


@pytest.fixture
def smtp() -> Iterator[Sink]:
    """A server without TLS."""
    with running_sink() as sink:
        yield sink


@pytest.fixture
def smtp_tls(authority: tuple[trustme.CA, Path]) -> Iterator[Sink]:
    """A server that demands STARTTLS, with a certificate for 127.0.0.1 by `sink.ca_file`."""
    with _tls_sink(authority, "127.0.0.1") as sink:
        yield sink


@pytest.fixture
def smtp_wrong_name(authority: tuple[trustme.CA, Path]) -> Iterator[Sink]:
    """A server whose certificate is by `sink.ca_file` but for another host."""
    with _tls_sink(authority, "elsewhere.invalid") as sink:
        yield sink


@contextmanager
def _tls_sink(authority: tuple[trustme.CA, Path], name: str) -> Iterator[Sink]:
    ca, path = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(name).configure_cert(context)
    with running_sink(tls=context) as sink:
        sink.ca_file = path
        yield sink
