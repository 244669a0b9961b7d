"""A real web process while hostile files come in: it refuses each in words, and does not grow."""

import contextlib
import dataclasses
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.papers.evidence.conftest import Content
from tests.papers.evidence.pdfs import pdf
from tests.papers.evidence.test_hostile import HOSTILE
from tests.postgres import free_port
from tests.services.evidence.conftest import TABLE
from tests.web.evidence.conftest import Pages

ROOT = Path(__file__).resolve().parents[3]
MOST_GROWTH = 64 * 1024  # KB
BOUNDARY = "----duban"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: what is measured has nothing to do with it."""
    return sqlite_url


@dataclasses.dataclass
class Server:
    """One web process on a port, with the cookie of somebody who is signed in."""

    port: int
    worker: int
    cookie: str
    address: str

    def ask(self, method: str, body: bytes = b"") -> tuple[int, str]:
        """Send one request; return status and page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie}
        if body:
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        connection.request(method, self.address, body or None, headers)
        answer = connection.getresponse()
        if found := answer.getheader("Set-Cookie"):
            self.cookie = f"{self.cookie.split(';')[0]}; {found.split(';')[0]}"
        page = answer.read().decode()
        connection.close()
        return answer.status, page

    def hand_in(self, token: str, name: str, content: bytes) -> tuple[int, str]:
        """Hand one file in."""
        fields = {"csrf_token": token, "item": TABLE}
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        )
        head += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        return self.ask("POST", head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode())

    def memory(self, name: str) -> int:
        """Return what the process uses (KB): VmRSS now, VmHWM at most so far."""
        text = Path(f"/proc/{self.worker}/status").read_text()
        found = re.search(rf"{name}:\s+(\d+)", text)
        assert found
        return int(found.group(1))


@pytest.fixture
def server(pages: Pages, database_url: str, tmp_path: Path) -> Iterator[Server]:
    """gunicorn with one worker, as an operator starts it."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url, "SECRET_KEY": "only for tests, and long enough for them",
        "PUBLIC_URL": f"http://127.0.0.1:{port}", "UPLOAD_DIR": str(tmp_path / "uploads"),
    }  # fmt: skip
    command = ["-m", "gunicorn", "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{port}"]
    master = subprocess.Popen(
        [sys.executable, *command, "app:create_app()"], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        cookie = pages.browser().get_cookie("duban")
        assert cookie
        found = Server(port, 0, f"duban={cookie.value}", pages.address)
        found.worker = _worker_of(master.pid, found)
        yield found
    finally:
        master.send_signal(signal.SIGTERM)
        master.wait(timeout=30)


def _worker_of(master: int, server: Server) -> int:
    for _ in range(300):
        with contextlib.suppress(OSError, http.client.HTTPException):
            if server.ask("GET")[0] == 200:
                children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
                return int(children[0])
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def bytes_of(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content()


@pytest.mark.timeout(300)
def test_the_web_process_grows_by_no_more_than_64_mb(server: Server) -> None:
    status, page = server.ask("GET")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert status == 200
    assert token
    assert server.hand_in(token[1], "先.pdf", pdf())[0] == 303  # everything is loaded once
    before = server.memory("VmRSS")
    Path(f"/proc/{server.worker}/clear_refs").write_text("5")
    for case in HOSTILE:
        name, content, says = case.values
        status, page = server.hand_in(token[1], str(name), bytes_of(content))  # type: ignore[arg-type]
        assert status == 422, (case.id, status)
        assert str(says).partition("，")[0] in page, case.id
    large = pdf() + b"\n" * (19 << 20)
    assert server.hand_in(token[1], "大.pdf", large)[0] == 303
    growth = server.memory("VmHWM") - before
    assert growth < MOST_GROWTH, f"{growth // 1024} MB"
