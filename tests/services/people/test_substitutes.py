"""Somebody stands in for an absent holder: who, when, what follows, and what is refused."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.records.notice.recipients import recipients
from campaign.records.people.newcomers import Newcomer
from campaign.reports.duty.chain import chains
from campaign.reports.people import asker as asker_of
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker, HeldPost, Permission, Role, may
from campaign.services.clock.tick import tick
from campaign.services.people.appoint_substitute import Appointed, appoint_substitute
from campaign.services.people.change_holder import change_holder
from campaign.services.people.end_substitute import end_substitute
from campaign.services.people.vacate_post import vacate_post
from models.base import db
from models.duty import Duty
from models.event import Event
from models.notice import Notice
from models.person import Person, Post
from models.plan import Milestone
from models.unit import Unit
from tests.county import DUE, ISSUED, County, a_county, at
from tests.make import Make

TODAY = ISSUED + dt.timedelta(days=14)
DAY = dt.timedelta(days=1)


@dataclass
class Town:
    """A county with its campaign, on one day."""

    county: County
    make: Make
    today: dt.date = TODAY
    versions: dict[int, int] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        return self.county.units[0]

    def post(self, role: str = "contact", unit: Unit | None = None) -> Post:
        """The holder's own post."""
        db.session.rollback()
        return db.session.scalars(
            select(Post).where(
                Post.unit_id == (unit or self.unit).id, Post.role == role,
                Post.acting_for_id.is_(None), Post.until_on.is_(None),
            )
        ).one()  # fmt: skip

    def acting(self) -> list[Post]:
        """Every substitute of the unit."""
        db.session.rollback()
        held = select(Post).where(Post.unit_id == self.unit.id, Post.acting_for_id.is_not(None))
        return list(db.session.scalars(held.order_by(Post.id)))

    def version(self, unit_id: int) -> int:
        db.session.rollback()
        return db.session.get_one(Unit, unit_id).version

    def name(self, who: Newcomer, *, days: int = 10, after: int = 0, **more: Any) -> Appointed:
        """Have somebody stand in for the contact, asked for by the contact."""
        post = more.pop("post", None) or self.post()
        asked: dict[str, Any] = {
            "asker": self.holder(post), "from_on": self.today + after * DAY,
            "last_on": self.today + (after + days - 1) * DAY, "reason": "外出培训",
            "invite": False, "version": self.version(post.unit_id or 0), "now": at(self.today),
            "today": self.today,
        }  # fmt: skip
        return appoint_substitute(post.id, who, **(asked | more))

    def end(self, post: Post, **more: Any) -> str:
        asked: dict[str, Any] = {
            "asker": self.county.office, "version": self.version(post.unit_id or 0),
            "now": at(self.today), "today": self.today,
        }  # fmt: skip
        return end_substitute(post.id, **(asked | more))

    def holder(self, post: Post) -> Asker:
        """Whoever holds the post, as a door would know them."""
        person = db.session.get_one(Person, post.person_id)
        unit = db.session.get_one(Unit, post.unit_id)
        return Asker(person.id, person.name, (HeldPost(Role(post.role), unit.id, unit.path),))

    def duty(self) -> Duty:
        db.session.rollback()
        return db.session.scalars(
            select(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == "survey", Duty.unit_id == self.unit.id)
        ).one()

    def told(self, role: Role = Role.CONTACT, *, on: dt.date | None = None) -> list[str]:
        found = recipients(db.session(), [self.duty().id], role, today=on or self.today)
        return [one.name for one in found]


WANG = Newcomer(name="王芳", email="wf@x.example")


@pytest.fixture
def town(app: Flask, make: Make) -> Town:
    county = a_county(make)
    county.open()
    return Town(county, make)


def test_a_substitute_holds_the_same_post_beside_the_absent_holder(town: Town) -> None:
    holder = db.session.get_one(Person, town.post().person_id).name
    assert town.name(WANG) == Appointed("王芳", holder, reachable=True, invited=False)
    (acting,) = town.acting()
    assert (acting.role, acting.from_on, acting.until_on, acting.acting_for_id) == (
        "contact", TODAY, TODAY + 10 * DAY, town.post().id,
    )  # fmt: skip
    assert town.told() == [holder, "王芳"]
    assert town.told(on=TODAY + 10 * DAY) == [holder]
    chain = chains(db.session(), [town.unit.id], on=TODAY)[town.unit.id]
    assert [(one.name, one.acting_until) for one in chain[Role.CONTACT]] == [
        (holder, None), ("王芳", TODAY + 9 * DAY),
    ]  # fmt: skip


def test_it_leaves_its_event(town: Town) -> None:
    town.name(WANG)
    event = db.session.scalars(select(Event).where(Event.act == "post.substitute")).one()
    assert (event.unit_id, event.note) == (town.unit.id, "外出培训")
    assert event.facts["last_on"] == (TODAY + 9 * DAY).isoformat()


def test_a_substitute_may_what_the_holder_may_until_the_last_day(town: Town) -> None:
    town.name(WANG)
    person = town.acting()[0].person_id
    for day, can in ((TODAY, True), (TODAY + 9 * DAY, True), (TODAY + 10 * DAY, False)):
        who = asker_of(db.session(), person, on=day, simulated=True)
        assert may(who, Permission.SUBMIT_DUTY, town.unit.path) is can


def test_the_clock_tells_both(town: Town) -> None:
    day = DUE - 7 * DAY
    town.name(WANG, days=60)
    tick(now=at(day, 9))
    rows = db.session.execute(
        select(Person.name)
        .join(Notice, Notice.person_id == Person.id)
        .where(Notice.duty_id == town.duty().id)
        .distinct()
    )
    assert len(rows.all()) == 2


def test_somebody_of_the_own_unit_is_chosen_and_nobody_of_another_one(town: Town) -> None:
    deputy = town.county.people[town.unit.code, Role.DEPUTY]
    assert town.name(Newcomer(person_id=deputy.id)).name == deputy.name
    stranger = town.county.people[town.county.units[1].code, Role.CONTACT]
    with pytest.raises(FieldMissing, match="名单"):
        town.name(Newcomer(person_id=stranger.id), after=20)
    typed = Newcomer(name=stranger.name, email=stranger.email or "")
    with pytest.raises(FieldMissing, match="别的单位"):
        town.name(typed, after=20)
    assert town.name(typed, after=20, asker=town.county.office).name == stranger.name


def test_only_the_holder_and_whoever_manages_people_name_one(town: Town) -> None:
    for who in (
        town.county.asker(town.unit, Role.DEPUTY),
        town.county.asker(town.county.units[1], Role.CONTACT),
        town.county.asker(town.county.scope, Role.LEAD),
    ):
        with pytest.raises(NotFound):
            town.name(WANG, asker=who)
        assert town.acting() == []
    assert town.name(WANG, asker=town.county.office).name == "王芳"


def test_an_office_member_goes_away_too_and_the_others_stay(town: Town) -> None:
    other = town.make.holder(town.county.scope, Role.OFFICE, "吴海燕")
    post = db.session.scalars(
        select(Post).where(Post.role == "office", Post.person_id != other.id)
    ).one()
    with pytest.raises(NotNow, match="已在这个岗位上"):
        town.name(Newcomer(person_id=other.id), post=post, asker=town.county.office)
    assert town.name(WANG, post=post, asker=town.county.office).name == "王芳"
    assert sorted(town.told(Role.OFFICE)) == sorted(["周晓岚", "吴海燕", "王芳"])


def test_one_substitute_at_a_time(town: Town) -> None:
    town.name(WANG)
    with pytest.raises(NotNow, match="王芳"):
        town.name(Newcomer(name="赵敏"), after=9)
    assert town.name(Newcomer(name="赵敏"), after=10).name == "赵敏"


def test_nobody_stands_in_for_a_substitute(town: Town) -> None:
    town.name(WANG)
    acting = town.acting()[0]
    with pytest.raises(NotNow, match="代理人不能再请人代理"):
        town.name(Newcomer(name="赵敏"), post=acting)
    with pytest.raises(NotNow, match="代理人不能再请人代理"):
        town.name(Newcomer(name="赵敏"), post=acting, asker=town.county.office)


def test_who_is_absent_stands_in_for_nobody(town: Town) -> None:
    deputy = town.post("deputy")
    town.name(WANG, post=deputy)
    with pytest.raises(NotNow, match="自己也请了人代理"):
        town.name(Newcomer(person_id=deputy.person_id))
    town.end(town.acting()[0])
    assert town.name(Newcomer(person_id=deputy.person_id), days=10)
    with pytest.raises(NotNow, match="正在代理别人的岗位"):
        town.name(WANG, post=deputy)


def test_nobody_stands_in_for_himself(town: Town) -> None:
    with pytest.raises(FieldMissing, match="不能是本人"):
        town.name(Newcomer(person_id=town.post().person_id))


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_a_reason_is_asked_for(town: Town, reason: str) -> None:
    with pytest.raises(FieldMissing) as refused:
        town.name(WANG, reason=reason)
    assert refused.value.field == "reason"


def test_a_stale_page_changes_nothing(town: Town) -> None:
    town.name(WANG)
    with pytest.raises(Overtaken):
        town.name(Newcomer(name="赵敏"), after=20, version=1)


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
