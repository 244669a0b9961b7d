"""Every state x act x role, against a table written by hand: at the door, with real rights."""

import datetime as dt
import re
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign import clock
from campaign.rules.permissions import Role
from tests.county import at
from tests.make import Make
from tests.services.enrolment.ground import Ground, a_ground, stand_in

STATES = (
    "mobilisation", "self_check", "rectification", "acceptance", "commendation", "other", "closed",
    "withdrawn",
)  # fmt: skip
# act: from which states (everything of the stage being done), to which, and by whom.
BY_HAND = {
    "skip": (("self_check", "rectification"), "acceptance", ("office", "collector")),
    "pass": (("acceptance",), "commendation", ("office", "inspector")),
    "fail": (("acceptance",), "rectification", ("office", "inspector")),
    "close": (("commendation", "other"), "closed", ("office", "collector")),
    "reopen": (("closed",), "rectification", ("office", "inspector")),
    "withdraw": (STATES[:-1], "withdrawn", ("office", "admin")),
}  # fmt: skip
DAY = dt.date(2026, 4, 16)


def clients(app: Flask, ground: Ground, make: Make) -> dict[str, tuple[FlaskClient, str]]:
    """A browser with its form token for somebody in each role on the scope unit."""
    found = {}
    for role in Role:
        client = make.sign_in(app.test_client(), make.holder(ground.county.scope, role))
        page = client.get("/help").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        found[str(role)] = client, token[1]
    return found


# What is asked here is asked at the door; the acts themselves run on both databases beside it.
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_state_act_and_role(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = list(product(STATES, BY_HAND, list(Role)))
    ground = a_ground(make, len(cells))
    doors = clients(app, ground, make)
    monkeypatch.setattr(clock, "now", lambda: at(DAY, 10))
    wrong = []
    for state, act, role in cells:
        enrolment_id = ground.fresh()
        stand_in(ground, enrolment_id, state)
        sources, target, roles = BY_HAND[act]
        may, can = role in roles, state in sources
        client, token = doors[role]
        answer = client.post(
            f"/enrolments/{enrolment_id}/{act}",
            data={
                "csrf_token": token, "version": "1", "reason": "第二节不实", "merged": "no",
                "milestones": [str(ground.milestone_ids["install"])], "due_on": "2026-04-30",
            },
        )  # fmt: skip
        expected = (302 if can else 409) if may else 404
        row = ground.enrolment(enrolment_id)
        after = (target, 2) if expected == 302 else (state, 1)
        if (answer.status_code, row.state, row.version) != (expected, *after):
            wrong.append((state, act, str(role), answer.status_code, row.state, row.version))
    assert not wrong, wrong
    assert len(cells) == 480


@pytest.mark.parametrize("act", ["skip", "fail", "reopen", "withdraw"])
def test_a_form_is_shown_to_whoever_may_and_only_when_it_can_be_done(
    app: Flask, make: Make, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = a_ground(make, len(STATES))
    doors = clients(app, ground, make)
    monkeypatch.setattr(clock, "now", lambda: at(DAY, 10))
    sources, _target, roles = BY_HAND[act]
    for state in STATES:
        enrolment_id = ground.fresh()
        stand_in(ground, enrolment_id, state)
        for role, (client, _token) in doors.items():
            status = client.get(f"/enrolments/{enrolment_id}/{act}").status_code
            expected = (200 if state in sources else 302) if role in roles else 404
            assert status == expected, (state, role, status)
        page = doors["office"][0].get(f"/enrolments/{enrolment_id}").get_data(as_text=True)
        assert (f"/enrolments/{enrolment_id}/{act}" in page) is (
            state in sources and "office" in roles
        ), state
