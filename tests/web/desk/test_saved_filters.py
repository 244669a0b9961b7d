"""Filters under a name of one's own: kept as the page's parser reads them, and nobody else's."""

import html
import re

import pytest
from sqlalchemy import func, select

from campaign.rules.permissions import Role
from campaign.services.desk.save_filter import MOST
from models.base import db
from models.desk import SavedFilter
from models.person import Person
from tests.web.conftest import same_as_missing
from tests.web.desk.conftest import Desk

LINK = re.compile(r'<nav class="saved-links".*?</nav>', re.S)


def office(desk: Desk) -> str:
    return f"/office/{desk.county.campaign_id}"


def kept() -> list[SavedFilter]:
    db.session.rollback()
    return list(db.session.scalars(select(SavedFilter).order_by(SavedFilter.id)))


def links(desk: Desk, person: Person, address: str) -> dict[str, str]:
    """What stands above the list: name -> address."""
    page = desk.get(person, address).get_data(as_text=True)
    found = LINK.search(page)
    pairs = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', found[0]) if found else []
    return {name: html.unescape(url) for url, name in pairs}


CASES = [
    ("{office}?kind=department&order=days&back=1", "{office}/filters", "office.show"),
    ("/review?kind=department&older=3", "/review/filters", "review.index"),
    ("/units?q=财政&kind=department", "/units/filters", "units.index"),
    ("/people?q=人员&lack=no-address", "/people/filters", "people.index"),
]


@pytest.mark.parametrize(("page", "to", "endpoint"), CASES, ids=[case[2] for case in CASES])
def test_a_filter_is_saved_shown_followed_and_deleted(
    desk: Desk, page: str, to: str, endpoint: str
) -> None:
    page, to = page.format(office=office(desk)), to.format(office=office(desk))
    seen = desk.get(desk.office, page).get_data(as_text=True)
    action = re.search(r'<form class="menu saved-form" method="post" action="([^"]+)"', seen)
    assert action
    save = html.unescape(action[1])
    assert save.startswith(to + "?")
    answer = desk.post(desk.office, save, name=" 我  的 ")
    assert answer.status_code == 302
    (row,) = kept()
    assert (row.name, row.page, row.person_id) == ("我 的", endpoint, desk.office.id)
    assert row.campaign_id == (desk.county.campaign_id if endpoint == "office.show" else None)
    found = links(desk, desk.office, answer.location)
    assert list(found) == ["我 的"]
    again = desk.get(desk.office, found["我 的"]).get_data(as_text=True)
    assert 'aria-current="true">我 的<' in again and "saved-form" not in again
    gone = desk.post(desk.office, f"/filters/{row.id}/delete")
    assert gone.status_code == 302 and kept() == []
    assert links(desk, desk.office, page) == {}


def test_only_what_the_page_itself_reads_is_kept(desk: Desk) -> None:
    junk = "kind=department&kind=x&evil=%3Cscript%3E&order=nonsense&level=99&as_of=2026-04-21"
    milestone = desk.duty().milestone_id
    desk.post(
        desk.office, f"{office(desk)}/filters?{junk}&milestone={milestone}&after=1.2", name="甲"
    )
    (row,) = kept()
    assert row.query == f"kind=department&milestone={milestone}"
    answer = desk.post(desk.office, f"{office(desk)}/filters?evil=1&order=nonsense", name="乙")
    assert answer.status_code == 409
    assert "没有筛选条件" in answer.get_data(as_text=True) and len(kept()) == 1


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_bad_name_is_said_beside_its_field_and_kept(desk: Desk, name: str) -> None:
    answer = desk.post(desk.office, "/units/filters?q=财政", name=name)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and kept() == []
    assert "is-wrong" in page and f'value="{name}"' in page
    assert "县财政局" in page  # the list itself is still there


def test_the_same_name_takes_the_new_filter(desk: Desk) -> None:
    desk.post(desk.office, "/units/filters?q=财政", name="常用")
    desk.post(desk.office, "/units/filters?q=教育", name="常用")
    assert [row.query for row in kept()] == ["q=%E6%95%99%E8%82%B2"]


def test_a_name_of_another_campaign_is_not_taken_over(desk: Desk) -> None:
    desk.post(desk.office, f"{office(desk)}/filters?kind=department", name="常用")
    (row,) = kept()
    row.campaign_id = None
    db.session.commit()
    answer = desk.post(desk.office, f"{office(desk)}/filters?kind=township", name="常用")
    assert answer.status_code == 422 and "另一次行动" in answer.get_data(as_text=True)
    assert links(desk, desk.office, office(desk)) == {}


def test_a_page_bears_twenty(desk: Desk) -> None:
    for number in range(MOST):
        desk.post(desk.office, f"/units/filters?q={number}", name=f"第 {number} 个")
    answer = desk.post(desk.office, "/units/filters?q=x", name="多的")
    assert answer.status_code == 409 and "最多保存" in answer.get_data(as_text=True)
    assert len(kept()) == MOST
    assert desk.post(desk.office, "/people/filters?q=x", name="别页的").status_code == 302


def test_nobody_sees_or_deletes_another_ones(desk: Desk) -> None:
    other = desk.make.holder(desk.county.scope, Role.OFFICE, "吴海燕")
    desk.post(desk.office, "/units/filters?q=财政", name="周的")
    assert links(desk, other, "/units") == {}
    (row,) = kept()
    same_as_missing(
        desk.post(other, f"/filters/{row.id}/delete"), desk.post(other, "/filters/999999/delete")
    )
    assert len(kept()) == 1


def test_who_may_not_open_a_page_saves_nothing_there(desk: Desk) -> None:
    contact = desk.contact()
    for to in (f"{office(desk)}/filters?kind=department", "/people/filters?q=x",
               "/review/filters?older=3"):  # fmt: skip
        assert desk.post(contact, to, name="甲").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(SavedFilter)) == 0
    assert desk.post(contact, "/units/filters?q=财政", name="甲").status_code == 302


def test_a_name_is_printed_as_text(desk: Desk) -> None:
    desk.post(desk.office, "/units/filters?q=财政", name="<b>粗</b>")
    page = desk.get(desk.office, "/units").get_data(as_text=True)
    assert "&lt;b&gt;粗&lt;/b&gt;" in page and "<b>粗" not in page
