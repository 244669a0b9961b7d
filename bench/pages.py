"""A list page as a signed-in person gets it, beside the same template with the same words again.

The limit renders what the page has just rendered: no sign-in, no rights, no database. So the ratio
is what asking costs, as a share of what writing the page costs anyway.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

from flask import Flask, current_app, g, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import literal, update

from bench import county, databases
from bench.report import Row, rates
from campaign import clock
from campaign.records.access.sessions import open_session
from campaign.rules.calendar import day_of
from campaign.services.transaction import transaction
from models.duty import Duty, DutySpan

ROUNDS = 5
PAGES = 20  # a round
GOAL = 0.4
WAITING = 5_000  # submissions that wait for review
# What an office opens again and again; each shows 50 rows of a county of any size.
LISTS = {
    "review queue": "/review",
    "units found": "/units?q=99",
    "duties of a unit": f"/units/{county.UNITS}",
    "one duty": f"/duties/{county.duty_id(0, 0)}",
}


def rows(name: str) -> Iterator[Row]:
    """Measure on a filled database whose application is open."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    _submit_some()
    databases.gather_statistics()
    client = _office(app)
    for title, address in LISTS.items():
        client.get(address)
        template, context = _rendered(app, client, address)
        pairs = [
            (_rate(lambda: _get(client, address)), _rate(lambda: template.render(context)))  # noqa: B023
            for _ in range(ROUNDS)
        ]
        ours, bare = zip(*pairs, strict=True)
        yield rates(f"page, {title} ÷ its template alone", name, ours, bare, GOAL)


def _submit_some() -> None:
    """Hand in the first month of the first units, by the set."""
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


def _office(app: Flask) -> FlaskClient:
    with transaction() as session:
        token = open_session(session, county.OFFICE, address="127.0.0.1", now=clock.now())
    client = app.test_client()
    client.set_cookie("duban", token)
    return client


def _get(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


@contextmanager
def _listening(app: Flask) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    found: list[tuple[Any, dict[str, Any]]] = []

    def note(_app: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
        found.append((template, context))

    with template_rendered.connected_to(note, app):
        yield found


def _rendered(app: Flask, client: FlaskClient, address: str) -> tuple[Any, dict[str, Any]]:
    """The page's template and its words; rendering once more needs the day and nothing else."""
    with _listening(app) as found:
        _get(client, address)
    template, context = found[0]
    request = app.test_request_context(address)
    request.push()  # stays for the rounds of this page: the filters ask for the language
    g.now, g.today, g.simulated = context["now"], context["today"], context["simulated"]
    g.asker = context["g"].asker if "g" in context else None
    return template, context


def _rate(page: Any) -> float:
    start = monotonic()
    for _ in range(PAGES):
        page()
    return PAGES / (monotonic() - start)
