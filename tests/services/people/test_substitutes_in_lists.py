"""A list of people neither ends nor doubles whoever stands in for an absent holder."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.papers.tables import read_table
from campaign.rules.loading.result import LoadResult
from campaign.services.people.load_people import load_people
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person, Post
from tests.make import Make

TODAY = dt.date(2026, 4, 20)
DAY = dt.timedelta(days=1)
HEAD = "单位代码,岗位,姓名,邮箱,手机,起始日期,终止日期\n"
LI, WANG = "1401,联络员,李文静,,19900000001", "1401,联络员,王芳,,19900000002"
OFFICE = "1400,领导小组办公室,王芳,,19900000002"
Load = Callable[..., LoadResult]


@pytest.fixture
def load(app: Flask, make: Make, now: dt.datetime) -> Load:
    """李文静 is the contact; 王芳 stands in from today for ten days."""
    county = make.unit("云川县", kind="county", code="1400")
    unit = make.unit("县财政局", county, code="1401")
    people = {
        name: make.person(name, email=None, phone=phone)
        for name, phone in (("李文静", "19900000001"), ("王芳", "19900000002"))
    }
    for place, role in ((unit, "contact"), (county, "office")):
        post = make.post(people["李文静"], place, role)
        with transaction() as session:
            session.add(
                Post(
                    unit_id=place.id, role=role, person_id=people["王芳"].id, from_on=TODAY,
                    until_on=TODAY + 10 * DAY, acting_for_id=post.id,
                )
            )  # fmt: skip

    def run(*rows: str, **more: Any) -> LoadResult:
        text = HEAD + "".join(row + "," * (6 - row.count(",")) + "\n" for row in rows)
        asked: dict[str, Any] = {"asker": None, "now": now, "today": TODAY, "file_name": "人员.csv"}
        return load_people(read_table("人员.csv", text.encode()), **(asked | more))

    return run


def posts(role: str = "contact") -> list[tuple[Any, ...]]:
    """Name, first day, first day after, whether a substitute."""
    db.session.rollback()
    rows = db.session.execute(
        select(Person.name, Post.from_on, Post.until_on, Post.acting_for_id)
        .join(Post, Post.person_id == Person.id)
        .where(Post.role == role)
        .order_by(Post.id)
    )
    return [(name, first, end, bool(acts)) for name, first, end, acts in rows]


BEFORE = [("李文静", None, None, False), ("王芳", TODAY, TODAY + 10 * DAY, True)]


def said(result: LoadResult) -> str:
    return "".join(str(problem) for problem in result.problems)


def test_the_holder_in_the_list_leaves_the_substitute_alone(load: Load) -> None:
    assert load(LI).loaded and posts() == BEFORE


def test_a_list_without_either_leaves_both_alone(load: Load) -> None:
    assert load("1401,分管领导,赵敏,,").loaded and posts() == BEFORE


@pytest.mark.parametrize("row", [WANG, OFFICE])
def test_the_substitute_in_the_list_without_dates_is_no_second_post(load: Load, row: str) -> None:
    result = load(row)
    assert (result.loaded, result.unchanged, result.added) == (True, 1, 0)
    assert "王芳现在是代理，到 2026-04-29 为止" in said(result)
    assert posts() == BEFORE == posts("office")


def test_after_the_last_day_the_same_row_is_a_change_of_hands(load: Load) -> None:
    later = TODAY + 10 * DAY
    assert load(WANG, today=later).loaded
    assert posts() == [
        ("李文静", None, later, False), BEFORE[1], ("王芳", later, None, False),
    ]  # fmt: skip


def test_a_substitute_who_takes_over_stops_standing_in(load: Load) -> None:
    day = TODAY + 3 * DAY
    result = load(f"{WANG},{day.isoformat()}")
    assert "接替李文静" in said(result)
    assert posts() == [
        ("李文静", None, day, False), ("王芳", TODAY, day, True), ("王芳", day, None, False),
    ]  # fmt: skip


def test_somebody_else_who_takes_over_ends_the_substitute_too(load: Load) -> None:
    assert load("1401,联络员,赵敏,,").loaded
    assert posts() == [
        ("李文静", None, TODAY, False), ("王芳", TODAY, TODAY, True),
        ("赵敏", TODAY, None, False),
    ]  # fmt: skip


def test_a_substitute_who_joins_a_set_of_people_stops_standing_in_it(load: Load) -> None:
    day = TODAY + 3 * DAY
    assert load(f"{OFFICE},{day.isoformat()}").loaded
    assert posts("office") == [
        ("李文静", None, None, False), ("王芳", TODAY, day, True), ("王芳", day, None, False),
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(load: Load) -> None:
    load(f"{WANG},2026-04-23", dry_run=True)
    assert posts() == BEFORE
