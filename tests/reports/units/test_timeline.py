"""A unit's timeline: everything that happened there, once, newest first, page by page."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.records.events import record
from campaign.reports.duty.trail import DRAFT, NOTICE
from campaign.reports.units.moments import Moment, Rank, read_moment
from campaign.reports.units.timeline import Entry, timeline
from campaign.rules.trail.timeline import TimelineKind, kind_of, shown_acts
from campaign.rules.words import EVENTS
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.event import Event
from models.notice import Call, Held, Notice
from tests.county import County, at
from tests.make import Make
from tests.queries import counted
from tests.reports.lived import lived_county

FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 6, 24)
SIZE = 7
WHOLE = 100_000


@pytest.fixture
def lived(app: Flask, make: Make) -> County:
    """Ten weeks of a random campaign, and a change of posts that nobody's duty knows of."""
    county = lived_county(make, 7, FIRST, LAST)
    with transaction() as session:
        for unit in county.units:
            record(
                session, "post.change", now=at(LAST, 9), unit_id=unit.id, role="deputy",
                person_id=county.office.person_id, from_on="2026-06-24", ended=[],
            )  # fmt: skip
            record(session, "sign_in", now=at(LAST, 9), unit_id=unit.id)
    db.session.rollback()
    return county


def names(entries: tuple[Entry, ...]) -> list[tuple[int, int]]:
    """Each entry by rank and number."""
    return [(int(one.moment.rank), one.moment.id) for one in entries]


def whole(unit_id: int, kind: TimelineKind | None = None) -> tuple[Entry, ...]:
    db.session.rollback()
    return timeline(db.session(), unit_id, kind=kind, limit=WHOLE).entries


def pages(unit_id: int, kind: TimelineKind | None, between: Any = None) -> list[Entry]:
    """Every page, one after the other."""
    found: list[Entry] = []
    before: Moment | None = None
    while True:
        db.session.rollback()
        page = timeline(db.session(), unit_id, kind=kind, before=before, limit=SIZE)
        found += page.entries
        if page.before is None:
            return found
        assert len(page.entries) == SIZE
        before = read_moment(page.before.spelt())
        assert before == page.before
        if between:
            between()


@pytest.mark.parametrize("kind", [None, *TimelineKind])
def test_pages_put_together_are_the_whole(lived: County, kind: TimelineKind | None) -> None:
    for unit in lived.units:
        assert names(tuple(pages(unit.id, kind))) == names(whole(unit.id, kind))


def test_it_holds_everything_once_newest_first(lived: County) -> None:
    kinds: set[str] = set()
    for unit in lived.units:
        found = whole(unit.id)
        places = [one.moment.key() for one in found]
        assert places == sorted(places, reverse=True) and len(set(places)) == len(places)
        duties = select(Duty.id).where(Duty.unit_id == unit.id)
        shown = select(Event.id).where(Event.unit_id == unit.id, Event.act.in_(shown_acts()))
        sources = {
            Rank.EVENT: shown,
            Rank.CALL: select(Call.id).where(Call.duty_id.in_(duties), Call.done_at.is_(None)),
            Rank.DRAFT: select(Held.id).where(Held.duty_id.in_(duties)),
        }
        for rank, asked in sources.items():
            seen = sorted(one.moment.id for one in found if one.moment.rank is rank)
            assert seen == sorted(db.session.scalars(asked)), rank
        told = sum(one.n for one in found if one.moment.rank is Rank.NOTICE)
        assert told == len(
            db.session.scalars(select(Notice.id).where(Notice.duty_id.in_(duties))).all()
        )
        kinds |= {one.happened.kind for one in found}
    assert {NOTICE, DRAFT, "duty.submit", "duty.return", "post.change"} <= kinds
    assert "sign_in" not in kinds


def test_a_kind_shows_its_own_and_all_kinds_together_are_the_whole(lived: County) -> None:
    for unit in lived.units:
        parts = [one for kind in TimelineKind for one in whole(unit.id, kind)]
        assert sorted(names(tuple(parts))) == sorted(names(whole(unit.id)))
        told = whole(unit.id, TimelineKind.TOLD)
        assert {NOTICE} <= {one.happened.kind for one in told}
        assert not [one for one in told if one.happened.kind == "duty.submit"]


def test_what_happens_while_one_reads_is_not_shown_twice(lived: County) -> None:
    unit = lived.units[0]
    times = iter(range(1, 10_000))

    def happens() -> None:
        with transaction() as session:
            record(
                session, "duty.accept", now=at(LAST, 20) + dt.timedelta(seconds=next(times)),
                unit_id=unit.id,
            )  # fmt: skip

    before = names(whole(unit.id))
    assert names(tuple(pages(unit.id, None, happens))) == before


def test_one_letter_is_one_entry_however_much_it_tells(lived: County) -> None:
    several = [one for unit in lived.units for one in whole(unit.id) if one.n > 1]
    for one in several:
        rows = db.session.scalars(select(Notice.letter_id).where(Notice.id == one.moment.id)).all()
        told = db.session.scalars(
            select(Notice.id).where(Notice.letter_id == rows[0], Notice.created_at == one.moment.at)
        ).all()
        assert len(told) >= one.n and one.duty_id is None
        assert one.happened.about.count("、") >= one.n - 1
    of_a_unit = (
        select(Duty.unit_id)
        .join(Notice, Notice.duty_id == Duty.id)
        .where(Notice.letter_id.is_not(None), Duty.unit_id.in_([u.id for u in lived.units]))
        .group_by(Notice.letter_id, Notice.created_at, Duty.unit_id)
        .having(func.count() > 1)
    )
    # A life takes another course on each database; on SQLite this one has such letters.
    assert len(several) == len(db.session.scalars(of_a_unit).all())
    assert several or db.engine.dialect.name == "postgresql"


def test_the_queries_do_not_grow_with_the_page(lived: County) -> None:
    sent = []
    for limit in (2, 200):
        db.session.rollback()
        with counted() as statements:
            timeline(db.session(), lived.units[0].id, limit=limit)
        sent.append(len(statements))
    assert sent[0] == sent[1] <= 5


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.2", "1.9.1", "x.1.1", "1.1.99999999999", "-1.1.1", "1" * 30 + ".1.1", "１.1.1",
     "999999999999999999.1.1"],
)  # fmt: skip
def test_what_is_no_place_is_none(text: str) -> None:
    assert read_moment(text) is None


def test_every_act_that_shows_belongs_to_one_kind() -> None:
    assert {act for kind in TimelineKind for act in shown_acts(kind)} == set(shown_acts())
    assert kind_of("unit.load") is kind_of("sign_in") is kind_of("person.invite") is None
    assert kind_of("duty.return") is TimelineKind.WORK
    assert set(shown_acts()) <= set(EVENTS)
