"""A list tells whoever loads it nothing of people and units beyond the own subtree."""

import datetime as dt

import pytest
from flask import Flask

from campaign.papers.tables import read_table
from campaign.rules.loading.result import LoadResult
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS
from campaign.services.people.load_people import load_people
from models.unit import Unit
from tests.make import Make

HEAD = "单位代码,单位名称,岗位,姓名,邮箱,手机\n"
SECRETS = ("牛翠萍", "niu@lanjiang.example", "水利", "19900000009")


class Lists:
    """An office of one county, beside a city of which it knows nothing."""

    def __init__(self, make: Make, now: dt.datetime, today: dt.date) -> None:
        self.now, self.today = now, today
        county = make.unit("云川县", kind="county", code="1400")
        self.finance: Unit = make.unit("县财政局", county, code="1401")
        water = make.unit(
            "岚江市水利局", make.unit("岚江市", kind="city", code="1500"), code="1501"
        )
        niu = make.person("牛翠萍", email="niu@lanjiang.example", phone="19900000009")
        make.post(niu, water, Role.CONTACT)
        own = make.person("李文静", email="li@cz.example", phone="19900000001")
        make.post(own, self.finance, Role.CONTACT)
        self.office = Asker(0, "周晓岚", (HeldPost(Role.OFFICE, county.id, county.path),))

    def load(self, row: str) -> LoadResult:
        table = read_table("人员.csv", (HEAD + row + "\n").encode(), columns=PEOPLE_COLUMNS)
        return load_people(table, asker=self.office, now=self.now, today=self.today, dry_run=True)


@pytest.fixture
def lists(app: Flask, make: Make, now: dt.datetime, today: dt.date) -> Lists:
    return Lists(make, now, today)


@pytest.mark.parametrize(
    "row",
    [
        "1401,,联络员,张三,,19900000009",  # whose number is this?
        "1401,,联络员,牛翠萍,new@x.example,19900000009",  # which address had she?
        "1501,,联络员,张三,,19900000005",  # who is contact there?
        "1501,别的名字,联络员,张三,,19900000005",  # what is 1501 called?
        "1501,,联络员,牛翠萍,niu@lanjiang.example,19900000009",  # is it still she?
        ",岚江市水利局,联络员,张三,,19900000005",  # is there such a unit?
    ],
)
def test_a_row_learns_nothing_from_beyond(lists: Lists, row: str) -> None:
    result = lists.load(row)
    assert result.errors and not result.loaded
    said = " ".join(str(problem) for problem in result.problems)
    typed = row.split(",")
    assert not [word for word in SECRETS if word in said and word not in ",".join(typed)], said


def test_a_unit_beyond_looks_like_one_that_is_missing(lists: Lists) -> None:
    beyond, missing = (lists.load(f"{code},,联络员,张三,,19900000005") for code in (1501, 9999))
    said = [str(result.errors[0]).replace(code, "") for result, code in (
        (beyond, "1501"), (missing, "9999"),
    )]  # fmt: skip
    assert said[0] == said[1] and "找不到" in said[0]


def test_of_the_own_people_everything_is_said(lists: Lists) -> None:
    other = lists.load("1401,,分管领导,张三,,19900000001")
    assert "已登记在李文静名下" in str(other.errors[0])
    moved = lists.load("1401,,联络员,李文静,new@cz.example,19900000001")
    assert not moved.errors
    assert "现在登记的是 li@cz.example" in " ".join(str(problem) for problem in moved.warnings)
