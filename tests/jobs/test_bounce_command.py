from __future__ import annotations

import json
import mailbox

import pytest
from sqlalchemy import select

from campaign.rules.notice.bounce import Sort
from campaign.rules.notice.return_path import token
from models.base import db
from models.letter import Letter
from tests.county import a_county
from tests.mail.returned import dsn

DAY = "2026-04-09T09:00+08:00"
NONE = {sort.value: 0 for sort in Sort}


@pytest.fixture
def run(app, make):
    a_county(make).open()

    def command(*words: str, given: bytes = b""):
        return app.test_cli_runner().invoke(args=list(words), input=given)

    command("tick", "--at", DAY)
    command("deliver", "--at", DAY)
    return command


@pytest.fixture
def returned(run, settings):
    """A report about each of the three letters."""
    return [
        dsn(None, to=f"b+{token(one.id, one.message_id, settings.secret_key)}@duban.example")
        for one in db.session.scalars(select(Letter).order_by(Letter.id))
    ]


def states() -> list[str]:
    return list(db.session.scalars(select(Letter.state).order_by(Letter.id)))


def test_a_pipe_brings_one_message(run, returned):
    result = run("bounce", "read", "--json", given=returned[0])
    assert result.exit_code == 0
    assert json.loads(result.output) == NONE | {"bounced": 1}
    assert states() == ["failed", "accepted", "accepted"]
    again = run(
        "bounce", "read", "-", given=b"From daemon Thu Apr  9 09:10:00 2026\n" + returned[1]
    )
    assert "退信 1 封" in again.output


@pytest.mark.parametrize("kind", [mailbox.Maildir, mailbox.mbox])
def test_a_mailbox_is_read_from_end_to_end_and_left_as_it_is(run, returned, tmp_path, kind):
    place = tmp_path / "box"
    box = kind(place, create=True)
    for raw in (returned[0], b"nothing to read", returned[1]):
        box.add(raw)
    box.close()
    first = json.loads(run("bounce", "read", str(place), "--json").output)
    assert first == NONE | {"bounced": 2, "malformed": 1}
    again = json.loads(run("bounce", "read", str(place), "--json").output)
    assert again == NONE | {"known": 2, "malformed": 1}
    assert states() == ["failed", "failed", "accepted"]


def test_whatever_is_piped_in_the_mail_server_is_told_that_all_is_well(run):
    for raw in (b"", b"\xff" * 99, b"Subject: hello\n\nhow are you"):
        assert run("bounce", "read", given=raw).exit_code == 0


def test_while_the_letter_is_being_sent_the_mail_server_is_asked_to_come_again(run, returned):
    db.session.scalars(select(Letter).where(Letter.id == 1)).one().state = "sending"
    db.session.commit()
    assert run("bounce", "read", given=returned[0]).exit_code == 75


def test_a_place_that_is_not_there_is_said(run, tmp_path):
    result = run("bounce", "read", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "读不了" in result.output
