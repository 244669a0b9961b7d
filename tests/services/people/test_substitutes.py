"""Somebody stands in for an absent holder: who, when, what follows, and what is refused."""

import pytest
from sqlalchemy import select

from campaign.records.people.newcomers import Newcomer
from campaign.reports.duty.chain import chains
from campaign.reports.people import asker as asker_of
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Permission, Role, may
from campaign.services.clock.tick import tick
from campaign.services.people.appoint_substitute import Appointed
from models.base import db
from models.event import Event
from models.notice import Notice
from models.person import Person, Post
from tests.county import DUE, at
from tests.services.people.town import DAY, TODAY, WANG, Town


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
