"""A number that nobody could take for another is typed in by every unit; where does it turn up?

Only on the pages of the unit itself, of the collector above it and of the office: in no letter, no
log, no address and no event, nor on any page that somebody else can reach by its links.
"""

import html
import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign import clock
from campaign.rules.permissions import Role
from models.base import Base, db
from models.letter import Letter
from tests.county import DUE
from tests.forms import submit
from tests.make import Make
from tests.services.survey.conftest import NOW, TODAY, Survey, a_survey
from tests.web.survey.test_figures import address, browser

# Tables of figures: protected by rights. `request_answer` and the like hold none.
OF_FIGURES = {"filing", "filing_copy", "round_sum", "round_snapshot", "figure_book", "printed_form",
              "paper_figure", "paper_version"}  # fmt: skip
FIRST, STEP = 7_654_321, 1_111
LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
NEVER = re.compile(r"^/(static|sign-out|language|locale)")
# Every right that opens no figures, in one person: what any of them could see.
WITHOUT = (Role.INSPECTOR, Role.LEAD, Role.FINANCE, Role.PROCUREMENT, Role.ADMIN)


class Canary:
    """The numbers, in every spelling."""

    def __init__(self, survey: Survey) -> None:
        self.of = {unit.id: FIRST + STEP * place for place, unit in enumerate(survey.units)}
        total = sum(self.of.values())
        self.sums = (total, total - self.of[survey.units[0].id])

    def found_in(self, text: str) -> set[int]:
        """Return which of them, or of their sums, the text holds."""
        plain = re.sub(r"(?<=\d)[,， ](?=\d{3})", "", text)
        return {one for one in (*self.of.values(), *self.sums) if str(one) in plain}


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    found = a_survey(make)
    county = found.county
    collector = make.holder(found.units[0], Role.COLLECTOR)
    county.people[found.units[0].code, Role.COLLECTOR] = collector
    for role in WITHOUT:
        make.post(county.people[county.scope.code, Role.LEAD], county.scope, role)
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return found


def visited(
    client: FlaskClient, begin: str, addresses: set[str], *, most: int
) -> Iterator[tuple[str, str]]:
    """Follow the links from a page on: (address, page)."""
    waiting, seen = [begin, "/rounds", "/trail", "/units"], set[str]()
    while waiting and len(seen) < most:
        to = waiting.pop(0)
        if to in seen or NEVER.match(to):
            continue
        seen.add(to)
        answer = client.get(to)
        addresses |= {to, answer.headers.get("Location", "")}
        page = answer.get_data(as_text=True) if "text" in (answer.mimetype or "") else ""
        if answer.status_code == 200:
            yield to, page
        found = {html.unescape(one) for one in LINK.findall(page)}
        addresses |= found
        # What is about figures first: the visit is bounded.
        waiting = sorted(
            dict.fromkeys((*waiting, *sorted(found))),
            key=lambda one: not re.search("round|figure|snapshot|duties|forms|trail", one),
        )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_units_figures_are_seen_by_whom_they_concern_and_left_nowhere(
    survey: Survey, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    canary, addresses = Canary(survey), set[str]()
    county, round_id = survey.county, survey.sent.round_id
    finance, school, _water, station = survey.units
    office = browser(survey, app, county.scope, Role.OFFICE)
    a_whole_round(survey, app, office, canary)

    nothing_is_left(canary)
    here = f"/rounds/{round_id}/rollup"
    owner = browser(survey, app, school, Role.CONTACT)
    collector = browser(survey, app, finance, Role.COLLECTOR)
    for client, page, number in (
        (owner, address(survey, school), canary.of[school.id]),
        (collector, address(survey, station), canary.of[station.id]),
        (collector, here, canary.of[station.id]),
        (office, here, canary.of[school.id]),
        (office, address(survey, school), canary.of[school.id]),
    ):
        answer = client.get(page)
        assert number in canary.found_in(answer.get_data(as_text=True)), page
        assert answer.headers["Cache-Control"] == "no-store"

    others_see_none(survey, app, canary, addresses)
    for client in (office, collector):
        for to, page in visited(client, here, addresses, most=8):
            if canary.found_in(page):
                assert client.get(to).headers["Cache-Control"] == "no-store"
    assert not canary.found_in(" ".join(addresses))
    logging.getLogger("campaign").warning("the log is read")
    assert "the log is read" in caplog.text
    assert not canary.found_in(caplog.text)


def a_whole_round(survey: Survey, app: Flask, office: FlaskClient, canary: Canary) -> None:
    """Every unit types and hands in; one is returned, the sums are signed and taken out."""
    for unit in survey.units:
        contact = browser(survey, app, unit, Role.CONTACT)
        number = canary.of[unit.id]
        fields = {"c-desktops": number, "c-laptops": "0", "c-total": number, "c-need": "1"}
        there = address(survey, unit)
        assert submit(contact, there, {"version": 1, **fields}).status_code == 303
        done = submit(contact, address(survey, unit, "/submit"), {"version": 1, "note": "已核对"})
        assert done.status_code in (302, 303)
        assert not canary.found_in(done.headers["Location"])
    back = {"version": 2, "reason": "请核对", "sections": ["其他"], "due_on": DUE.isoformat()}
    assert submit(office, address(survey, survey.units[2], "/return"), back).status_code == 302
    round_id = survey.sent.round_id
    signed = submit(office, f"/rounds/{round_id}/rollup/sign", {"name": "汇总", "signer": "局长"})
    assert not canary.found_in(signed.headers["Location"])
    assert submit(office, f"/rounds/{round_id}/rollup/sheet").status_code == 200
    for command in ("tick", "deliver"):
        result = app.test_cli_runner().invoke(args=[command, "--at", f"{TODAY}T17:00+08:00"])
        assert result.exit_code == 0, result.output
        assert not canary.found_in(result.output)


def nothing_is_left(canary: Canary) -> None:
    """No table but those of figures holds a number: no event, letter, notice or kept answer."""
    for table in Base.metadata.sorted_tables:
        if table.name not in OF_FIGURES:
            rows = repr([tuple(row) for row in db.session.execute(select(table))])
            assert not canary.found_in(rows), table.name
    letters = db.session.execute(select(Letter.html, Letter.kind)).all()
    assert {"returned"} <= {kind for _html, kind in letters}
    db.session.rollback()


def others_see_none(survey: Survey, app: Flask, canary: Canary, addresses: set[str]) -> None:
    """A sibling finds its own number alone; every right without figures together finds none."""
    here = f"/rounds/{survey.sent.round_id}/rollup"
    finance, school, _water, station = survey.units
    sibling = browser(survey, app, school, Role.CONTACT)
    without = browser(survey, app, survey.county.scope, Role.LEAD)
    for client, allowed, most in (
        (sibling, {canary.of[school.id]}, 14), (without, set[int](), 30)
    ):  # fmt: skip
        pages = list(visited(client, "/", addresses, most=most))
        assert len(pages) > 5
        for to, page in pages:
            assert canary.found_in(page) <= allowed, to
        for to in (here, f"{here}?unit={finance.id}", address(survey, station), "/snapshots/1"):
            assert client.get(to).status_code == 404, to
