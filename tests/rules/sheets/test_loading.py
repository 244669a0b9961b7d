"""What a checked list changes, decided without a database."""

from datetime import date, timedelta

import pytest

from campaign.rules.loading.posts import HeldPost, Wanted, end_with_holder, settle, stands_in
from campaign.rules.loading.register import KnownPerson, OthersMobile, Register
from campaign.rules.loading.result import LoadResult, joined
from campaign.rules.loading.units import Registered, beyond_right, closed_units, plan_units
from campaign.rules.permissions import Asker, Role
from campaign.rules.permissions import HeldPost as Post
from campaign.rules.sheets.person_record import PersonRecord
from campaign.rules.sheets.rows import Problem
from campaign.rules.sheets.unit_sheet import UnitRecord

TODAY = date(2026, 4, 20)
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
LI, WANG = "李文静", "王芳"


def span(post: HeldPost) -> tuple:
    return post.person, post.from_on, post.until_on


def outcome(wanted: list[tuple], held: list[tuple], role: Role = Role.CONTACT) -> list[tuple]:
    """Every post that stands afterwards, by its first day; a clash instead where there is one."""
    before = [HeldPost(number, *each) for number, each in enumerate(held, start=1)]
    rows = [Wanted(number, *each) for number, each in enumerate(wanted, start=2)]
    settled = settle(rows, before, role, TODAY)
    if clash := [each.clash for each in settled if each.clash]:
        return ["clash", *map(span, clash)]
    posts = {id(post): post for post in (*before, *(each.post for each in settled))}
    standing = [span(post) for post in posts.values() if post.stands()]
    return sorted(standing, key=lambda each: (each[1] or date.min, each[0]))


@pytest.mark.parametrize(
    ("wanted", "held", "after"),
    [
        # nobody there
        ([(LI, None, None)], [], [(LI, None, None)]),
        ([(LI, APRIL, MAY)], [], [(LI, APRIL, MAY)]),
        # there already
        ([(LI, None, None)], [(LI, None, None)], [(LI, None, None)]),
        ([(LI, None, None)], [(LI, APRIL, JUNE)], [(LI, APRIL, JUNE)]),
        ([(LI, APRIL, None)], [(LI, None, None)], [(LI, APRIL, None)]),
        ([(LI, None, MAY)], [(LI, APRIL, None)], [(LI, APRIL, MAY)]),
        # somebody else there
        ([(WANG, None, None)], [(LI, None, None)], [(LI, None, TODAY), (WANG, TODAY, None)]),
        ([(WANG, MAY, None)], [(LI, APRIL, None)], [(LI, APRIL, MAY), (WANG, MAY, None)]),
        ([(WANG, APRIL, None)], [(LI, MAY, None)], [(WANG, APRIL, None)]),
        ([(WANG, MAY, JUNE)], [(LI, JUNE, None)], [(WANG, MAY, JUNE), (LI, JUNE, None)]),
        ([(WANG, None, None)], [(LI, None, APRIL)], [(LI, None, APRIL), (WANG, TODAY, None)]),
        # an earlier holder is written in
        ([(WANG, None, APRIL)], [(LI, None, None)], [(WANG, None, APRIL), (LI, APRIL, None)]),
        (
            [(WANG, None, APRIL)],
            [(LI, date(2026, 1, 1), None)],
            ["clash", (LI, date(2026, 1, 1), None)],
        ),
        # a handover within the list
        (
            [(LI, None, APRIL), (WANG, APRIL, None)],
            [(LI, None, None)],
            [(LI, None, APRIL), (WANG, APRIL, None)],
        ),
        # back again
        (
            [(LI, None, None)],
            [(LI, None, APRIL), (WANG, APRIL, None)],
            [(LI, None, APRIL), (WANG, APRIL, TODAY), (LI, TODAY, None)],
        ),
        (
            [(LI, date(2026, 1, 1), None)],
            [(LI, None, APRIL)],
            [(LI, None, APRIL), (LI, APRIL, None)],
        ),
        ([(LI, MAY, None)], [(LI, None, APRIL)], [(LI, None, APRIL), (LI, MAY, None)]),
        # a tenure named by its beginning is no new one
        (
            [(LI, date(2026, 1, 1), None)],
            [(LI, date(2026, 1, 1), APRIL), (WANG, APRIL, None)],
            [(LI, date(2026, 1, 1), APRIL), (WANG, APRIL, None)],
        ),
        # held for no day is not held
        ([(WANG, None, None)], [(LI, MAY, MAY)], [(WANG, None, None)]),
    ],
)
def test_a_post_of_one_holder_changes_hands(wanted, held, after):
    assert outcome(wanted, held) == after


def test_a_set_of_people_only_grows():
    held = [(LI, None, None)]
    assert outcome([(WANG, None, None)], held, Role.OFFICE) == [
        (LI, None, None),
        (WANG, None, None),
    ]
    assert outcome([(LI, None, None)], held, Role.OFFICE) == held


def test_who_is_relieved_is_named():
    held = [HeldPost(1, LI, None, None)]
    (settled,) = settle([Wanted(2, WANG, MAY, None)], held, Role.DEPUTY, TODAY)
    assert (settled.relieved, settled.post.id) == ((held[0],), 0)


def record(name=LI, email=None, phone=None, unit="1401", row=2) -> PersonRecord:
    return PersonRecord(row, unit, Role.CONTACT, name, email, phone, None, None, "zh")


def register(*people: KnownPerson) -> Register:
    known = Register()
    for person in people:
        known.add(person)
        known.serves(person, "1401")
    return known


MOBILE, OTHER = "19900000001", "19900000002"


def test_people_are_found_by_mobile_then_address_then_unit():
    li = KnownPerson(1, LI, "li@x.example", MOBILE, "li")
    known = register(li)
    assert known.find(record(phone=MOBILE, unit="9")) is li
    assert known.find(record(email="LI@x.example", unit="9")) is li
    assert known.find(record()) is li
    assert known.find(record(email="new@x.example")) is li
    assert known.find(record(unit="9")) is None
    assert known.find(record(name=WANG)) is None
    with pytest.raises(OthersMobile) as refused:
        known.find(record(name=WANG, phone=MOBILE))
    assert refused.value.other is li


def test_two_of_one_name_in_a_unit_are_nobody_in_particular():
    known = register(
        KnownPerson(1, LI, "a@x.example", None, "a"), KnownPerson(2, LI, None, OTHER, "b")
    )
    assert known.find(record()) is None
    assert known.find(record(email="c@x.example")) is None
    known.serves(known.by_mobile[OTHER], "1401")
    assert len(known.by_unit[LI, "1401"]) == 2


def test_one_row_takes_a_person_and_another_of_the_same_name_does_not():
    li = KnownPerson(1, LI, None, None, "li")
    known = register(li)
    first = record(phone=MOBILE)
    assert known.find(first) is li
    known.update(li, first)
    assert (li.phone, li.changed) == (MOBILE, True)
    assert known.find(record(phone=OTHER)) is None
    assert known.find(record(email="li@x.example")) is None
    assert known.find(record()) is li


def test_a_number_that_was_given_up_is_free():
    li = KnownPerson(1, LI, None, MOBILE, "li")
    known = register(li)
    known.update(li, record(phone=OTHER))
    assert known.find(record(name=WANG, phone=MOBILE)) is None
    assert known.by_mobile == {OTHER: li}
    known.update(li, record(phone="0355-1234567"))
    assert li.phone == OTHER


UNITS = (
    Registered(1, "1400", "云川县", "county", None, "/1/"),
    Registered(2, "1401", "县财政局", "department", 1, "/1/2/"),
    Registered(3, "1402", "国库股", "department", 2, "/1/2/3/", date(2026, 1, 1)),
)


def unit(code: str, parent: str | None, name: str = "新单位") -> UnitRecord:
    return UnitRecord(2, code, name, "department", parent)


def test_new_units_take_their_numbers_and_a_moved_one_takes_its_subtree():
    records = [unit("1403", "1401"), unit("1401", "1404"), unit("1404", "1400")]
    changes = plan_units(records, UNITS, [7, 8])
    assert {each.code: each.path for each in changes.new} == {"1403": "/1/8/2/7/", "1404": "/1/8/"}
    assert [each.path for each in changes.changed] == ["/1/8/2/"]
    assert [each.path for each in changes.moved_along] == ["/1/8/2/3/"]
    assert changes.unchanged == 0


def test_what_is_as_listed_is_unchanged():
    same = UnitRecord(2, "1401", "县财政局", "department", "1400")
    changes = plan_units([same], UNITS, [])
    assert (changes.new, changes.changed, changes.unchanged) == ((), (), 1)


def test_a_right_is_needed_where_a_unit_was_and_where_it_goes():
    asker = Asker(1, "周晓岚", (Post(Role.OFFICE, 2, "/1/2/"),))
    for record_, refused in (
        (unit("1403", "1401"), False),
        (unit("1403", "1400"), True),
        (unit("1402", "1400"), True),
        (UnitRecord(2, "1400", "云川县", "county", None), False),
    ):
        changes = plan_units([record_], UNITS, [9])
        assert bool(list(beyond_right([record_], changes, UNITS, asker, "单位代码"))) is refused


def test_closed_units_are_told():
    records = [unit("1402", "1401"), unit("1403", "1402"), unit("1404", None)]
    assert len(list(closed_units(records, UNITS, TODAY, "单位代码"))) == 2


def test_what_the_file_says_of_a_cell_comes_before_what_the_rules_say():
    file = [Problem(3, "姓名", "公式"), Problem(1, "", "整行")]
    rules = [Problem(3, "姓名", "没有填写"), Problem(2, "姓名", "太长"), Problem(1, "", "又")]
    assert [each.message for each in joined(file, rules)] == ["整行", "又", "太长", "公式"]
    warned = [Problem(3, "姓名", "隐藏", severity="warning")]
    assert len(joined(warned, rules)) == 4


def test_errors_and_warnings_are_told_apart():
    error, warning = Problem(1, "", "甲"), Problem(2, "", "乙", severity="warning")
    result = LoadResult(1, 0, 0, (error, warning), loaded=False)
    assert (result.errors, result.warnings) == ((error,), (warning,))


ACTING_UNTIL = TODAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (Wanted(2, LI, None, None), True),
        (Wanted(2, WANG, None, None), False),
        (Wanted(2, LI, TODAY, None), False),
        (Wanted(2, LI, None, TODAY), False),
    ],
)
def test_a_row_without_dates_may_only_tell_of_somebody_who_stands_in(
    row: Wanted, found: bool
) -> None:
    acting = HeldPost(7, LI, TODAY, ACTING_UNTIL, acting_for=3)
    assert (stands_in(row, [acting], TODAY) is acting) is found
    assert stands_in(row, [acting], ACTING_UNTIL) is None


@pytest.mark.parametrize(
    ("holder_until", "own", "until_on"),
    [
        (None, None, ACTING_UNTIL),
        (ACTING_UNTIL, None, ACTING_UNTIL),
        (TODAY + timedelta(days=3), None, TODAY + timedelta(days=3)),
        (TODAY - timedelta(days=3), None, TODAY),
        (None, TODAY + timedelta(days=5), TODAY + timedelta(days=5)),
        (None, ACTING_UNTIL, ACTING_UNTIL),
    ],
)
def test_who_stands_in_stops_with_the_absent_one_or_as_a_holder(
    holder_until: date | None, own: date | None, until_on: date
) -> None:
    acting = HeldPost(7, LI, TODAY, ACTING_UNTIL, acting_for=3)
    posts = [HeldPost(3, WANG, None, holder_until)]
    if own is not None:
        posts.append(HeldPost(0, LI, own, None))
    end_with_holder([acting], posts)
    assert acting.until_on == until_on
    assert acting.changed is (until_on != ACTING_UNTIL)
