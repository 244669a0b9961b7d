"""Pages read on from the last row seen: put together they are the list, and nothing comes twice."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports import people_list as people_lists
from campaign.reports.notices import mailbox
from campaign.reports.paging import START, Cursor, Window
from campaign.reports.people_list import people_list
from campaign.reports.progress import listed as listings
from campaign.reports.progress.late import FIGURES, Late, Order, Wish, place_of
from campaign.reports.progress.late_pages import late_page, read_place, spelt
from campaign.reports.progress.listed import listed
from campaign.reports.progress.standing import Look
from campaign.reports.units import found as searches
from campaign.reports.units.found import found
from campaign.reports.visible import sees_every_unit
from campaign.reports.visible_people import visible_people
from campaign.rules.counting import Count
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Asker, HeldPost, Permission, Role
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.person import Person, Post
from models.unit import Unit
from tests.county import DUE, a_county, at
from tests.make import Make

SIZE = 7
TODAY = dt.date(2026, 4, 20)
ADMIN = Asker(0, "管理员", (HeldPost(Role.ADMIN, None, "/"),))
Turn = Callable[..., Window[Any]]


def holding(unit: Unit, role: Role) -> Asker:
    return Asker(0, "某人", (HeldPost(role, unit.id, unit.path),))


def forward(turn: Turn, key: Callable[[Any], Any], between: Callable[[], None]) -> list[list[Any]]:
    """Every page from the first to the last, with something happening in between."""
    pages, page = [], turn()
    while True:
        pages.append([key(row) for row in page.rows])
        assert page.after is None or len(page.rows) == SIZE
        if page.after is None:
            return pages
        between()
        page = turn(after=page.after)


def backward(turn: Turn, key: Callable[[Any], Any]) -> list[list[Any]]:
    """Every page from the last to the first, in the order of the list."""
    page = turn()
    while page.after is not None:
        page = turn(after=page.after)
    pages = [[key(row) for row in page.rows]]
    while page.before is not None:
        page = turn(before=page.before)
        pages.insert(0, [key(row) for row in page.rows])
    return pages


def nothing() -> None:
    """Nothing happens between two pages."""


def the_same(turn: Turn, key: Callable[[Any], Any], whole: list[Any]) -> None:
    """Page k is slice k of the list, forwards; backwards whole pages too, save the first."""
    slices = [whole[start : start + SIZE] for start in range(0, len(whole), SIZE)]
    assert forward(turn, key, nothing) == slices
    seen = backward(turn, key)
    assert seen[-1] == slices[-1] and seen[0] == slices[0]
    assert all(page in slices for page in seen)
    page = turn()
    assert (page.total, page.first, page.before) == (len(whole), 1, None)
    if page.after is not None:
        second = turn(after=page.after)
        assert (second.total, second.first) == (len(whole), SIZE + 1)
        assert second.last == SIZE + len(second.rows)


def never_twice(turn: Turn, key: Callable[[Any], Any], add: Callable[[], None]) -> None:
    """Rows that come in between push nothing onto the next page."""
    before = set(forward(turn, key, nothing)[0]) | {
        one for page in forward(turn, key, nothing) for one in page
    }
    rows = [one for page in forward(turn, key, add) for one in page]
    assert len(rows) == len(set(rows))
    assert before <= set(rows)


def people(make: Make, dice: random.Random, number: int) -> None:
    """Some people, several of one name."""
    unit = db.session.scalars(select(Unit).limit(1)).first() or make.unit()
    for _ in range(number):
        make.holder(
            unit, "inspector", dice.choice(["王芳", "李强", "张伟", "刘洋", "陈静", "赵敏"])
        )


def test_people(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_lists, "PER_PAGE", SIZE)
    dice = random.Random(1)
    people(make, dice, 30)

    def turn(**cursor: int) -> Window[Any]:
        db.session.rollback()
        place = Cursor(**cursor)
        return people_list(db.session(), ADMIN, words="", lack="", cursor=place, on=TODAY)[0]

    whole = db.session.scalars(select(Person.id).order_by(Person.name, Person.id)).all()
    the_same(turn, lambda row: row.id, list(whole))
    never_twice(turn, lambda row: row.id, lambda: people(make, dice, 2))


@pytest.mark.parametrize("under", [False, True])
def test_units_by_tree_and_by_code(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch, under: bool
) -> None:
    monkeypatch.setattr(searches, "PER_PAGE", SIZE)
    dice = random.Random(2)
    county = make.unit("云川县", kind="county")
    bureau = make.unit("县财政局", county)

    def add(number: int = 2) -> None:
        for _ in range(number):
            parent = dice.choice([county, bureau])
            make.unit("某局", parent, code=f"{dice.choice('ABC')}{dice.randrange(10**6):06d}")

    add(30)
    wish = searches.Wish(under=county.id) if under else searches.Wish(kind="department")

    def turn(**cursor: int) -> Window[Any]:
        db.session.rollback()
        return found(db.session(), ADMIN, wish, Cursor(**cursor), on=TODAY).page

    fits = Unit.parent_id == county.id if under else Unit.kind == "department"
    order = Unit.code if under else Unit.path
    whole = db.session.scalars(select(Unit.id).where(fits).order_by(order)).all()
    the_same(turn, lambda row: row.id, list(whole))
    never_twice(turn, lambda row: row.id, add)


@pytest.mark.parametrize("units", [9, 10, 11, 30])
def test_a_search_is_counted_up_to_a_bound_and_says_so(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch, units: int
) -> None:
    monkeypatch.setattr(searches, "PER_PAGE", SIZE)
    monkeypatch.setattr(searches, "MOST_COUNTED", 10)
    county = make.unit("云川县", kind="county")
    for number in range(units):
        make.unit("某局", county, code=f"A{number:03d}")
    first, page = 1, found(db.session(), ADMIN, searches.Wish(words="某"), START, on=TODAY).page
    while True:
        assert page.first == first
        known = max(10, page.last)  # the last page knows the end
        assert (page.total, page.and_more) == (min(units, known), units > known)
        first += len(page.rows)
        if page.after is None:
            break
        place = Cursor(after=page.after)
        page = found(db.session(), ADMIN, searches.Wish(words="某"), place, on=TODAY).page
    assert first == units + 1


def test_who_sees_every_unit_sees_the_same_people_by_the_short_question(
    app: Flask, make: Make
) -> None:
    county = make.unit("云川县", kind="county")
    office = holding(county, Role.OFFICE)
    here, gone, nowhere = make.unit("县财政局", county), make.person(), make.person()
    make.holder(here, "contact")
    with transaction() as session:
        session.add_all(
            [
                Post(unit_id=here.id, role="deputy", person_id=gone.id, until_on=TODAY),
                Post(unit_id=None, role="admin", person_id=nowhere.id),
                Post(unit_id=here.id, role="deputy", person_id=nowhere.id, until_on=TODAY),
            ]
        )
    right = Permission.MANAGE_PEOPLE
    asked = [
        select(Person.id)
        .where(visible_people(office, right, Person.id, on=TODAY, every_unit=short))
        .order_by(Person.id)
        for short in (False, True)
    ]
    long, short = (db.session.scalars(one).all() for one in asked)
    assert long == short
    assert gone.id in short and nowhere.id not in short
    assert sees_every_unit(db.session(), office, right)
    elsewhere = holding(make.unit("邻县", kind="county"), Role.OFFICE)
    assert not sees_every_unit(db.session(), elsewhere, right)
    assert not sees_every_unit(db.session(), holding(here, Role.CONTACT), right)


def test_letters(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "PER_PAGE", SIZE)
    person = make.person()
    written = iter(range(10_000))

    def add(number: int = 2) -> None:
        with transaction() as session:
            for _ in range(number):
                key = f"k{next(written)}"
                session.add(
                    Letter(
                        key=key, person_id=person.id, address="a@x.example", kind="clock",
                        locale="zh", message_id=key, created_at=at(TODAY), next_try_at=at(TODAY),
                    )
                )  # fmt: skip

    add(30)

    def turn(**cursor: int) -> Window[Any]:
        db.session.rollback()
        place = Cursor(**cursor)
        return mailbox.letters(db.session(), ADMIN, words="", state="", cursor=place, on=TODAY)

    whole = db.session.scalars(select(Letter.id).order_by(Letter.id.desc())).all()
    the_same(turn, lambda row: row.id, list(whole))
    seen = [one for page in forward(turn, lambda row: row.id, add) for one in page]
    assert seen == list(whole)  # what is newer stands in front of all that was seen


@pytest.mark.parametrize("count", list(Count))
def test_duties_behind_a_count(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch, count: Count
) -> None:
    monkeypatch.setattr(listings, "PER_PAGE", SIZE)
    county = a_county(make, tuple(f"局{number:02d}" for number in range(20)))
    county.open()
    now = at(DUE + dt.timedelta(days=90), 10)
    look = Look(now, now)

    def turn(**spot: Any) -> Window[Any]:
        db.session.rollback()
        return listed(db.session(), county.campaign_id, look, count, **spot)

    whole = []
    monkeypatch.setattr(listings, "PER_PAGE", 10_000)
    whole = [row.duty_id for row in turn().rows]
    monkeypatch.setattr(listings, "PER_PAGE", SIZE)
    if whole:
        the_same(turn, lambda row: row.duty_id, whole)
    else:
        assert turn() == Window(())


def some_late(dice: random.Random, number: int, first: int = 1) -> list[Late]:
    """Late duties with everything that they are sorted by, many of them equal in it."""
    return [
        Late(
            duty_id=first + n, term_id=dice.randrange(4),
            state=dice.choice([DutyState.OPEN, DutyState.SUBMITTED]),
            due_on=TODAY - dt.timedelta(days=dice.randrange(4)), submitted_on=None,
            position=dice.randrange(3),
            path="/1/" + "".join(f"{dice.randrange(1, 15)}/" for _ in range(dice.randrange(3))),
            days_late=dice.randrange(4), office_days=dice.randrange(3), level=dice.randrange(3),
        )
        for n in range(number)
    ]  # fmt: skip


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("order", list(Order))
def test_the_lagging_table_in_every_order(order: Order, backwards: bool) -> None:
    dice = random.Random(3)
    wish = Wish(order=order, backwards=backwards)
    rows = some_late(dice, 60)

    def whole() -> list[Late]:
        return sorted(rows, key=lambda one: place_of(one, order), reverse=backwards)

    def turn(after: str = "", before: str = "") -> Window[Late]:
        return late_page(whole(), wish, after=after, before=before, size=SIZE)

    def add() -> None:
        rows.extend(some_late(dice, 2, first=len(rows) + 1))

    def go() -> None:
        rows.remove(dice.choice(rows))

    the_same(turn, lambda one: one.duty_id, [one.duty_id for one in whole()])
    never_twice(turn, lambda one: one.duty_id, add)
    seen = [one for page in forward(turn, lambda one: one.duty_id, go) for one in page]
    assert len(seen) == len(set(seen))  # a duty done meanwhile, be it the last one seen


@pytest.mark.parametrize("order", list(Order))
def test_a_place_is_read_as_it_was_spelt(order: Order) -> None:
    for one in some_late(random.Random(4), 20):
        place = place_of(one, order)
        assert len(place) == FIGURES[order] + (1 if order is Order.STEP else 4)
        assert read_place(spelt(place), order) == place


@pytest.mark.parametrize(
    "text",
    ["", "x", "1.2.3", "1." * 9, "1.1-.1.1.1", "a.1-2.3.4.5", "9" * 99 + ".1.1.1.1", "1.１.1.1.1"],
)
def test_what_is_no_place_shows_the_first_page(text: str) -> None:
    found = some_late(random.Random(5), 10)
    wish = Wish(order=Order.DAYS)
    first = late_page(found, wish, after="", before="", size=SIZE)
    assert late_page(found, wish, after=text, before="", size=SIZE) == first
    assert late_page(found, wish, after="", before=text, size=SIZE) == first


def test_a_row_that_is_not_there_shows_the_first_page(app: Flask, make: Make) -> None:
    person = make.person()
    for cursor in (START, Cursor(after=999_999), Cursor(before=999_999), Cursor(after=person.id)):
        page, _ = people_list(db.session(), ADMIN, words="", lack="", cursor=cursor, on=TODAY)
        assert [row.id for row in page.rows] == [person.id]
    empty, _ = people_list(db.session(), ADMIN, words="无", lack="", cursor=START, on=TODAY)
    assert (empty.rows, empty.total) == ((), 0)
