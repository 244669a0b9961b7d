"""Lists of people: who holds which post since when, and nothing by halves."""

import datetime as dt

from sqlalchemy import func, select

from campaign.papers.tables import read_table
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.people.load_people import load_people
from campaign.services.units.load_units import load_units
from models.base import db
from models.event import Event
from models.person import Person, Post
from models.unit import Unit
from tests.queries import counted
from tests.services.lists.people import LI, TODAY, WANG, counts, person, posts, said, table


def test_people_come_with_their_posts_since_ever(load):
    assert counts(load(LI + LI.replace("1401", "1402"))) == (2, 0, 0, True)
    assert posts() == posts("1402") == [("李文静", None, None)]
    li = person("李文静")
    assert (li.login, li.email, li.phone, li.password_hash) == (
        "19900000001", "liwj@caizheng.example", "19900000001", None,
    )  # fmt: skip


def test_loading_again_changes_nothing(load):
    load(LI)
    assert counts(load(LI)) == (0, 0, 1, True)
    assert person("李文静").version == 1
    assert db.session.scalar(select(func.count()).select_from(Post)) == 1


def test_a_new_holder_relieves_the_earlier_one_today_and_the_preview_says_so(load):
    load(LI)
    result = load(WANG, dry_run=True)
    assert said(result) == ["第 2 行「岗位」：接替李文静，自 2026-04-20 起。"]
    assert posts() == [("李文静", None, None)]
    assert counts(load(WANG)) == (1, 0, 0, True)
    assert posts() == [("李文静", None, TODAY), ("王芳", TODAY, None)]


def test_a_new_holder_relieves_the_earlier_one_on_the_day_of_the_list(load):
    load(LI)
    load(WANG.replace(",,\n", ",2026-05-01,\n"))
    assert posts() == [("李文静", None, dt.date(2026, 5, 1)), ("王芳", dt.date(2026, 5, 1), None)]


def test_a_handover_written_in_the_list_is_kept_as_it_is(load):
    rows = LI.replace(",,\n", ",,2026-03-31\n") + WANG.replace(",,\n", ",2026-04-01,\n")
    expected = [("李文静", None, dt.date(2026, 4, 1)), ("王芳", dt.date(2026, 4, 1), None)]
    assert counts(load(rows)) == (2, 0, 0, True)
    assert posts() == expected
    assert counts(load(rows)) == (0, 0, 2, True)
    assert posts() == expected


def test_the_last_word_holds_against_somebody_who_was_to_begin_later(load, make):
    load(LI.replace(",,\n", ",2026-06-01,\n"))
    load(WANG.replace(",,\n", ",2026-05-01,\n"))
    assert posts() == [("王芳", dt.date(2026, 5, 1), None)]


def test_somebody_may_come_back(load):
    load(LI)
    load(WANG)
    load(LI, today=TODAY + dt.timedelta(days=9))
    back = dt.date(2026, 4, 29)
    assert posts() == [("李文静", None, TODAY), ("王芳", TODAY, back), ("李文静", back, None)]


def test_an_earlier_holder_may_be_written_in_afterwards(load):
    load(WANG)
    load(LI.replace(",,\n", ",,2026-03-31\n"))
    assert posts() == [("王芳", dt.date(2026, 4, 1), None), ("李文静", None, dt.date(2026, 4, 1))]


def test_an_earlier_holder_who_does_not_fit_in_is_refused(load):
    load(WANG.replace(",,\n", ",2026-01-01,\n"))
    result = load(LI.replace(",,\n", ",,2026-03-31\n"))
    assert said(result) == [
        "第 2 行「岗位」：和王芳的任职时间（自 2026-01-01 起）重叠。请核对起止日期。"
    ]
    assert not result.loaded


def test_dates_may_be_added_to_a_post_that_is_known(load):
    load(LI)
    assert counts(load(LI.replace(",,\n", ",2026-01-01,2026-12-31\n"))) == (0, 1, 0, True)
    assert posts() == [("李文静", dt.date(2026, 1, 1), dt.date(2027, 1, 1))]


def test_an_office_is_a_set_of_people(load):
    rows = "".join(f"1400,办公室,甲{n},a{n}@x.example,1990000001{n},,\n" for n in range(3))
    load(rows)
    load("1400,办公室,乙,b@x.example,19900000020,,\n")
    assert len(posts("1400", "office")) == 4
    assert {until for _, _, until in posts("1400", "office")} == {None}


def test_who_is_not_in_the_list_stays(load):
    load(LI + "1402,联络员,赵敏,zm@x.example,19900000003,,\n")
    load("1402,联络员,赵敏,zm@x.example,19900000003,,\n")
    assert posts() == [("李文静", None, None)]


def test_one_mistake_keeps_everything_from_being_written(load):
    result = load(LI + "9999,联络员,甲,a@x.example,,,\n")
    assert not result.loaded
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0


def test_a_trial_writes_nothing(load):
    assert counts(load(LI, dry_run=True)) == (1, 0, 0, False)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_one_event_tells_of_the_load_and_who_was_relieved(load, now):
    load(LI)
    first = db.session.scalar(select(Post.id))
    load(WANG)
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.act, event.at, event.facts) == (
        "people.load", now,
        {"file": "人员.csv", "added": 1, "changed": 0, "unchanged": 0, "people": 1,
         "ended": [first]},
    )  # fmt: skip


def test_units_whose_posts_change_are_newer_than_the_page_that_shows_them(load):
    load(LI)
    versions = dict(tuple(row) for row in db.session.execute(select(Unit.code, Unit.version)))
    assert versions == {"1400": 1, "1401": 2, "1402": 1}


def test_an_office_appoints_within_its_subtree_and_no_administrator(load, make, county):
    other = make.unit("邻县", kind="county", code="1500")
    make.unit("邻县财政局", other, code="1501")
    office = make.person("周晓岚")
    asker = Asker(office.id, "周晓岚", (HeldPost(Role.OFFICE, county.id, county.path),))
    assert load(LI, asker=asker).loaded
    for row, refused in (
        (LI.replace("1401", "1501"), "找不到代码为“1501”的单位"),
        (LI.replace("1401,联络员", "1400,管理员"), "您无权安排这个单位的这个岗位"),
    ):
        (problem,) = load(row, asker=asker).errors
        assert refused in str(problem)
    load(LI.replace("1401", "1501"))
    result = load(LI.replace("liwj@caizheng.example", "evil@x.example"), asker=asker)
    assert "联系方式不能由您修改" in str(result.errors[0])
    assert person("李文静").email == "liwj@caizheng.example"
    assert counts(load(LI, asker=asker)) == (0, 0, 1, True)


def test_the_example_county_goes_in(app, now, today):
    from pathlib import Path

    folder = Path(__file__).parents[3] / "examples" / "county"
    for name, service in (("units", load_units), ("people", load_people)):
        read = read_table(f"{name}.csv", (folder / f"{name}.csv").read_bytes())
        result = service(read, asker=None, now=now, today=today)
        assert (result.errors, result.loaded) == ((), True)
        assert service(read, asker=None, now=now, today=today).unchanged == result.added
    assert db.session.scalar(select(func.count()).select_from(Person)) == 224
    assert {
        person.login for person in db.session.scalars(select(Person)) if not person.phone
    } == set()


def test_twenty_thousand_rows_go_in_at_once(load, county, now, today):
    units = "".join(f"U{n},第{n}单位,部门,1400\n" for n in range(6_700))
    head = "单位代码,单位名称,类别,上级代码\n"
    load_units(read_table("u.csv", (head + units).encode()), asker=None, now=now, today=today)
    roles = ("联络员", "分管领导", "主要负责人")
    rows = table("".join(
        f"U{n // 3},{roles[n % 3]},李{n},u{n}@x.example,199{n:08d},,\n" for n in range(20_000)
    ))  # fmt: skip
    with counted() as sent:
        assert load(rows).added == 20_000
        assert load(rows).unchanged == 20_000
    assert len(sent) < 1_000, "by the set, not row by row"
