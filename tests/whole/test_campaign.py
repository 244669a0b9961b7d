"""One campaign walked end to end by the command line alone, on the example county's real input."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Held, Notice
from models.person import Person, Post
from models.plan import Milestone
from models.unit import Unit
from tests.county import at

EXAMPLE = Path(__file__).parents[2] / "examples" / "county"
D = dt.date
SILENT = "县农业农村局"


def run(app: Flask, *words: str) -> str:
    """Run a command as a person would and return what it printed."""
    result = app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == 0, f"{words}: {result.output} {result.exception!r}"
    return result.output


def answers(app: Flask, *words: str) -> Any:
    """Run a command with --json."""
    return json.loads(run(app, *words, "--json"))


@pytest.fixture
def county(app: Flask) -> Flask:
    """The example loaded and opened by commands."""
    run(app, "init", "--simulated")
    run(app, "db", "upgrade")
    run(app, "unit", "load", str(EXAMPLE / "units.csv"))
    run(app, "people", "load", str(EXAMPLE / "people.csv"))
    run(app, "plan", "check", str(EXAMPLE / "plan.yaml"))
    run(app, "campaign", "open", str(EXAMPLE / "plan.yaml"), "--scope", "1400")
    return app


def everybody_but_the_silent_answers(day: D) -> int:
    """On the eve of each due day all units but one hand in what is due; return how many."""
    db.session.rollback()
    rows = db.session.execute(
        select(Duty.id, Duty.version, Unit.id, Unit.path)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(
            Duty.state == "open", Unit.name != SILENT,
            Milestone.due_on == day + dt.timedelta(days=1),
        )
    ).all()  # fmt: skip
    for duty_id, version, unit_id, path in rows:
        person = db.session.scalars(
            select(Post.person_id).where(Post.unit_id == unit_id, Post.role == "contact")
        ).first()
        db.session.rollback()
        # Who hands in as the unit's principal signs by that.
        asker = Asker(person or 1, "", (HeldPost(Role.PRINCIPAL, unit_id, path),))
        submit_duty(
            duty_id, asker=asker, note="已办结", version=version, now=at(day, 17), today=day,
            on_paper=True, as_it_is=True,
        )  # fmt: skip
    return len(rows)


def test_a_year_day_by_day(county: Flask) -> None:
    totals: Counter[str] = Counter()
    for number in range(340):
        day = D(2011, 1, 20) + dt.timedelta(days=number)
        moment = f"{day}T09:00+08:00"
        count = answers(county, "tick", "--at", moment)
        totals.update(count)
        if sum(count.values()):
            again = answers(county, "tick", "--at", moment)
            assert again == dict.fromkeys(again, 0)
            sent = answers(county, "deliver", "--at", f"{day}T09:05+08:00")
            assert sent["failed"] == sent["in_doubt"] == sent["left"] == 0
            assert sent["accepted"] > 0 or not count["letters"]
        everybody_but_the_silent_answers(day)
    db.session.rollback()
    assert totals["notices"] > 500

    for row in db.session.execute(
        select(Notice.created_at, Duty.submitted_on, Duty.id).join(Duty, Duty.id == Notice.duty_id)
    ):
        if row.submitted_on:
            assert row.created_at < at(row.submitted_on, 17), "nobody is told after the answer"

    climbed = db.session.execute(
        select(Notice.role, Notice.level)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Unit.name == SILENT, Milestone.key == "survey")
        .order_by(Notice.id)
    ).all()
    seen = list(dict.fromkeys(tuple(row) for row in climbed))
    assert seen == [("contact", 0), ("deputy", 1), ("principal", 2), ("office", 3)]
    drafts = db.session.scalars(
        select(Unit.name)
        .join(Duty, Duty.unit_id == Unit.id)
        .join(Held, Held.duty_id == Duty.id)
        .where(Held.decided_at.is_(None))
        .distinct()
    ).all()
    assert drafts == [SILENT]
    assert db.session.scalar(select(func.count()).where(Notice.kind == "criticism")) == 0

    lagging = answers(county, "report", "lagging", "YCX-2011", "--as-of", "2011-03-15")
    assert {row["name"] for row in lagging} == {SILENT}
    assert lagging[0]["days_late"] == (D(2011, 3, 15) - D(2011, 2, 10)).days
    letters = db.session.scalars(select(Letter.state).distinct()).all()
    assert letters == ["accepted"]


def test_a_live_database_takes_no_told_time(app: Flask) -> None:
    run(app, "init")
    for command in ("tick", "deliver"):
        result = app.test_cli_runner().invoke(args=[command, "--at", "2011-02-01T09:00+08:00"])
        assert result.exit_code != 0
        assert "演示" in result.output
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_database_keeps_the_world_it_was_born_into(app: Flask) -> None:
    run(app, "init")
    result = app.test_cli_runner().invoke(args=["init", "--simulated"])
    assert result.exit_code == 1
    assert "不能再改" in result.output
