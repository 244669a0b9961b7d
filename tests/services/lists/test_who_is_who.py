"""Lists of people: who is somebody known already, and whose addresses are whose."""

from sqlalchemy import func, select

from models.base import db
from models.person import Person
from tests.services.lists.people import LI, WANG, counts, person, posts, said


def test_a_person_is_known_by_the_mobile_number(load):
    load(LI)
    result = load(LI.replace("liwj@caizheng.example", "lwj@new.example").replace("1401", "1402"))
    assert said(result) == [
        "第 2 行「邮箱」：李文静现在登记的是 liwj@caizheng.example，将改为 lwj@new.example。"
    ]
    assert counts(result) == (1, 0, 0, True)
    assert person("李文静").email == "lwj@new.example"


def test_a_new_number_for_the_same_name_in_the_same_unit_is_a_change(load):
    load(LI)
    result = load(LI.replace("19900000001", "19900000099"))
    assert counts(result) == (0, 1, 0, True)
    assert (person("李文静").phone, person("李文静").login) == ("19900000099", "19900000099")
    load("1401,联络员,李文静,other@x.example,,,\n")
    assert (person("李文静").phone, person("李文静").email) == ("19900000099", "other@x.example")


def test_a_blank_cell_takes_nothing_away(load):
    load(LI)
    assert counts(load("1401,联络员,李文静,,,,\n")) == (0, 0, 1, True)
    assert person("李文静").email == "liwj@caizheng.example"


def test_a_landline_does_not_take_the_place_of_a_mobile(load):
    load(LI)
    load(LI.replace("19900000001", "0355-1234567"))
    assert person("李文静").phone == "19900000001"


def test_two_of_one_name_in_one_unit_are_two_people(load):
    rows = (
        "1400,办公室,王伟,a@x.example,19900000011,,\n1400,办公室,王伟,b@x.example,19900000012,,\n"
    )
    assert counts(load(rows)) == (2, 0, 0, True)
    assert counts(load(rows)) == (0, 0, 2, True)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 2


def test_one_person_in_several_rows_is_one_person(load):
    rows = LI + "1401,分管领导,李文静,,,,\n1402,联络员,李文静,liwj@caizheng.example,,,\n"
    assert counts(load(rows)) == (3, 0, 0, True)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_anothers_mobile_number_is_refused(load):
    load(LI)
    result = load(WANG.replace("19900000002", "19900000001"))
    assert said(result) == [
        "第 2 行「手机」：这个手机号已登记在李文静名下，一个手机号只能属于一个人。"
        "请核对姓名和号码。"
    ]
    assert posts() == [("李文静", None, None)]


def test_a_number_may_go_to_the_successor_when_the_list_gives_the_first_another(load):
    load(LI)
    rows = LI.replace("19900000001", "19900000077").replace("1401,联络员", "1401,分管领导")
    assert load(rows + WANG.replace("19900000002", "19900000001")).loaded
    assert (person("李文静").phone, person("王芳").phone) == ("19900000077", "19900000001")
    assert {person("李文静").login, person("王芳").login} == {"19900000077", "wf@caizheng.example"}


def test_logins_are_never_shared(load, make):
    make.person("某人", email=None, login="box@x.example")
    rows = "".join(f"1400,办公室,甲{n},box@x.example,,,\n" for n in range(2))
    load(rows + "1400,办公室,丙,c@x.example,,,\n1400,办公室,丁,,0355-1234567,,\n")
    assert [person(name).login for name in ("甲0", "甲1", "丙", "丁")] == [
        "1400-1", "1400-2", "c@x.example", "1400-3",
    ]  # fmt: skip


def test_a_disabled_account_is_told(load, now):
    load(LI)
    li = person("李文静")
    li.disabled_at = now
    db.session.commit()
    assert said(load(LI)) == ["第 2 行「姓名」：李文静的账户已停用。请先在“人员”里启用，再导入。"]
