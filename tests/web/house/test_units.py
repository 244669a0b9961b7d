"""The tree of units, and one unit: what is shown to whom."""

import html
import re

import pytest
from sqlalchemy import event

from models.base import db
from tests.forms import turned
from tests.web.conftest import Place, same_as_missing
from tests.web.house.posts import DAY, today


def test_the_tree_opens_where_it_is_asked_to(place: Place) -> None:
    closed = place.see(place.office, "/units?open=0")
    assert "云川县" in closed and "县财政局" not in closed
    first = place.see(place.office, "/units")
    assert "县财政局" in first and "财政监督站" not in first
    both = place.see(place.office, f"/units?open={place.county.id}&open={place.finance.id}")
    assert "财政监督站" in both


def test_the_tree_shows_nothing_beside_the_own_one(place: Place) -> None:
    assert "岚江市" not in place.see(place.office, f"/units?open={place.beside.id}")
    assert "岚江市" not in place.see(place.office, "/units?q=岚江")
    assert "岚江市" in place.see(place.stranger, "/units")
    assert "岚江市" in place.see(place.admin, "/units")


def test_a_contact_sees_the_own_unit_and_not_its_children_or_siblings(place: Place) -> None:
    page = place.see(place.contact, f"/units?open={place.finance.id}")
    assert "县财政局" in page
    assert "财政监督站" not in page and "县教育局" not in page and "云川县" not in page


def test_a_search_keeps_the_parents_as_context(place: Place) -> None:
    page = place.see(place.office, "/units?q=监督")
    assert "财政监督站" in page and "县财政局" in page
    assert "县教育局" not in page
    assert 'class="child context"' in page


def test_a_search_takes_its_words_literally(place: Place) -> None:
    assert "没有符合条件的单位" in place.see(place.office, "/units?q=%25")
    assert "没有符合条件的单位" in place.see(place.office, "/units?q=_")
    assert "没有符合条件的单位" in place.see(place.office, "/units?q='%20or%201=1--")


def test_filters_show_what_is_lacking(place: Place) -> None:
    place.make.holder(place.school, "contact", "吴海燕", email=None)
    vacant = place.see(place.office, "/units?lack=vacant")
    assert "财政监督站" in vacant and "吴海燕" not in vacant
    assert "吴海燕" in place.see(place.office, "/units?lack=no-address")
    page = place.see(place.office, "/units")
    assert "1 个联络员空缺" in page and "1 个联络员没有邮箱" in page


def test_a_county_is_no_vacancy(place: Place) -> None:
    assert "不设联络员" in place.see(place.office, "/units?open=0")


@pytest.mark.parametrize(
    "query",
    [
        "open=x", "open=99999999999999", "under=-1", "kind=city&after=abc", "under=1&before=99999",
        "kind=xyz", "lack=%00x",
    ],
)  # fmt: skip
def test_odd_addresses_are_answered(place: Place, query: str) -> None:
    assert place.get(place.office, f"/units?{query}").status_code in (200, 422)


def test_a_flat_county_is_paged(place: Place) -> None:
    for number in range(130):
        place.make.unit(f"第{number:03d}村", place.school, code=f"V{number:03d}")
    tree = place.see(place.office, f"/units?open={place.county.id}&open={place.school.id}")
    assert "第099村" in tree and "第100村" not in tree and "还有 30 个" in tree
    link = re.search(r'href="(/units\?under=[^"]+)">还有 30 个', tree)
    assert link
    rest = place.see(place.office, html.unescape(link[1]))
    assert "第100村" in rest and "第129村" in rest and "第099村" not in rest
    assert "第 101 至 130 条，共 130 条" in rest and turned(rest) == ""
    before = place.see(place.office, turned(rest, "prev"))
    assert "第050村" in before and "第099村" in before and "第100村" not in before


def test_the_number_of_queries_does_not_follow_the_number_of_units(place: Place) -> None:
    few = queries(place, f"/units?open={place.county.id}")
    for number in range(40):
        place.make.holder(place.make.unit(f"局{number}", place.county), "contact")
    assert queries(place, f"/units?open={place.county.id}") == few
    assert queries(place, "/units?q=局") <= few + 2


def queries(place: Place, address: str) -> int:
    browser = place.browser(place.office)
    counted: list[str] = []

    def count(connection: object, cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    assert browser.get(address).status_code == 200
    event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)


def test_a_unit_shows_its_chain_now_and_before(place: Place) -> None:
    left, came = place.make.person("石磊"), place.make.person("田丽")
    place.make.post(left, place.finance, "deputy", today() - 90 * DAY, today() - 30 * DAY)
    place.make.post(came, place.finance, "deputy", today() + 10 * DAY)
    page = place.see(place.office, f"/units/{place.finance.id}")
    assert "李文静" in page and "空缺" in page
    assert page.index("将要接任") < page.index("田丽") < page.index("以前的任职人")
    assert page.index("以前的任职人") < page.index("石磊")


def test_forbidden_units_look_like_missing_ones(place: Place) -> None:
    for person, unit in (
        (place.office, place.beside),
        (place.contact, place.school),
        (place.contact, place.county),
        (place.contact, place.station),
    ):
        same_as_missing(place.get(person, f"/units/{unit.id}"), place.get(person, "/units/99999"))
    assert place.get(place.office, "/units/99999999999999999999").status_code == 404


def test_parents_outside_the_own_right_are_not_named(place: Place) -> None:
    page = place.see(place.contact, f"/units/{place.finance.id}")
    assert "云川县" not in page and "财政监督站" not in page
