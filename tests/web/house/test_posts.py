"""A post changes hands, falls vacant, and is kept from whoever may not."""

import pytest
from sqlalchemy import func, select

from models.base import db
from models.event import Event
from models.letter import Letter
from models.person import Person
from models.unit import Unit
from tests.web.conftest import Place
from tests.web.house.posts import DAY, change, posts, today


def test_a_post_changes_hands_from_a_day_on(place: Place) -> None:
    day = today() + 3 * DAY
    answer = change(
        place, name="王 建国", phone="138 0000 0002", email="Wang@x.example", invite="1",
        from_on=day.isoformat(),
    )  # fmt: skip
    assert answer.status_code == 302
    old, new = posts(place.finance)
    assert (old.until_on, new.from_on, new.until_on) == (day, day, None)
    person = db.session.get_one(Person, new.person_id)
    assert (person.name, person.login, person.email) == (
        "王建国", "13800000002", "Wang@x.example",
    )  # fmt: skip
    happened = db.session.scalars(select(Event).where(Event.act == "post.change")).one()
    assert happened.unit_id == place.finance.id and happened.facts["ended"] == [old.id]
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.person_id) == ("invitation", person.id)


def test_somebody_known_is_recognised_and_keeps_the_own_addresses(place: Place) -> None:
    known = place.make.person("吴海燕", email="wu@x.example", phone="13900000009")
    change(place, name="吴海燕", phone="13900000009", email="other@x.example")
    assert posts(place.finance)[1].person_id == known.id
    assert db.session.get_one(Person, known.id).email == "wu@x.example"


def test_a_mobile_number_of_another_name_is_refused_and_nothing_is_half_done(place: Place) -> None:
    before = db.session.scalar(select(func.count()).select_from(Person))
    answer = change(place, name="别人", phone="13800000001")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "另一个姓名" in page and 'value="别人"' in page
    assert [post.until_on for post in posts(place.finance)] == [None]
    assert db.session.scalar(select(func.count()).select_from(Person)) == before
    assert db.session.get_one(Unit, place.finance.id).version == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"name": "李\u202e四"}, "不能显示的字符"),
        ({"name": "李四", "email": "a@b@c"}, "一格只能填一个邮箱"),
        ({"name": "李四", "phone": "12"}, "电话的写法不对"),
        ({"name": "李四", "from_on": "明天"}, "请填写从哪一天起"),
        ({"name": "李四", "from_on": "2001-01-01"}, "超过一年"),
        ({"person": "99999"}, "请从名单里选一个人"),
        ({"person": "99999999999999999999"}, "请从名单里选一个人"),
    ],
)
def test_bad_input_is_said_beside_its_field(
    place: Place, fields: dict[str, str], said: str
) -> None:
    answer = change(place, **fields)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert len(posts(place.finance)) == 1


def test_a_person_beyond_the_own_right_cannot_be_chosen_by_number(place: Place) -> None:
    assert change(place, person=place.stranger.id).status_code == 422
    assert len(posts(place.finance)) == 1


def test_of_two_who_change_a_post_at_once_one_is_told(place: Place) -> None:
    assert change(place, name="王建国").status_code == 302
    answer = change(place, name="陈志远")
    assert answer.status_code == 409
    assert "刚刚有人改过" in answer.get_data(as_text=True)
    assert len(posts(place.finance)) == 2


def test_who_holds_the_post_already_is_not_given_it_again(place: Place) -> None:
    answer = change(place, name="李文静", phone="13800000001")
    assert answer.status_code == 409
    assert "已在这个岗位上" in answer.get_data(as_text=True)
    assert len(posts(place.finance)) == 1


def test_a_vacancy_is_recorded(place: Place) -> None:
    address = f"/units/{place.finance.id}/posts/contact"
    fields = {"act": "vacate", "version": 1, "from_on": today().isoformat()}
    assert place.post(place.office, address, **fields).status_code == 302
    assert [post.until_on for post in posts(place.finance)] == [today()]
    happened = db.session.scalars(select(Event).where(Event.act == "post.change")).one()
    assert happened.facts["vacant"] is True
    again = place.post(place.office, address, **fields | {"version": 2})
    assert again.status_code == 409


def test_the_last_word_about_a_post_holds(place: Place) -> None:
    change(place, name="王建国", from_on=(today() + 9 * DAY).isoformat())
    change(place, name="陈志远", version=2)
    first, planned, last = posts(place.finance)
    assert first.until_on == today()
    assert planned.until_on == planned.from_on
    assert last.until_on is None
    page = place.see(place.office, f"/units/{place.finance.id}")
    assert "将要接任" not in page and f'people/{planned.person_id}"' not in page


def test_an_office_is_a_set_of_people(place: Place) -> None:
    address = f"/units/{place.county.id}/posts/office"
    day = today().isoformat()
    add = {"act": "change", "version": 1, "from_on": day, "name": "郭永强"}
    assert place.post(place.office, address, **add).status_code == 302
    first, second = posts(place.county, "office")
    assert (first.until_on, second.until_on) == (None, None)
    nobody = {"act": "vacate", "version": 2, "from_on": day}
    assert place.post(place.office, address, **nobody).status_code == 422
    leave = nobody | {"instead_of": second.id}
    assert place.post(place.office, address, **leave).status_code == 302
    assert [post.until_on for post in posts(place.county, "office")] == [None, today()]


@pytest.mark.parametrize("role", ["admin", "lead", "king", "联络员"])
def test_an_office_makes_nobody_administrator_or_leader(place: Place, role: str) -> None:
    address = f"/units/{place.county.id}/posts/{role}"
    assert place.get(place.office, address).status_code == 404
    fields = {"act": "change", "version": 1, "from_on": today().isoformat(), "name": "郭永强"}
    assert place.post(place.office, address, **fields).status_code == 404
    assert posts(place.county, role) == []


def test_posts_beyond_the_own_right_look_missing(place: Place) -> None:
    fields = {"act": "change", "version": 1, "from_on": today().isoformat(), "name": "郭永强"}
    for person, unit in (
        (place.stranger, place.finance),
        (place.contact, place.finance),
        (place.office, place.beside),
    ):
        address = f"/units/{unit.id}/posts/contact"
        assert place.get(person, address).status_code == 404
        assert place.post(person, address, **fields).status_code == 404
    assert len(posts(place.finance)) == 1 and posts(place.beside) == []


def test_an_administrator_does_not_saw_off_the_own_branch(place: Place) -> None:
    own = place.make.holder(place.county, "admin", "县管理员")
    (post,) = posts(place.county, "admin")
    fields = {"act": "vacate", "version": 1, "from_on": today().isoformat(), "instead_of": post.id}
    answer = place.post(own, f"/units/{place.county.id}/posts/admin", **fields)
    assert answer.status_code == 409
    assert posts(place.county, "admin")[0].until_on is None


def test_a_closed_unit_gets_no_new_holder(place: Place) -> None:
    gone = place.make.unit("撤销的局", place.county, closed_on=today() - DAY)
    fields = {"act": "change", "version": 1, "from_on": today().isoformat(), "name": "郭永强"}
    answer = place.post(place.office, f"/units/{gone.id}/posts/contact", **fields)
    assert answer.status_code == 409 and "已撤销" in answer.get_data(as_text=True)


def test_the_note_for_the_successor_is_kept_and_may_be_too_long(place: Place) -> None:
    long = change(place, name="王建国", note="长" * 2001)
    assert long.status_code == 422
    page = long.get_data(as_text=True)
    assert "最多写 2000 字" in page and "长" * 2001 in page
    assert change(place, name="王建国", note=" 钥匙在门卫。 ").status_code == 302
    assert posts(place.finance)[1].handover_note == "钥匙在门卫。"
    vacate = {"act": "vacate", "version": 2, "from_on": today().isoformat(), "note": "另有账号。"}
    place.post(place.office, f"/units/{place.finance.id}/posts/contact", **vacate)
    assert posts(place.finance)[1].handover_note == "另有账号。"
    change(place, name="陈志远", version=3)
    assert posts(place.finance)[2].handover_note == "另有账号。"
