"""The servers of the tests behave as they say; else what is proved with them is not proved."""

import itertools
import smtplib
import ssl

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from models.base import Base, db
from tests.county import a_county
from tests.databases import PostgresDatabase, SqliteFile
from tests.make import Make
from tests.postgres import Server
from tests.smtp import Sink
from tests.stories import Stories
from tests.whole.walk import business_rows

LETTER = b"Subject: hello\r\n\r\nbody"


def _send(sink: Sink) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP(sink.host, sink.port, timeout=3) as connection:
        return connection.sendmail("a@example.cn", ["b@example.cn", "c@example.cn"], LETTER)


def test_one_refused_recipient_does_not_stop_the_other(smtp: Sink) -> None:
    smtp.refuse["c@example.cn"] = "550 5.1.1 no such user"
    assert _send(smtp) == {"c@example.cn": (550, b"5.1.1 no such user")}
    assert smtp.recipients == ["b@example.cn"]
    assert (smtp.messages[0]["Subject"], smtp.connections) == ("hello", 1)


@pytest.mark.parametrize(("moment", "taken"), [("before the dot", 0), ("after the dot", 1)])
def test_a_hang_up_is_a_hang_up(smtp: Sink, moment: str, taken: int) -> None:
    smtp.hang_up = moment  # type: ignore[assignment]
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        _send(smtp)
    assert len(smtp.received) == taken


def test_a_silent_server_says_nothing(smtp: Sink) -> None:
    smtp.silent = True
    with (
        smtplib.SMTP(smtp.host, smtp.port, timeout=0.3) as connection,
        pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"),
    ):
        connection.ehlo()


def test_tls_is_verified_by_our_own_authority(smtp_tls: Sink) -> None:
    with smtplib.SMTP(smtp_tls.host, smtp_tls.port, timeout=3) as connection:
        connection.starttls(context=ssl.create_default_context(cafile=smtp_tls.ca_file))
        connection.sendmail("a@example.cn", ["b@example.cn"], LETTER)
    assert smtp_tls.received[0].over_tls


def test_a_certificate_for_another_host_is_not_believed(smtp_wrong_name: Sink) -> None:
    context = ssl.create_default_context(cafile=smtp_wrong_name.ca_file)
    with (
        smtplib.SMTP(smtp_wrong_name.host, smtp_wrong_name.port, timeout=3) as connection,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        connection.starttls(context=context)


def test_a_database_can_be_copied(postgres: Server) -> None:
    postgres.create("harness_one")
    postgres.create("harness_two", "harness_one")
    postgres.drop("harness_two")
    postgres.drop("harness_one")


def test_what_a_test_leaves_behind_is_gone_for_the_next(
    app: Flask, make: Make, request: pytest.FixtureRequest
) -> None:
    database = database_of(request)
    assert make.unit().id == 1
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_over (n integer)"))
    renew(database)
    assert not inspect(db.engine).has_table("left_over")
    assert make.unit().id == 1
    renew(database)
    for table in Base.metadata.sorted_tables:
        assert db.session.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_a_story_taken_over_is_the_story_that_was_told(
    app: Flask, make: Make, request: pytest.FixtureRequest, stories: dict[str, Stories]
) -> None:
    database, told = database_of(request), []
    for _ in range(3):
        renew(database)
        stories[app.extensions["settings"].database_url].begin()
        make.numbers = itertools.count(1)
        county = a_county(make, ("县档案局",))
        county.open()
        found = make.person()
        told.append((business_rows(), county.opened, found.id, found.login))
    assert told[0] == told[1] == told[2]


def database_of(request: pytest.FixtureRequest) -> SqliteFile | PostgresDatabase:
    """What lies under `app`."""
    sqlite = db.engine.dialect.name == "sqlite"
    found: SqliteFile | PostgresDatabase = request.getfixturevalue(
        "sqlite_file" if sqlite else "postgres_database"
    )
    return found


def renew(database: SqliteFile | PostgresDatabase) -> None:
    """As between two tests."""
    db.session.remove()
    db.engine.dispose()
    database.fresh()
