"""The trail: what is found equals plain Python, page by page, by an index, and holds no secret."""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text

from campaign.reports.trail import search
from campaign.reports.trail.rows import trail_page, trail_rows
from campaign.reports.trail.search import NEWEST, TrailWish, event_ids, id_query
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.access.change_password import change_password
from campaign.services.access.end_other_sessions import end_other_sessions
from campaign.services.access.redeem_link import set_password_by_link
from campaign.services.access.send_reset import send_reset
from campaign.services.access.sign_in import sign_in
from campaign.services.access.sign_out import sign_out
from campaign.services.people.invite import invite_by_hand, invite_by_letter
from campaign.services.transaction import transaction
from models.access import OneTimeLink, WebSession
from models.base import db
from models.event import Event
from models.letter import Letter
from models.person import Person
from models.unit import Unit
from tests.county import County, a_county, at
from tests.make import PASSWORD, Make
from tests.queries import plan_of
from tests.reports.lived import lived_county

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 5, 12)
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
ALL = 10_000


def post(role: Role, path: str) -> Asker:
    """Somebody with one post."""
    return Asker(1, "", (HeldPost(role, 1, path),))


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Weeks of acts in a county, and people who signed in and out."""
    found = lived_county(make, 21, FIRST, LAST)
    person = make.person("王一%二", login="wang")
    token = sign_in("wang", PASSWORD, address="127.0.0.1", now=at(LAST, 20))
    sign_out(token, person_id=person.id, now=at(LAST, 21))
    db.session.rollback()
    return found


def by_hand(asker: Asker, wish: TrailWish) -> list[int]:
    """The events that fit, one by one, newest first."""
    everything = any(held.path == "/" for held in asker.posts)
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    names = {person.id: person.name for person in db.session.scalars(select(Person))}
    fits = []
    for event in db.session.scalars(select(Event)):
        unit = units.get(event.unit_id or 0)
        day = event.at.astimezone(SHANGHAI).date()
        said = [event.note, unit.name if unit else ""]
        said += [names.get(one or 0, "") for one in (event.by_id, event.person_id)]
        if (
            (everything or (unit and any(unit.path.startswith(p.path) for p in asker.posts)))
            and (not wish.above or (unit and unit.path.startswith(wish.above)))
            and (not wish.person or wish.person in (event.by_id, event.person_id))
            and (not wish.acts or event.act in wish.acts)
            and (not wish.first or wish.first <= day)
            and (not wish.last or day <= wish.last)
            and all(any(word.lower() in one.lower() for one in said) for word in wish.words)
        ):
            fits.append(event.id)
    return sorted(fits, reverse=True)


def wishes(county: County) -> list[TrailWish]:
    """One of each, and some together."""
    contact = county.people[county.units[1].code, Role.CONTACT]
    return [
        TrailWish(),
        TrailWish(words=("核对",)),
        TrailWish(words=("财政",)),
        TrailWish(words=(contact.name,)),
        TrailWish(words=("县", "报送")),
        TrailWish(words=("%",)),
        TrailWish(words=("_",)),
        TrailWish(words=("没有这样的字",)),
        TrailWish(above=county.units[1].path),
        TrailWish(person=county.office.person_id),
        TrailWish(acts=("duty.return", "duty.urge")),
        TrailWish(first=FIRST + 5 * DAY, last=FIRST + 9 * DAY),
        TrailWish(first=LAST),
        TrailWish(last=FIRST),
        TrailWish(words=("县",), acts=("duty.submit",), first=FIRST + 3 * DAY),
    ]


@pytest.mark.parametrize("few", [0, 300])
def test_what_is_found_equals_plain_python_for_everybody(
    county: County, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    askers = [
        post(Role.ADMIN, "/"),
        county.office,
        post(Role.COLLECTOR, county.units[1].path),
        post(Role.LEAD, county.units[0].path),
        post(Role.OFFICE, "/999/"),
    ]
    sizes = set()
    for asker in askers:
        for wish in wishes(county):
            found = event_ids(db.session(), asker, wish, limit=ALL)
            assert found == by_hand(asker, wish), (asker.posts, wish)
            sizes.add(len(found))
    assert len(sizes) > 10


def test_a_unit_sees_no_trail_of_its_own(county: County) -> None:
    for role in (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL, Role.INSPECTOR):
        asker = post(role, county.units[0].path)
        assert event_ids(db.session(), asker, TrailWish(), limit=ALL) == []


def test_what_has_no_unit_is_shown_to_the_whole_house_s_administrator_alone(
    county: County,
) -> None:
    unitless = {one.id for one in db.session.scalars(select(Event)) if one.unit_id is None}
    assert {db.session.get_one(Event, one).act for one in unitless} >= {"sign_in", "clock.tick"}
    admin = post(Role.ADMIN, "/")
    assert unitless <= set(event_ids(db.session(), admin, TrailWish(), limit=ALL))
    for asker in (county.office, post(Role.ADMIN, county.scope.path)):
        assert not unitless & set(event_ids(db.session(), asker, TrailWish(), limit=ALL))


def test_pages_follow_each_other_without_a_gap_or_a_repeat(county: County) -> None:
    session = db.session()
    whole = event_ids(session, county.office, TrailWish(), limit=ALL)
    seen: list[int] = []
    before = NEWEST
    while before:
        ids = event_ids(session, county.office, TrailWish(), before=before, limit=8)
        page = trail_page(session, ids, 7)
        assert len(page.rows) <= 7
        seen += [row.id for row in page.rows]
        before = page.before
    assert seen == whole
    assert len(whole) > 30


def test_a_row_names_who_what_and_whom(county: County) -> None:
    returned = db.session.scalars(select(Event).where(Event.act == "duty.return")).first()
    assert returned is not None
    row = trail_rows(db.session(), [returned.id])[0]
    unit = db.session.get_one(Unit, returned.unit_id)
    assert (row.by, row.unit, row.path) == (county.office.name, unit.name, unit.path)
    assert row.note == "请核对"
    assert {"due_on", "was_due_on"} <= set(row.facts)
    assert row.milestone
    assert trail_rows(db.session(), []) == ()


@pytest.mark.parametrize("few", [0, 300])
def test_the_first_view_is_answered_by_an_index(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    county = a_county(make)
    county.open()
    for asker in (county.office, post(Role.ADMIN, "/"), post(Role.COLLECTOR, "/999/")):
        query = id_query(db.session(), asker, TrailWish(), limit=51)
        found = plan(query)
        assert re.search(r"ix_event_unit|pk_event|event USING INTEGER PRIMARY KEY", found), found
        assert not re.search(r"SCAN event|Seq Scan on event|SCAN unit\b|Seq Scan on unit", found)


def plan(query: object) -> str:
    """The plan of either database, told that walking a table is dear however small it is."""
    session = db.session()
    if db.engine.dialect.name == "sqlite":
        return plan_of(session, query)
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    with db.engine.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        return "\n".join(row[0] for row in connection.execute(text(f"EXPLAIN {compiled}")))


def test_no_token_no_password_and_no_hash_ever_stands_in_the_trail(app: Flask, make: Make) -> None:
    county = a_county(make)
    county.open()
    now, today = at(LAST), LAST
    admin = replace(post(Role.ADMIN, "/"), person_id=make.person("管理员").id)
    new = make.person("新人", login="xin", email=None, activated=False)
    lettered = make.person("有信人", login="xin-2", activated=False)
    for person in (new, lettered):
        make.post(person, county.units[0], "inspector")
    invite_by_letter(lettered.id, asker=admin, now=now, today=today)
    link = invite_by_hand(new.id, asker=admin, now=now, today=today)
    first, second = "Yunchuan-2026-diyi", "Yunchuan-2026-dier"
    secrets = [link, first, second, PASSWORD]
    secrets.append(set_password_by_link(link, first, first, address="::1", now=now))
    secrets.append(sign_in("xin", first, address="::1", now=now))
    secrets.append(change_password(new.id, first, second, second, address="::1", now=now))
    send_reset(county.people[county.scope.code, Role.LEAD].login, address="::1", now=now)
    end_other_sessions(secrets[-1], person_id=new.id, now=now)
    sign_out(secrets[-1], person_id=new.id, now=now)
    with transaction() as session:
        secrets += session.scalars(select(Person.password_hash).where(Person.password_hash != ""))
        secrets += session.scalars(select(OneTimeLink.token_hash))
        secrets += session.scalars(select(WebSession.id_hash))
        secrets += [
            found for letter in session.scalars(select(Letter.text)) if letter
            for found in re.findall(r"/l/([\w-]{20,})", letter)
        ]  # fmt: skip
        told = [(one.act, one.note, one.facts) for one in session.scalars(select(Event))]
    assert {"person.invite", "password.set", "sign_in", "sign_out"} <= {act for act, *_ in told}
    written = json.dumps(told, ensure_ascii=False)
    assert [secret for secret in secrets if secret in written] == []
    names = {name for _, _, facts in told for name in facts}
    assert [name for name in names if re.search("token|password|secret|hash|key", name)] == []
