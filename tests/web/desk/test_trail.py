"""The trail's page: what a row says, what filters keep, pages, the file, who sees what."""

import datetime as dt
import io
import re

import openpyxl
import pytest

from campaign.records.events import record
from campaign.services.transaction import transaction
from campaign.web.pages.trail import trail as pages
from models.base import db
from models.event import Event
from models.person import Person
from models.unit import Unit
from tests.queries import counted
from tests.web.conftest import Place
from tests.web.desk.conftest import Desk, tight, words

NOON = dt.datetime(2026, 4, 20, 4, 0, tzinfo=dt.UTC)


def note(unit: Unit | None, by: Person, text: str, number: int = 1, **more: object) -> None:
    """So many events of a unit, a minute apart."""
    with transaction() as session:
        for minute in range(number):
            record(
                session, "duty.urge", now=NOON + dt.timedelta(minutes=minute), by_id=by.id,
                unit_id=unit.id if unit else None, note=f"{text}{minute or ''}", **more,
            )  # type: ignore[arg-type]  # fmt: skip


def rows(page: str) -> list[str]:
    """The rows' words, one text each."""
    body = re.search(r"<tbody>(.*)</tbody>", page, flags=re.DOTALL)
    found = re.findall(r"<tr>(.*?)</tr>", body[1], flags=re.DOTALL) if body else []
    return [tight(re.sub(r"<details.*?</details>", "", row, flags=re.DOTALL)) for row in found]


def test_a_row_says_who_what_where_and_what_changed(desk: Desk) -> None:
    duty = desk.duty(1)
    day = desk.at[0].date() + dt.timedelta(days=9)
    desk.post(
        desk.office, f"/duties/{duty.id}/return", reason="请核对第三节", due_on=day.isoformat(),
        version=duty.version,
    )  # fmt: skip
    page = desk.get(desk.office, "/trail").get_data(as_text=True)
    text = tight(words(desk.get(desk.office, "/trail")))
    assert "办公室退回报送软件使用情况统计表县教育局周晓岚请核对第三节" in text
    assert "期限4月20日5月7日" in text
    assert 'aria-label="改为"' in page
    assert f'href="/duties/{duty.id}"' in page
    assert f'href="/units/{duty.unit_id}"' in page


def test_an_administrator_gets_no_link_to_a_duty_that_is_not_theirs(desk: Desk) -> None:
    admin = desk.make.holder(None, "admin", "管理员")
    page = desk.get(admin, "/trail").get_data(as_text=True)
    assert "报送软件使用情况统计表" in page
    assert 'href="/duties/' not in page
    assert "时钟提醒" in page


def test_filters_stand_in_the_address_and_narrow_what_is_shown(place: Place) -> None:
    note(place.finance, place.office, "催财政")
    note(place.station, place.office, "催监督站")
    note(place.school, place.contact, "催教育")
    see = lambda query: rows(place.see(place.office, f"/trail?{query}"))  # noqa: E731
    assert len(see("")) == 3
    assert len(see(f"unit={place.finance.id}")) == 2  # with what lies below it
    assert len(see(f"person={place.contact.id}")) == 1
    assert len(see("words=监督")) == 1
    assert len(see("words=李文静")) == 1
    assert len(see("words=+催++教育+")) == 1
    assert len(see("act=duty.urge")) == len(see("act=duty.*")) == 3
    assert see("act=told.*") == []
    assert len(see("from=2026-04-20&until=2026-04-20")) == 3
    assert len(see("from=2026-04-21&until=2026-04-20")) == 3  # the wrong way round
    assert see("from=2026-04-21") == []
    assert see("until=2026-04-19") == []
    assert len(see("act=nonsense&unit=x&person=x&before=x&words=%20")) == 3
    assert see("before=1") == []


def test_a_day_that_is_none_is_refused_with_an_example(place: Place) -> None:
    for query in ("from=gestern", "until=2026-13-01", "from=0001-01-01", "until=9999-12-31"):
        for address in ("/trail", "/trail/trail.xlsx"):
            answer = place.get(place.office, f"{address}?{query}")
            assert answer.status_code == 422
            assert "2026-04-20" in answer.get_data(as_text=True)


def test_fifty_stand_on_a_page_and_the_older_ones_follow(place: Place) -> None:
    note(place.finance, place.office, "第", 120)
    client = place.browser(place.office)
    address, seen, shown = "/trail?act=duty.urge", [], 0
    while address:
        page = client.get(address).get_data(as_text=True)
        seen += re.findall(r'trail-note">([^<]+)<', page)
        shown += 1
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older[1].replace("&amp;", "&") if older else ""
        assert not older or "act=duty.urge" in address
    assert shown == 3
    assert len(seen) == len(set(seen)) == 120
    assert seen[0] == "第119"


def test_everybody_sees_their_subtree_and_nothing_else(place: Place) -> None:
    for unit in (place.finance, place.station, place.school, place.beside):
        note(unit, place.office, f"关于{unit.name}")
    note(None, place.admin, "没有单位的")
    collector = place.make.holder(place.finance, "collector")
    lead = place.make.holder(place.county, "lead")
    county_admin = place.make.holder(place.county, "admin")

    def notes(person: Person) -> set[str]:
        return set(re.findall(r'trail-note">关于([^<]+)<', place.see(person, "/trail")))

    inside = {"县财政局", "财政监督站", "县教育局"}
    assert notes(collector) == {"县财政局", "财政监督站"}
    assert notes(place.office) == notes(lead) == notes(county_admin) == inside
    assert notes(place.stranger) == {"岚江市"}
    assert notes(place.admin) == inside | {"岚江市"}
    assert "没有单位的" in place.see(place.admin, "/trail")
    assert "没有单位的" not in place.see(county_admin, "/trail")
    assert "登录" in place.see(place.admin, "/trail").split("<tbody>")[0]
    assert 'value="sign_in"' not in place.see(place.office, "/trail")
    assert place.get(place.contact, "/trail").status_code == 404
    assert place.get(place.contact, "/trail/trail.xlsx").status_code == 404


def test_a_filter_tells_no_name_that_the_rows_do_not(place: Place) -> None:
    note(place.beside, place.stranger, "别处")
    page = place.see(place.office, f"/trail?person={place.stranger.id}&unit={place.beside.id}")
    assert place.stranger.name not in page
    assert place.beside.name not in page
    assert "这个人" in page


def test_markup_in_a_note_stays_text(place: Place) -> None:
    note(place.finance, place.office, "<b>=1+1</b>", weather="<i>rain</i>")
    page = place.see(place.office, "/trail")
    assert "&lt;b&gt;=1+1" in page
    assert "&lt;i&gt;rain" in page


def test_the_file_holds_what_is_filtered_as_text(place: Place) -> None:
    note(place.finance, place.office, "=1+1", due_on="2026-05-07", was_due_on="2026-04-20")
    note(place.school, place.office, "别的")
    answer = place.get(place.office, f"/trail/trail.xlsx?unit={place.finance.id}")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="trail-')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    [row] = list(sheet.iter_rows(min_row=4, values_only=True))
    assert str(row[1]) == "2026-04-20 12:00:00"
    assert row[2:] == (
        "办公室催办", "周晓岚", "YC-CZ", "县财政局", None, None,
        None, "=1+1", "期限：2026-04-20 → 2026-05-07",
    )  # fmt: skip
    assert "共 1 条" in str(sheet["A2"].value)


def test_too_many_rows_for_one_file_ask_for_less(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_ROWS", 3)
    note(place.finance, place.office, "第", 3)
    assert place.get(place.office, "/trail/trail.xlsx").status_code == 200
    note(place.finance, place.office, "多")
    answer = place.get(place.office, "/trail/trail.xlsx")
    assert answer.status_code == 422
    assert "请缩小日期、单位或事项的范围" in answer.get_data(as_text=True)


def test_a_page_asks_as_often_for_fifty_rows_as_for_one(place: Place) -> None:
    client = place.browser(place.office)
    numbers = []
    for more in (1, 60):
        note(place.finance, place.office, "第", more)
        with counted() as sent:
            assert client.get(f"/trail?unit={place.finance.id}").status_code == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 12


def test_looking_leaves_no_trace(place: Place) -> None:
    client = place.browser(place.office)
    before = db.session.query(Event).count()
    for address in ("/trail", "/trail/trail.xlsx"):
        client.get(address)
    assert db.session.query(Event).count() == before
