"""One county twice: in one of the two databases something is done, in the other nothing is."""

import datetime as dt
import itertools
import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from campaign.mail.mailbox import LocalMailbox
from campaign.records.house.calendar import load_calendar
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import tell
from campaign.reports.forecast.outbox import rung_number
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.notice.window import MAILS_A_DAY
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.rules.time.projection import next_opening
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.term import TermRung
from tests.conftest import NAMES, _settings
from tests.county import County, at
from tests.make import Make
from tests.reports.history import live_randomly, random_county

SOON = dt.timedelta(minutes=5)
FAR = dt.timedelta(days=150)
World = dict[str, Any]


@dataclass
class Twin:
    """One of the two, with its county as it stands when the other one is changed."""

    app: Flask
    county: County


@contextmanager
def databases(engine: str, folder: Path, request: Any, number: int) -> Iterator[list[str]]:
    """Fresh databases of one engine."""
    if engine == "sqlite":
        paths = [folder / f"twin-{n}.db" for n in range(number)]
        for path in paths:
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield [f"sqlite:///{path}" for path in paths]
        return
    server = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    names = [next(NAMES) for _ in range(number)]
    yield [server.create(name, template) for name in names]
    for name in names:
        server.drop(name)


def lived(
    urls: list[str], build: Callable[..., Flask], folder: Path, seed: int, last: dt.date
) -> list[Twin]:
    """Live the same random weeks in each database."""
    twins = []
    for url in urls:
        app = build(_settings(url, folder))
        with app.app_context():
            dice = random.Random(seed)
            county = random_county(Make(itertools.count(1)), dice)
            _collectors(county, dice)
            live_randomly(county, dice, dt.date(2026, 4, 6), last)
            _afternoon(county, dice, last)
            db.session.rollback()
        twins.append(Twin(app, county))
    return twins


def _collectors(county: County, dice: random.Random) -> None:
    """Two offices keep lists of contacts, one above a school, one below it and for a while only."""
    people = [
        county.make.holder(unit, Role.COLLECTOR) for unit in (county.units[1], county.units[-1])
    ]
    with transaction() as session:
        for person in people:
            if dice.random() < 0.3:
                session.merge(person).email = None
        school = select(Post.person_id).where(
            Post.unit_id == county.units[-1].id, Post.role.in_(UNIT_ROLES)
        )
        for mute in session.scalars(select(Person).where(Person.id.in_(school))):
            mute.email = None  # so nobody there is ever reached by mail
        below = session.scalars(select(Post).where(Post.person_id == people[1].id)).one()
        below.until_on = dt.date(2026, 4, 24) + dice.randrange(30) * dt.timedelta(days=1)


def _afternoon(county: County, dice: random.Random, day: dt.date) -> None:
    """The office urges some by hand just before; somebody has had his share of letters."""
    owed = sorted(db.session.scalars(select(Duty.id).where(Duty.state.in_(OWED_BY_UNIT))))
    db.session.rollback()
    for duty_id in dice.sample(owed, len(owed) // 2):
        try:
            urge_duties([duty_id], asker=county.office, note="", now=at(day, 15, 30), today=day)
        except NotNow:  # urged today already
            db.session.rollback()
    with transaction() as session:
        for letter in session.scalars(
            select(Letter)
            .where(Letter.state == "queued", Letter.kind == "urged")
            .order_by(Letter.id)
        ):
            if dice.random() < 0.8:
                letter.state, letter.accepted_at = "accepted", at(day, 15, 35)
        whom = recipients(session, dice.sample(owed, 3), Role.CONTACT, today=day)
        for number in range(MAILS_A_DAY):
            tell(
                session, whom, kind="returned", occasion=f"filler/{number}", by_id=None,
                now=at(day, 15, 40 + number),
            )  # fmt: skip


def as_numbered(term_id: int, number: int) -> int:
    """Call a step by its number."""
    return number


def live_on(now: dt.datetime, step: Callable[[int, int], int] = as_numbered) -> World:
    """Let nobody answer and every letter arrive; return what has come after ``now``.

    New letters by person and address with the days on which they left and the steps of which they
    speak, calls by duty and person, drafts by duty, and the letters that waited at ``now`` and were
    never sent. ``step``: what a step of a term is called.
    """
    waiting = set(db.session.scalars(select(Letter.id).where(Letter.state == "queued")))
    known = {model: set(db.session.scalars(select(model.id))) for model in (Letter, Call, Held)}
    tick(now=now)
    deliver_all(now=now + SOON, transport=LocalMailbox(), worker="twin")
    done = now
    while (then := _next(done)) is not None and then <= now + FAR:
        for moment in (then, then + SOON / 5):  # the second for what waited for a lower audience
            tick(now=moment)
        deliver_all(now=then + SOON, transport=LocalMailbox(), worker="twin")
        done = then
    db.session.rollback()
    letters = db.session.scalars(select(Letter).where(Letter.id.not_in(known[Letter])))
    calls = db.session.scalars(select(Call).where(Call.id.not_in(known[Call])))
    drafts = db.session.scalars(select(Held).where(Held.id.not_in(known[Held])))
    of = {one.id: one for one in db.session.scalars(select(TermRung))}
    said: dict[int | None, set[tuple[int, int]]] = {}
    for one in db.session.scalars(select(Notice).where(Notice.verdict == "send")):
        number = rung_number(one.occasion)
        things = said.setdefault(one.letter_id, set())
        things.add((one.duty_id, step(one.term_id, number) if number else 0))

    def by_day(found: Iterable[tuple[Any, dt.datetime, Sequence[Any]]]) -> dict[Any, set[int]]:
        days: dict[Any, set[int]] = {}
        for whom, written_at, key in found:
            things = days.setdefault((whom, day_of(written_at)), set())
            things.add(step(int(key[0]), int(key[2])))
        return days

    return {
        "letters": {
            ((one.person_id, one.address), day_of(one.accepted_at)): said[one.id]
            for one in letters
            if one.kind == "clock" and one.accepted_at is not None
        },
        "calls": by_day(
            ((one.duty_id, one.person_id or 0), one.created_at, one.key.split("/"))
            for one in calls
            if "rung/" in one.key
        ),
        "redirected": set(
            db.session.scalars(
                select(Notice.id).where(Notice.role == "collector", Notice.created_at > now)
            )
        ),
        "put_off": set(
            db.session.scalars(
                select(Letter.id).where(Letter.reason == "put-off", Letter.state == "cancelled")
            )
        ),
        "drafts": by_day(
            (one.duty_id, one.created_at, (of[one.term_rung_id].term_id, "rung", number))
            for one in drafts
            for number in [of[one.term_rung_id].number]
        ),
        "void": set(
            db.session.scalars(
                select(Letter.id).where(
                    Letter.id.in_(waiting), Letter.state == "cancelled", Letter.reason != "put-off"
                )
            )
        ),
    }


def _next(done: dt.datetime) -> dt.datetime | None:
    """Return the next instant at which a rung comes or a letter may leave."""
    db.session.rollback()
    rung = select(func.min(TermRung.fires_at)).where(
        TermRung.done_at.is_(None), TermRung.fires_at > done
    )
    queued = select(func.min(Letter.next_try_at)).where(Letter.state == "queued")
    found = [
        db.session.scalar(rung), db.session.scalar(queued.where(Letter.next_try_at > done))
    ]  # fmt: skip
    if db.session.scalar(queued.where(Letter.next_try_at <= done)) is not None:
        found.append(next_opening(done, load_calendar(db.session())))
    db.session.rollback()
    return min((one for one in found if one is not None), default=None)


def office(county: County) -> Any:
    """The office's person as a door would know them."""
    return county.asker(county.scope, Role.OFFICE)
