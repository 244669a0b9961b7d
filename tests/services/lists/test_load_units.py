import datetime as dt

import pytest
from sqlalchemy import func, select

from campaign.papers.tables import Table, read_table
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.units.load_units import load_units
from models.base import db
from models.event import Event
from models.unit import Unit
from tests.queries import counted

COUNTY = "1400,云川县,县级,\n"


def table(rows: str) -> Table:
    return read_table("单位.csv", f"单位代码,单位名称,类别,上级代码\n{rows}".encode())


@pytest.fixture
def load(app, now, today):
    def run(rows: str | Table, **more):
        more = {"asker": None, "now": now, "today": today, "file_name": "单位.csv"} | more
        return load_units(rows if isinstance(rows, Table) else table(rows), **more)

    return run


def tree() -> dict[str, tuple[str, str | None]]:
    """Every unit by code: its name and the codes from the root down to it, as the path tells."""
    units = list(db.session.scalars(select(Unit).order_by(Unit.id)))
    codes = {unit.id: unit.code for unit in units}
    for unit in units:
        assert codes.get(unit.parent_id or 0) == (
            codes[int(unit.path.split("/")[-3])] if unit.parent_id else None
        )
    return {
        unit.code: (
            unit.name,
            "/".join(codes[int(part)] for part in unit.path.strip("/").split("/")),
        )
        for unit in units
    }


def test_units_are_added_with_their_places_whatever_the_order(load):
    result = load("1401,县财政局,部门,1400\n14011,国库股,部门,1401\n" + COUNTY)
    assert (result.added, result.changed, result.unchanged, result.loaded) == (3, 0, 0, True)
    assert tree() == {
        "1401": ("县财政局", "1400/1401"),
        "14011": ("国库股", "1400/1401/14011"),
        "1400": ("云川县", "1400"),
    }


def test_loading_again_changes_nothing(load):
    rows = COUNTY + "1401,县财政局,部门,1400\n"
    load(rows)
    result = load(rows)
    assert (result.added, result.changed, result.unchanged) == (0, 0, 2)
    assert set(db.session.scalars(select(Unit.version))) == {1}


def test_a_known_unit_is_renamed_by_its_code(load):
    load(COUNTY + "1401,县财政局,部门,1400\n")
    result = load("1401,县财政和国资局,部门,1400\n")
    assert (result.added, result.changed, result.unchanged) == (0, 1, 0)
    assert tree()["1401"][0] == "县财政和国资局"
    assert tree()["1400"][0] == "云川县"


def test_a_subtree_moves_with_its_head(load):
    load(COUNTY + "A,甲,部门,1400\nB,乙,部门,A\nC,丙,部门,B\nD,丁,部门,1400\n")
    result = load("B,乙,部门,D\n")
    assert (result.changed, result.loaded) == (1, True)
    assert tree()["C"][1] == "1400/D/B/C"
    assert tree()["D"][1] == "1400/D"


def test_head_and_foot_may_change_places(load):
    load(COUNTY + "A,甲,部门,1400\nB,乙,部门,A\n")
    load("A,甲,部门,B\nB,乙,部门,1400\n")
    assert {code: path for code, (_, path) in tree().items()} == {
        "1400": "1400", "B": "1400/B", "A": "1400/B/A",
    }  # fmt: skip


def test_one_mistake_keeps_everything_from_being_written(load):
    load(COUNTY)
    result = load("1400,云川县（改）,县级,\n1401,县财政局,部门,9999\n")
    assert (result.loaded, [str(problem)[:13] for problem in result.errors]) == (
        False, ["第 3 行「上级代码」：找"],
    )  # fmt: skip
    assert tree() == {"1400": ("云川县", "1400")}
    assert db.session.scalar(select(func.count()).select_from(Event)) == 1


def test_what_the_file_says_of_a_cell_counts_as_an_error_too(load):
    result = load("1400,云川县,县级,,多出\n")
    assert (result.loaded, len(result.errors)) == (False, 1)


def test_a_trial_writes_nothing_and_says_what_would_be(load):
    load(COUNTY)
    result = load("1401,县财政局,部门,1400\n", dry_run=True)
    assert (result.added, result.loaded) == (1, False)
    assert set(tree()) == {"1400"}


def test_one_event_tells_of_the_load(load, now):
    load(COUNTY + "1401,县财政局,部门,1400\n")
    (event,) = db.session.scalars(select(Event))
    assert (event.act, event.at, event.by_id) == ("unit.load", now, None)
    assert event.facts == {
        "file": "单位.csv", "added": 2, "changed": 0, "moved": 0, "unchanged": 0,
        "codes": ["1400", "1401"],
    }  # fmt: skip


def test_a_closed_unit_is_neither_changed_nor_given_units(load, make, today):
    county = make.unit("云川县", kind="county", code="1400")
    make.unit("旧局", county, code="1401", closed_on=today)
    make.unit("将撤", county, code="1402", closed_on=today + dt.timedelta(days=1))
    result = load("1401,旧局,部门,1400\n14011,股,部门,1401\n1402,将撤,部门,1400\n")
    assert [problem.row for problem in result.errors] == [2, 3]
    assert "已于 2026-04-20 撤销" in str(result.errors[0])


def test_an_office_loads_within_its_own_subtree_only(load, make):
    city = make.unit("云山市", kind="city", code="14")
    mine = make.unit("云川县", city, kind="county", code="1400")
    other = make.unit("邻县", city, kind="county", code="1500")
    make.unit("县财政局", mine, code="1401")
    make.unit("邻县财政局", other, code="1501")
    person = make.person()
    asker = Asker(person.id, "周晓岚", (HeldPost(Role.OFFICE, mine.id, mine.path),))
    assert load("1402,县教育局,部门,1400\n1401,县财政局（改）,部门,1400\n", asker=asker).loaded
    for row in (
        "1502,邻县教育局,部门,1500",
        "1501,邻县财政局（改）,部门,1500",
        "1401,县财政局,部门,1500",
        "1501,邻县财政局,部门,1400",
        "1600,新县,县级,",
    ):
        result = load(row + "\n", asker=asker)
        assert [str(problem)[:13] for problem in result.errors] == ["第 2 行「单位代码」：这"], row
    assert load("1501,邻县财政局,部门,1500\n", asker=asker).unchanged == 1
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None and event.by_id == person.id


def test_twenty_thousand_units_go_in_at_once_and_move_at_once(load):
    lines = ["U0,云川县,县级,"]
    lines += [f"U{n},第{n}单位,部门,U{(n - 1) // 20}" for n in range(1, 20_001)]
    rows = table("\n".join(lines))
    with counted() as sent:
        assert load(rows).added == 20_001
    assert len(sent) < 1_000, "by the set, not row by row"
    deepest = db.session.scalars(select(Unit).where(Unit.code == "U20000")).one()
    assert deepest.path.count("/") == 6
    rows = table("\n".join([*lines, "V,市,市级,"]).replace("云川县,县级,", "云川县,县级,V"))
    result = load(rows)
    assert (result.added, result.changed, result.unchanged) == (1, 1, 20_000)
    top = db.session.scalars(select(Unit).where(Unit.code == "V")).one()
    low, high = top.path, top.path[:-1] + "0"
    below = select(func.count()).where(Unit.path >= low, Unit.path < high)
    assert db.session.scalar(below) == 20_002
