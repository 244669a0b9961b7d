"""One county twice: in one of the two databases something is done, in the other nothing is."""

import datetime as dt
import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from campaign.mail.mailbox import LocalMailbox
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from models.base import db
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.term import TermRung
from tests.conftest import NAMES, _settings
from tests.county import County
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
            live_randomly(county, dice, dt.date(2026, 4, 6), last)
            db.session.rollback()
        twins.append(Twin(app, county))
    return twins


def live_on(now: dt.datetime) -> World:
    """Let nobody answer and every letter arrive; return what has come after ``now``.

    Letters by person and address with their days, calls by duty and person, drafts by duty, and
    the letters that waited at ``now`` and were never sent.
    """
    waiting = set(db.session.scalars(select(Letter.id).where(Letter.state == "queued")))
    known = {model: set(db.session.scalars(select(model.id))) for model in (Letter, Call, Held)}
    tick(now=now)
    deliver_all(now=now + SOON, transport=LocalMailbox(), worker="twin")
    done = now
    while True:
        db.session.rollback()
        at = db.session.scalar(
            select(TermRung.fires_at)
            .where(TermRung.done_at.is_(None), TermRung.fires_at > done)
            .order_by(TermRung.fires_at)
            .limit(1)
        )
        db.session.rollback()
        if at is None or at > now + FAR:
            break
        for moment in (at, at + SOON / 5):  # the second for what waited for a lower audience
            tick(now=moment)
        deliver_all(now=at + SOON, transport=LocalMailbox(), worker="twin")
        done = at
    letters = db.session.scalars(select(Letter).where(Letter.id.not_in(known[Letter])))
    # What somebody has urged is told by the clock a day later; that is no letter more.
    fresh = set(db.session.scalars(select(Notice.letter_id).where(Notice.created_at >= now)))
    calls = db.session.scalars(select(Call).where(Call.id.not_in(known[Call])))
    drafts = db.session.scalars(select(Held).where(Held.id.not_in(known[Held])))
    return {
        "letters": {
            ((one.person_id, one.address), day_of(one.created_at))
            for one in letters
            if one.kind == "clock" and one.id in fresh
        },
        "calls": {
            ((one.duty_id, one.person_id or 0), day_of(one.created_at))
            for one in calls
            if "rung/" in one.key
        },
        "drafts": {(one.duty_id, day_of(one.created_at)) for one in drafts},
        "void": set(
            db.session.scalars(
                select(Letter.id).where(
                    Letter.id.in_(waiting), Letter.state == "cancelled", Letter.reason != "put-off"
                )
            )
        ),
    }


def office(county: County) -> Any:
    """The office's person as a door would know them."""
    return county.asker(county.scope, Role.OFFICE)
