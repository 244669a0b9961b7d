"""What the office says to a unit: returned with a date, urged once a day; what then ends."""

import pytest
from sqlalchemy import select, update

from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.term import Term, TermRung
from tests.county import County, at
from tests.services.progress.acts import DAY, D, duty, send_back, submit


def test_a_return_gives_a_new_term_and_tells_the_contact_at_once(county: County) -> None:
    submit(county)
    old = duty(county).term_id
    send_back(county, D(2026, 4, 27))
    found = duty(county)
    assert found.state == "returned"
    assert found.term_id != old
    assert db.session.get_one(Term, found.term_id).due_on == D(2026, 4, 27)
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.next_try_at) == ("returned", at(DAY, 15))
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.note, notice.role, notice.letter_id) == ("第三节请核对", "contact", letter.id)


def test_rungs_that_lie_before_the_return_do_not_fire_again(county: County) -> None:
    submit(county)
    send_back(county, D(2026, 4, 17))
    done = db.session.scalars(
        select(TermRung.number).where(
            TermRung.term_id == duty(county).term_id, TermRung.done_at.is_not(None)
        )
    ).all()
    assert sorted(done) == [1, 2, 3]
    assert tick(now=at(DAY, 16)).letters == 2  # the bureau and the other department


@pytest.mark.parametrize(
    ("reason", "due_on", "field"),
    [
        ("", D(2026, 4, 27), "reason"),
        ("长" * 2001, D(2026, 4, 27), "reason"),
        ("改", D(2026, 4, 15), "due_on"),
        ("改", D(2028, 4, 15), "due_on"),
    ],
)
def test_a_return_asks_for_reason_and_a_date_ahead(
    county: County, reason: str, due_on: D, field: str
) -> None:
    submit(county)
    with pytest.raises(FieldMissing) as refused:
        send_back(county, due_on, reason=reason)
    assert refused.value.field == field
    assert duty(county).state == "submitted"


def test_urging_writes_one_letter_a_person_and_once_a_day(county: County) -> None:
    ids = [duty(county, 0).id, duty(county, 0, "install").id, duty(county, 1).id]
    told = urge_duties(ids, asker=county.office, note="请抓紧", now=at(DAY, 10), today=DAY)
    assert (told.people, told.letters, told.calls) == (2, 2, 0)
    with pytest.raises(NotNow):
        urge_duties(ids, asker=county.office, note="", now=at(DAY, 11), today=DAY)
    db.session.rollback()
    assert len(db.session.scalars(select(Letter)).all()) == 2


def test_who_has_answered_is_not_urged(county: County) -> None:
    submit(county)
    with pytest.raises(NotNow):
        urge_duties([duty(county).id], asker=county.office, note="", now=at(DAY, 12), today=DAY)


def test_nobody_urges_a_unit_outside_their_subtree(county: County) -> None:
    stranger = county.asker(county.units[1], Role.CONTACT)
    with pytest.raises(NotNow):
        urge_duties([duty(county).id], asker=stranger, note="", now=at(DAY), today=DAY)


def test_a_contact_without_address_is_urged_by_telephone(county: County) -> None:
    person = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(email=None))
    told = urge_duties([duty(county).id], asker=county.office, note="", now=at(DAY), today=DAY)
    assert (told.people, told.letters, told.calls) == (1, 0, 1)


def test_for_a_contact_whose_account_is_disabled_the_deputy_is_told(county: County) -> None:
    person = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(disabled_at=at(DAY, 8)))
    told = urge_duties([duty(county).id], asker=county.office, note="", now=at(DAY), today=DAY)
    assert (told.people, told.letters) == (1, 1)
    db.session.rollback()
    assert db.session.scalars(select(Notice.role)).one() == "deputy"


def test_with_every_post_vacant_the_office_itself_is_told(county: County) -> None:
    with transaction() as session:
        session.execute(
            update(Post).where(Post.unit_id == county.units[0].id).values(until_on=D(2026, 4, 1))
        )
    told = urge_duties([duty(county).id], asker=county.office, note="", now=at(DAY), today=DAY)
    assert (told.people, told.letters) == (1, 1)
    db.session.rollback()
    assert db.session.scalars(select(Notice.role)).one() == "office"


def test_an_answer_ends_the_calls_and_drafts_about_it(county: County) -> None:
    person = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(email=None))
    tick(now=at(D(2026, 4, 9)))
    tick(now=at(D(2026, 4, 15)))
    found = duty(county)
    calls = db.session.scalars(select(Call).where(Call.duty_id == found.id)).all()
    assert [call.done_at is None for call in calls] == [False, True], "one call, the newest"
    with transaction() as session:
        rung = session.scalars(select(TermRung).where(TermRung.number == 7)).first()
        assert rung is not None
        session.add(
            Held(
                duty_id=found.id, term_rung_id=rung.id, reason="needs-approval", created_at=at(DAY)
            )
        )
    submit(county)
    db.session.rollback()
    assert db.session.scalars(select(Call).where(Call.done_at.is_(None))).all() == []
    assert db.session.scalars(select(Held.decision)).one() == "answered"
