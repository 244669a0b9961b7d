"""A drill asks each person once; answers, calls and bounces are kept; its state is its log."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from campaign.reports.drills.answering import drill_letter
from campaign.reports.drills.standing import standing
from campaign.rules.calendar import day_of
from campaign.rules.drills.proof import PROVES_FOR, Repeats, RungState
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.people.leaving import Leaving
from campaign.rules.permissions import Asker, Role
from campaign.services.drills.ask_more import ask_more
from campaign.services.drills.confirm_post import confirm_post
from campaign.services.drills.note_call import note_call
from campaign.services.drills.repeat_drills import repeat_drills
from campaign.services.drills.set_repeats import set_repeats
from campaign.services.drills.start_drill import start_drill
from campaign.services.letters.say_not_mine import say_not_mine
from campaign.services.transaction import transaction
from models.base import db
from models.drill import Drill
from models.event import Event
from models.letter import Letter
from models.person import Person, Post
from tests.county import ISSUED, at
from tests.services.drills.conftest import NINE, Drilled

S = RungState
TEN = NINE + dt.timedelta(hours=1)


def test_every_person_of_each_chain_gets_one_letter_in_the_window(drilled: Drilled) -> None:
    both = drilled.person(0)
    drilled.make.post(both, drilled.county.units[1], Role.DEPUTY)
    evening = at(ISSUED, 22)
    number = drilled.start(evening)
    rows = db.session.execute(select(Letter.person_id, Letter.next_try_at)).all()
    assert len(rows) == 9
    assert len({person for person, _ in rows}) == 9
    assert {when for _, when in rows} == {at(ISSUED + dt.timedelta(days=1))}
    assert len(drilled.page(number).rungs) == 10
    drilled.send(at(ISSUED + dt.timedelta(days=1)))
    text = drilled.letter(both).text.replace("\n", "")
    assert "县财政局联络员、县教育局分管领导" in text
    assert "/not-mine" in text


def test_one_press_confirms_every_post_of_the_letter_once(drilled: Drilled) -> None:
    both = drilled.person(0)
    drilled.make.post(both, drilled.county.units[1], Role.DEPUTY)
    number = drilled.start()
    drilled.send()
    token = drilled.token(both)
    assert confirm_post(token, now=TEN) == 2
    assert confirm_post(token, now=TEN) == 0
    mine = [state for (_, _, who), state in drilled.states(number).items() if who == both.id]
    assert mine == [S.CONFIRMED, S.CONFIRMED]
    acts = select(func.count()).select_from(Event).where(Event.act == "drill.confirm")
    assert db.session.scalar(acts) == 2
    with pytest.raises(NotNow):
        confirm_post("x" * 43, now=TEN)


def test_a_link_takes_an_answer_for_fourteen_days(drilled: Drilled) -> None:
    number = drilled.start()
    drilled.send()
    person = drilled.person(0)
    token = drilled.token(person)
    with pytest.raises(NotNow):
        confirm_post(token, now=NINE + dt.timedelta(days=14))
    assert drilled.of(number, person).state is S.WAITING
    assert confirm_post(token, now=NINE + dt.timedelta(days=13)) == 1


def test_a_letter_still_to_go_is_not_sent_to_whom_the_office_called(drilled: Drilled) -> None:
    number = drilled.start()
    person = drilled.person(1, Role.PRINCIPAL)
    rung = drilled.of(number, person)
    with pytest.raises(FieldMissing):
        note_call(rung.id, asker=drilled.county.office, note=" ", now=NINE)
    note_call(rung.id, asker=drilled.county.office, note="本人接听", now=NINE)
    with pytest.raises(Overtaken):
        note_call(rung.id, asker=drilled.county.office, note="本人接听", now=NINE)
    drilled.send()
    assert drilled.letter(person).state == "cancelled"
    called = drilled.of(number, person)
    assert (called.state, called.answered_by, called.note) == (S.CALLED, "周晓岚", "本人接听")


def test_who_says_it_is_no_longer_theirs_is_unproved_until_the_office_decides(
    drilled: Drilled,
) -> None:
    number = drilled.start()
    drilled.send()
    person = drilled.person(0)
    token = drilled.token(person)
    assert say_not_mine(token, "", Leaving(), now=TEN, today=ISSUED)
    assert drilled.of(number, person).state is S.NOT_MINE
    assert confirm_post(token, now=TEN) == 0
    with pytest.raises(NotNow):
        note_call(drilled.of(number, person).id, asker=drilled.county.office, note="接听", now=TEN)
    drilled.decline(person)
    assert drilled.of(number, person).state is S.WAITING
    assert confirm_post(token, now=TEN) == 1


def test_what_came_back_and_who_came_later_are_asked_once_more(drilled: Drilled) -> None:
    county = drilled.county
    number = drilled.start()
    drilled.send()
    lost, gone = drilled.person(0), drilled.person(1)
    old = drilled.token(lost)
    with transaction() as session:
        letter = Letter.person_id == lost.id
        session.execute(update(Letter).where(letter).values(state="failed", reason="bounced"))
        session.get_one(Person, lost.id).email = "new@yunchuan.example"
        session.execute(update(Post).where(Post.person_id == gone.id).values(until_on=ISSUED))
    new = drilled.make.holder(county.units[1], Role.CONTACT)
    page = drilled.page(number)
    assert drilled.of(number, lost).state is S.BOUNCED
    assert drilled.of(number, gone).state is S.LEFT
    assert (page.missing, page.mended) == (1, 1)
    assert ask_more(number, asker=county.office, now=TEN) == 2
    with pytest.raises(NotNow):
        ask_more(number, asker=county.office, now=TEN)
    drilled.send(TEN)
    assert drilled.letter(lost).address == "new@yunchuan.example"
    assert drilled.of(number, new).state is S.WAITING
    assert confirm_post(old, now=TEN) == 1, "the older letter's button counts as well"


def test_a_second_drill_within_a_day_is_refused_and_so_is_a_stranger(drilled: Drilled) -> None:
    drilled.start()
    with pytest.raises(NotNow):
        drilled.start(TEN)
    contact = drilled.county.asker(drilled.county.units[0], Role.CONTACT)
    for who in (contact, Asker(contact.person_id, "")):
        with pytest.raises(NotFound):
            start_drill(drilled.county.scope.id, asker=who, now=TEN + dt.timedelta(days=2))


def test_the_launch_counts_the_newest_proof_of_whichever_drill(drilled: Drilled) -> None:
    county = drilled.county
    assert open_seats(drilled, NINE) == {S.NEVER}
    first = drilled.start()
    drilled.send()
    for rung in drilled.page(first).rungs:
        note_call(rung.id, asker=county.office, note="本人接听", now=TEN)
    assert open_seats(drilled, TEN) == set()
    later = TEN + dt.timedelta(days=3)
    drilled.start(later)
    assert open_seats(drilled, later) == set(), "a newer silence does not undo a proof"
    assert open_seats(drilled, NINE + PROVES_FOR + dt.timedelta(hours=2)) <= {S.EXPIRED, S.QUEUED}
    with transaction() as session:
        gone = Post.person_id == drilled.person(0).id
        session.execute(update(Post).where(gone).values(until_on=ISSUED))
    assert open_seats(drilled, later) == {S.VACANT}


@pytest.mark.parametrize("repeats", list(Repeats))
def test_a_quarter_later_the_clock_repeats_it_or_reminds_the_office(
    drilled: Drilled, repeats: Repeats
) -> None:
    number = drilled.start(repeats=Repeats.OFF)
    set_repeats(number, repeats, asker=drilled.county.office, now=TEN)
    old = NINE + PROVES_FOR
    assert repeat_drills(now=old) == 0, "no campaign runs"
    drilled.county.open()
    assert repeat_drills(now=old - dt.timedelta(days=1)) == 0
    done = repeat_drills(now=old)
    assert done == (repeats is not Repeats.OFF)
    assert repeat_drills(now=old + dt.timedelta(days=1)) == 0
    db.session.rollback()
    drills = db.session.scalar(select(func.count()).select_from(Drill))
    assert drills == (2 if repeats is Repeats.AUTO else 1)
    if repeats is Repeats.REMIND:
        office = drilled.county.people[drilled.county.scope.code, Role.OFFICE]
        drilled.send(old)
        assert "已满一个季度" in drilled.letter(office, "drill_due").text.replace("\n", "")


def open_seats(drilled: Drilled, now: dt.datetime) -> set[RungState]:
    """How the unproved posts of the county stand."""
    db.session.rollback()
    found = standing(
        db.session(), drilled.county.scope.path, now=now, today=day_of(now), kinds=("department",)
    )
    assert len(found) == 9
    return {one.state for one in found if not one.proved}


def test_a_link_of_another_kind_opens_no_drill(drilled: Drilled) -> None:
    db.session.rollback()
    assert drill_letter(db.session(), "y" * 43, now=NINE, today=ISSUED) is None
