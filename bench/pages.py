"""A list page as a signed-in person gets it, beside the same template with the same words again.

Both over HTTP from the web workers as we ship them: two processes, sixteen clients.  The limit
renders what the page has rendered (``bench/served.py``): no sign-in, no rights, no database.  So
the ratio is what asking costs, as a share of what serving the page costs anyway.
"""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import literal, select, update

from bench import county, databases
from bench.memory import shared_out_mb
from bench.report import Row, rates, within
from bench.served import BARE
from campaign import clock
from campaign.records.access.sessions import open_session
from campaign.records.events import record_many
from campaign.rules.calendar import day_of
from campaign.services.house.sum_up import sum_up
from campaign.services.transaction import transaction
from models.duty import Duty, DutySpan
from models.event import Event
from tests.postgres import free_port

ROOT = Path(__file__).parents[1]
ROUNDS = 5
CLIENTS = 16
PAGES = 40  # a round, each client: a second or two, not one burst
GOAL = 0.4
WEB_MB = 150.0
WAITING = 5_000  # submissions that wait for review
# What an office opens again and again; each shows 50 rows of a county of any size.
LISTS = {
    "review queue": "/review",
    "units found": "/units?q=99",
    "people": "/people",
    "trail": "/trail",
}
# No lists of 50 rows: many small questions about one thing, the desk about a whole campaign and
# its 100 rows. Measured so that they do not get slower.
OTHERS = {
    "desk": f"/office/{county.CAMPAIGN}",
    "duties of a unit": f"/units/{county.UNITS}",
    "leading group's page": f"/lead/{county.CAMPAIGN}",
    "one duty": f"/duties/{county.duty_id(0, 0)}",
}


def rows(name: str, address: str) -> Iterator[Row]:
    """Measure on a filled database."""
    with databases.open_application(address):
        _submit_some()
        sum_up()
        databases.gather_statistics()
        cookie = sign_in()
    with _web(address) as (port, server):
        for title, page in {**LISTS, **OTHERS}.items():
            for _ in range(2):  # each worker has seen both, and prepared what it asks
                _rate(port, page, cookie)
                _rate(port, BARE + page, cookie)
            pairs = [
                (_rate(port, page, cookie), _rate(port, BARE + page, cookie)) for _ in range(ROUNDS)
            ]
            ours, bare = zip(*pairs, strict=True)
            goal = GOAL if title in LISTS else 0.0
            yield rates(f"page, {title} ÷ its template alone", name, ours, bare, goal)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        taken = shared_out_mb([server.pid, *map(int, children)])
        yield within("memory, two web workers that have served them", name, taken, WEB_MB)


@contextmanager
def _web(address: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Our web server with its own settings on this database; gives its port and process."""
    port = free_port()
    environment = {
        **os.environ, "DATABASE_URL": address, "SECRET_KEY": "only for measuring, and long enough",
        "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "WEB_LOG_LEVEL": "error",
    }  # fmt: skip
    settings = "campaign/jobs/machine/gunicorn_settings.py"
    command = [sys.executable, "-m", "gunicorn", "-c", settings, "bench.served:served()"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port, server)
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the web server ended")
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "/sign-in", "")
        except OSError:
            sleep(0.1)
        else:
            return
    raise RuntimeError("the web server did not answer")


def _rate(port: int, page: str, cookie: str) -> float:
    """Pages a second that all clients together got."""

    def client(_number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(PAGES):
            _get(connection, page, cookie)
        connection.close()

    start = monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return CLIENTS * PAGES / (monotonic() - start)


def _get(connection: http.client.HTTPConnection, page: str, cookie: str) -> None:
    connection.request("GET", page, headers={"Cookie": f"duban={cookie}"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{page}: {answer.status}")


def _submit_some() -> None:
    """Hand in the first month of the first units, by the set, each with its row in the trail."""
    ids = [county.duty_id(number, 0) for number in range(WAITING)]
    on = day_of(county.OPENED_AT)
    with transaction() as session:
        for start in range(0, WAITING, 500):
            chunk = ids[start : start + 500]
            session.execute(
                update(Duty)
                .where(Duty.id.in_(chunk))
                .values(state="submitted", submitted_on=on + timedelta(days=start // 500))
            )
            session.execute(
                update(DutySpan)
                .where(DutySpan.duty_id.in_(chunk))
                .values(
                    state="submitted", note="统计表已签字盖章，今日报送。",
                    by_id=DutySpan.duty_id - literal(county.DUTIES - county.CONTACTS),
                )
            )  # fmt: skip
            about = select(
                Duty.campaign_id, Duty.unit_id, Duty.id,
                literal({"was": "open", "became": "submitted", "version": 2}, Event.facts.type),
            ).where(Duty.id.in_(chunk))  # fmt: skip
            record_many(
                session, "duty.submit", about, now=county.OPENED_AT + timedelta(days=start // 500),
                by_id=county.CONTACTS, note="统计表已签字盖章，今日报送。",
            )  # fmt: skip


def sign_in() -> str:
    """Sign the office in; gives the session's id."""
    with transaction() as session:
        return open_session(session, county.OFFICE, address="127.0.0.1", now=clock.now())
