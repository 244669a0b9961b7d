"""A tick's cost follows what is due: no statement of it walks a table that only grows."""

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update

from campaign.services.clock.tick import tick
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from tests.county import ISSUED, a_county, at
from tests.make import Make

GROWING = ("duty", "notice", "letter", "post", "person", "term_rung", "held", "call", "event")
WALKED = re.compile(rf"^(?:SCAN|Seq Scan on) ({'|'.join(GROWING)})\b")


@pytest.fixture
def walks(app: Flask) -> list[tuple[str, str]]:
    """The tables that statements walked from now on, with the statement."""
    found: list[tuple[str, str]] = []
    sqlite = db.engine.dialect.name == "sqlite"

    def look(
        connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool
    ) -> None:
        if many or not re.match(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b", sql):
            return
        cursor = connection.connection.driver_connection.cursor()
        if sqlite:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            lines = [row[3] for row in cursor.fetchall()]
        else:  # on tables as small as these it would walk, were it not told how dear that is
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(f"EXPLAIN (COSTS OFF) {sql}", values)
            lines = [row[0].strip(" ->") for row in cursor.fetchall()]
            cursor.execute("RESET enable_seqscan")
        found.extend((match[1], sql) for line in lines if (match := WALKED.match(line)))

    event.listen(db.engine, "before_cursor_execute", look)
    return found


def test_no_table_that_grows_is_walked_in_a_whole_campaign(
    app: Flask, make: Make, walks: list[tuple[str, str]]
) -> None:
    a_county(make).open()
    walks.clear()
    ticks = 0
    for number in range(75):
        now = at(ISSUED + dt.timedelta(days=number))
        ticks += tick(now=now).notices > 0
        with transaction() as session:
            session.execute(
                update(Letter)
                .where(Letter.state == "queued")
                .values(state="accepted", accepted_at=now)
            )
    assert ticks >= 6
    own = [(table, sql) for table, sql in walks if not sql.startswith("UPDATE letter")]
    assert not own
