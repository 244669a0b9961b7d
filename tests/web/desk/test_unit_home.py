"""The unit's home as its people, its office and strangers get it."""

import datetime as dt

from tests.county import DUE, at
from tests.web.desk.conftest import DAY, Desk, tight


def test_the_home_says_one_thing_its_date_and_what_follows(desk: Desk) -> None:
    desk.at[0] = at(DUE - DAY, 10)
    page = desk.see(desk.contact(), "/u")
    assert "现在要做的一件事" in page
    assert "报送软件使用情况统计表" in page
    assert "截止 4 月 20 日" in page
    assert "如果 4 月 20 日仍未报送" in page
    assert "4/21 周二" in page
    assert desk.person(desk.county.units[0], "deputy").name in page
    assert "须领导小组批准" in page
    assert desk.get(desk.contact(), "/u").get_data(as_text=True).count("btn-primary") == 1


def test_a_late_home_counts_the_days(desk: Desk) -> None:
    page = desk.see(desk.contact(), "/u")
    assert "已过8天" in tight(page)
    assert "仍未报送会怎样" in page


def test_with_the_office_there_is_no_primary_button(desk: Desk) -> None:
    desk.at[0] = at(dt.date(2026, 4, 29), 10)
    answer = desk.get(desk.contact(1), "/u")
    page = answer.get_data(as_text=True)
    assert "等待办公室审核，您无需操作" in page
    assert "btn-primary" not in page
    assert "办公室已用 6 天" in page


def test_several_posts_choose_by_the_address(desk: Desk) -> None:
    person = desk.contact()
    desk.make.post(person, desk.county.units[3], "contact")
    page = desk.get(person, f"/u?unit={desk.county.units[3].id}").get_data(as_text=True)
    assert "<h1><span>柳河镇</span></h1>" in page
    assert f"/u?unit={desk.county.units[0].id}" in page
    assert "<h1><span>县财政局</span></h1>" in desk.get(person, "/u?unit=99").get_data(as_text=True)


def test_the_office_reads_a_units_home_and_cannot_mark_anything_done(desk: Desk) -> None:
    page = desk.see(desk.office, f"/u/{desk.county.units[0].id}")
    assert "现在要做的一件事" in page
    assert "标记完成" not in page


def test_another_units_home_is_missing(desk: Desk) -> None:
    assert desk.get(desk.contact(), f"/u/{desk.county.units[1].id}").status_code == 404
    assert desk.get(desk.contact(), "/u/999999").status_code == 404


def test_who_has_no_unit_of_his_own_is_led_to_the_units(desk: Desk) -> None:
    answer = desk.get(desk.office, "/u")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/units")


def test_the_home_works_in_english(desk: Desk) -> None:
    client = desk.client(desk.contact())
    client.set_cookie("duban_locale", "en")
    assert client.get("/u").status_code == 200
