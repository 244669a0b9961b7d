"""The pages on which somebody is asked to stand in for an absent holder."""

import datetime as dt

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.records.access.sessions import open_session
from campaign.rules.calendar import day_of
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.person import Person, Post
from models.unit import Unit
from tests.forms import submit
from tests.web.conftest import Place, same_as_missing

DAY = dt.timedelta(days=1)


def today() -> dt.date:
    return day_of(clock.now())


def own(person: Person) -> Post:
    """The person's own post."""
    db.session.rollback()
    return db.session.scalars(
        select(Post).where(Post.person_id == person.id, Post.acting_for_id.is_(None))
    ).one()


def acting() -> list[Post]:
    db.session.rollback()
    return list(db.session.scalars(select(Post).where(Post.acting_for_id.is_not(None))))


def fields(place: Place, unit: Unit | None = None, **more: object) -> dict[str, object]:
    db.session.rollback()
    version = db.session.get_one(Unit, (unit or place.finance).id).version
    return {
        "act": "name", "version": version, "name": "王芳", "email": "wf@x.example",
        "from_on": today().isoformat(), "last_on": (today() + 9 * DAY).isoformat(),
        "reason": "外出培训",
    } | more  # fmt: skip


def address(person: Person) -> str:
    return f"/posts/{own(person).id}/substitute"


def test_a_contact_names_a_substitute_and_sees_it_on_the_own_page(place: Place) -> None:
    assert "请人代理" in place.see(place.contact, "/me")
    page = place.see(place.contact, address(place.contact))
    assert "县财政局联络员：李文静" in page and "代理人要是本单位的人" in page
    answer = place.post(place.contact, address(place.contact), **fields(place), invite="1")
    assert (answer.status_code, answer.location) == (302, f"/units/{place.finance.id}")
    (post,) = acting()
    kinds = db.session.scalars(select(Letter.kind).where(Letter.person_id == post.person_id))
    assert "invitation" in kinds.all()
    mine = place.see(place.contact, "/me")
    assert "由王芳代理" in mine and "改动代理" in mine
    stand_in = db.session.get_one(Person, post.person_id)
    theirs = place.see(stand_in, "/me")
    assert "代理李文静，到" in theirs and "（代）" in theirs
    assert f"/posts/{post.id}/substitute" not in theirs


def test_the_unit_shows_who_stands_in_and_until_when(place: Place) -> None:
    place.post(place.office, address(place.contact), **fields(place))
    page = place.see(place.office, f"/units/{place.finance.id}")
    assert page.index("李文静") < page.index("王芳") and "（代）" in page
    post_page = place.see(place.office, f"/units/{place.finance.id}/posts/contact")
    assert "现任：李文静" in post_page and "请人代理李文静" in post_page


def test_it_is_ended_by_the_holder(place: Place) -> None:
    place.post(place.office, address(place.contact), **fields(place))
    (post,) = acting()
    end = {"act": "end", "which": post.id}
    answer = place.post(place.contact, address(place.contact), **fields(place, **end))
    assert answer.status_code == 302
    assert acting()[0].until_on == today()
    again = place.post(place.contact, address(place.contact), **fields(place, **end))
    assert again.status_code == 409 and "已经结束" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"reason": " "}, "请写明请人代理的原因"),
        ({"last_on": ""}, "代理不能没有期限"),
        ({"last_on": "2001-01-01"}, "结束的日期不能早于"),
        ({"from_on": "2001-01-01"}, "代理从今天或以后开始"),
        ({"person": "99999999999"}, "请从名单里选一个人"),
        ({"name": "李文静", "phone": "13800000001"}, "不能是本人"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(
    place: Place, wrong: dict[str, str], said: str
) -> None:
    answer = place.post(place.contact, address(place.contact), **fields(place, **wrong))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page and "wf@x.example" in page
    assert acting() == []


def test_a_stale_page_is_refused(place: Place) -> None:
    answer = place.post(place.contact, address(place.contact), **fields(place, version=9))
    assert answer.status_code == 409 and acting() == []


def test_others_find_nothing_there(place: Place) -> None:
    colleague = place.make.holder(place.finance, "deputy")
    missing = "/posts/999999/substitute"
    for person in (colleague, place.stranger, place.make.holder(place.county, "lead")):
        same_as_missing(place.get(person, address(place.contact)), place.get(person, missing))
        same_as_missing(
            place.post(person, address(place.contact), **fields(place)),
            place.post(person, missing, **fields(place)),
        )
    assert acting() == []


def test_the_whole_trees_administrator_has_no_substitute(place: Place) -> None:
    assert place.get(place.admin, address(place.admin)).status_code == 404
    assert "/substitute" not in place.see(place.admin, "/me")


def test_a_substitute_names_nobody(place: Place) -> None:
    place.post(place.office, address(place.contact), **fields(place))
    (post,) = acting()
    stand_in = db.session.get_one(Person, post.person_id)
    assert place.get(stand_in, address(place.contact)).status_code == 404
    own_page = place.see(stand_in, f"/posts/{post.id}/substitute")
    assert "本人是代理，不能再请人代理" in own_page
    answer = place.post(stand_in, f"/posts/{post.id}/substitute", **fields(place))
    assert answer.status_code == 409 and len(acting()) == 1


def test_a_letters_link_is_not_enough(place: Place) -> None:
    with transaction() as session:
        token = open_session(session, place.contact.id, address="", now=clock.now(), by_letter=True)
    browser = place.app.test_client()
    browser.set_cookie("duban", token)
    answer = browser.get(address(place.contact))
    assert answer.status_code == 302 and "/sign-in" in answer.location
    assert submit(browser, address(place.contact), fields(place)).status_code == 400
    assert acting() == []
