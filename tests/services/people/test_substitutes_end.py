"""Somebody stood in: how it ends, early, with the post, or of itself."""

import pytest
from sqlalchemy import select

from campaign.records.people.newcomers import Newcomer
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.permissions import Role
from campaign.services.people.change_holder import change_holder
from campaign.services.people.vacate_post import vacate_post
from models.base import db
from models.event import Event
from models.person import Person, Post
from tests.county import at
from tests.services.people.town import DAY, TODAY, WANG, Town


def test_it_ends_early_and_a_planned_one_never_begins(town: Town) -> None:
    town.name(WANG)
    town.name(Newcomer(name="赵敏"), after=20)
    now, later = town.acting()
    town.today = TODAY + 3 * DAY
    assert town.end(now) == "王芳"
    assert town.end(later) == "赵敏"
    ends = [(post.from_on, post.until_on) for post in town.acting()]
    assert ends == [(TODAY, TODAY + 3 * DAY), (TODAY + 20 * DAY, TODAY + 20 * DAY)]
    with pytest.raises(NotNow, match="已经结束"):
        town.end(now)
    event = db.session.scalars(select(Event).where(Event.act == "post.recall")).first()
    assert event is not None and event.facts["until_on"] == (TODAY + 3 * DAY).isoformat()


def test_only_a_substitute_is_ended_and_by_the_same_people(town: Town) -> None:
    town.name(WANG)
    with pytest.raises(NotFound):
        town.end(town.post())
    with pytest.raises(NotFound):
        town.end(town.acting()[0], asker=town.holder(town.acting()[0]))
    assert town.end(town.acting()[0], asker=town.holder(town.post())) == "王芳"


def test_whoever_stands_in_stops_when_the_post_changes_hands(town: Town) -> None:
    town.name(WANG, days=30)
    day = TODAY + 5 * DAY
    change_holder(
        town.unit.id, Role.CONTACT, Newcomer(name="赵敏"), asker=town.county.office, from_on=day,
        instead_of=None, invite=False, version=town.version(town.unit.id), now=at(TODAY),
        today=TODAY,
    )  # fmt: skip
    assert [post.until_on for post in town.acting()] == [day]
    assert town.told(on=day) == ["赵敏"]


def test_the_substitute_may_become_the_holder(town: Town) -> None:
    town.name(WANG, days=30)
    acting = town.acting()[0]
    change_holder(
        town.unit.id, Role.CONTACT, Newcomer(person_id=acting.person_id),
        asker=town.county.office, from_on=TODAY + 5 * DAY, instead_of=None, invite=False,
        version=town.version(town.unit.id), now=at(TODAY), today=TODAY,
    )  # fmt: skip
    assert town.told(on=TODAY + 5 * DAY) == ["王芳"]


def test_a_vacancy_names_the_holder_and_ends_the_substitute(town: Town) -> None:
    holder = db.session.get_one(Person, town.post().person_id).name
    town.name(WANG, days=30)
    left = vacate_post(
        town.unit.id, Role.CONTACT, asker=town.county.office, from_on=TODAY + DAY, post_id=None,
        version=town.version(town.unit.id), now=at(TODAY), today=TODAY,
    )  # fmt: skip
    assert left == [holder]
    assert [post.until_on for post in town.acting()] == [TODAY + DAY]
    assert town.told(on=TODAY + DAY) == [
        town.county.people[town.unit.code, Role.DEPUTY].name
    ]  # the vacancy rule as before


def test_one_of_an_office_does_not_hold_the_post_twice(town: Town) -> None:
    office = db.session.scalars(select(Post).where(Post.role == "office")).one()
    town.name(WANG, post=office, asker=town.county.office)
    (acting,) = db.session.scalars(select(Post).where(Post.acting_for_id == office.id))

    def join(leaves: int | None) -> None:
        change_holder(
            town.county.scope.id, Role.OFFICE, Newcomer(person_id=acting.person_id),
            asker=town.county.office, from_on=TODAY, instead_of=leaves, invite=False,
            version=town.version(town.county.scope.id), now=at(TODAY), today=TODAY,
        )  # fmt: skip

    with pytest.raises(NotNow, match="正在代理这个岗位"):
        join(None)
    join(office.id)
    assert town.told(Role.OFFICE) == ["王芳"]


def test_a_substitute_is_not_sent_away_as_one_of_the_office(town: Town) -> None:
    office = db.session.scalars(select(Post).where(Post.role == "office")).one()
    town.name(WANG, post=office, asker=town.county.office)
    (acting,) = db.session.scalars(select(Post).where(Post.acting_for_id == office.id))
    with pytest.raises(NotNow):
        vacate_post(
            town.county.scope.id, Role.OFFICE, asker=town.county.office, from_on=TODAY,
            post_id=acting.id, version=town.version(town.county.scope.id), now=at(TODAY),
            today=TODAY,
        )  # fmt: skip
