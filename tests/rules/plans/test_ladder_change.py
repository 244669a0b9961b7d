"""What a new ladder leaves untold about a date that an earlier one has climbed."""

import datetime as dt

import pytest

from campaign.rules.ladder import Rung, RungTime
from campaign.rules.permissions import Role
from campaign.rules.plans.ladder_change import Climbed, Settled, kept_steps, settle

NOW = dt.datetime(2026, 4, 22, 7, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
R = Role


def time(number: int, days: int, audience: Role, level: int, *, approval: bool = False) -> RungTime:
    return RungTime(number, NOW + days * DAY, audience, level, approval)


def climbed(one: RungTime, *, done: bool = True, told: bool = True) -> Climbed:
    return Climbed(one, done, told)


CASES = {
    "to come and never told": (time(1, 3, R.DEPUTY, 1), [], None),
    "its time has passed": (time(1, -1, R.DEPUTY, 1), [], Settled.PASSED),
    "the very instant has passed": (time(1, 0, R.CONTACT, 0), [], Settled.PASSED),
    "the same people were told the same": (
        time(1, 3, R.DEPUTY, 1), [climbed(time(4, -2, R.DEPUTY, 1))], Settled.TOLD,
    ),
    "they were told something graver": (
        time(1, 3, R.DEPUTY, 1), [climbed(time(4, -2, R.DEPUTY, 2))], Settled.TOLD,
    ),
    "it is graver than what they were told": (
        time(1, 3, R.DEPUTY, 2), [climbed(time(4, -2, R.DEPUTY, 1))], None,
    ),
    "others were told": (time(1, 3, R.DEPUTY, 1), [climbed(time(4, -2, R.PRINCIPAL, 1))], None),
    "a draft is no letter": (
        time(1, 3, R.PRINCIPAL, 2), [climbed(time(7, -2, R.PRINCIPAL, 4, approval=True))], None,
    ),
    "reminders of the contact repeat": (
        time(1, 3, R.CONTACT, 0), [climbed(time(4, -2, R.CONTACT, 0))], None,
    ),
    "the old ladder let it pass untold": (
        time(1, 3, R.DEPUTY, 1), [climbed(time(4, -2, R.DEPUTY, 1), told=False)], None,
    ),
    "the clock is late": (
        time(1, -1, R.DEPUTY, 1), [climbed(time(4, -1, R.DEPUTY, 1), done=False, told=False)], None,
    ),
    "what waits is still to come": (
        time(1, -1, R.DEPUTY, 1), [climbed(time(4, 2, R.DEPUTY, 1), done=False, told=False)],
        Settled.PASSED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("new", "before", "found"), CASES.values(), ids=CASES)
def test_a_rung_is_settled_by_what_was_told(
    new: RungTime, before: list[Climbed], found: Settled | None
) -> None:
    assert settle([new], before, NOW) == ({new.number: found} if found else {})


def test_of_two_like_steps_one_that_was_told_settles_one() -> None:
    new = [time(1, 1, R.PRINCIPAL, 2), time(2, 4, R.PRINCIPAL, 2)]
    before = [climbed(time(5, -1, R.PRINCIPAL, 2))]
    assert settle(new, before, NOW) == {1: Settled.TOLD}


def a_step(number: int, offset: int, audience: Role, level: int = 0) -> Rung:
    return Rung(number, offset, "working", audience, level, False, "clock")


def test_a_step_of_a_new_ladder_is_the_old_one_that_tells_the_same_people_on_the_same_day() -> None:
    was = [a_step(1, -7, Role.CONTACT), a_step(2, -3, Role.CONTACT), a_step(3, 3, Role.DEPUTY, 1)]
    fewer = [a_step(1, -3, Role.CONTACT), a_step(2, 4, Role.DEPUTY, 1)]
    assert kept_steps(was, fewer) == {1: 2, 2: 3}
    more = [
        a_step(1, -7, Role.CONTACT), a_step(2, -5, Role.CONTACT), a_step(3, -3, Role.CONTACT),
        a_step(4, 3, Role.PRINCIPAL, 2),
    ]  # fmt: skip
    assert kept_steps(was, more) == {1: 1, 3: 2}, "the second reminder and the principal are new"
