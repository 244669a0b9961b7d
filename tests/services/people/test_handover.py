"""A post changes hands: the successor gets one letter with what is open, once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.mail.mailbox import LocalMailbox
from campaign.papers.tables import read_table
from campaign.records.people.newcomers import Newcomer
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from campaign.services.people.appoint_substitute import appoint_substitute
from campaign.services.people.change_holder import change_holder
from campaign.services.people.hand_over_due import hand_over_due
from campaign.services.people.load_people import load_people
from campaign.services.people.vacate_post import vacate_post
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty
from models.event import Event
from models.letter import Letter
from models.notice import Call, Notice
from models.person import Person, Post
from models.plan import Milestone
from models.unit import Unit
from tests.county import DUE, County, a_county, at
from tests.make import Make

DAY = dt.timedelta(days=1)
TODAY = DUE - 4 * DAY  # Thursday; two reminders have gone
WANG = Newcomer(name="王芳", email="wf@x.example")
SILENT = Newcomer(name="石默")


@dataclass
class Town:
    """A county in the middle of its first stage."""

    county: County
    make: Make

    @property
    def unit(self) -> Unit:
        return self.county.units[0]

    def version(self) -> int:
        db.session.rollback()
        return db.session.get_one(Unit, self.unit.id).version

    def change(self, who: Newcomer = WANG, role: Role = Role.CONTACT, **more: Any) -> int:
        """Somebody takes the post over from today; return the new holder."""
        asked: dict[str, Any] = {
            "asker": self.county.office, "from_on": TODAY, "instead_of": None, "invite": False,
            "version": self.version(), "now": at(TODAY, 10), "today": TODAY,
        }  # fmt: skip
        return change_holder(self.unit.id, role, who, **(asked | more)).person_id

    def vacate(self, note: str = "") -> None:
        vacate_post(
            self.unit.id, Role.CONTACT, asker=self.county.office, from_on=TODAY, post_id=None,
            version=self.version(), now=at(TODAY, 10), today=TODAY, note=note,
        )  # fmt: skip

    def duty(self, key: str = "survey") -> Duty:
        db.session.rollback()
        return db.session.scalars(
            select(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == key, Duty.unit_id == self.unit.id)
        ).one()


@pytest.fixture
def town(app: Flask, make: Make) -> Town:
    county = a_county(make)
    county.open()
    tick(now=at(TODAY, 9))
    return Town(county, make)


def letters(person_id: int) -> list[Letter]:
    """What was sent to the person."""
    deliver_all(now=at(TODAY + 40 * DAY, 9), transport=LocalMailbox(), worker="test")
    db.session.rollback()
    sent = select(Letter).where(Letter.person_id == person_id, Letter.kind == "handover")
    return list(db.session.scalars(sent))


def notices(person_id: int) -> list[tuple[str, str]]:
    """Milestone and occasion of what the person was told."""
    db.session.rollback()
    rows = db.session.execute(
        select(Milestone.key, Notice.occasion)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Notice.person_id == person_id)
        .order_by(Notice.id)
    )
    return [(key, occasion) for key, occasion in rows]


def test_the_successor_gets_one_letter_with_every_open_duty(town: Town) -> None:
    person = town.change(note="材料在三号柜，县局联络员老周。")
    occasion = f"handover/{TODAY.isoformat()}"
    keys = [key for key, told in notices(person) if told == occasion]
    assert keys == ["survey", "install", "report"]
    (letter,) = letters(person)
    assert letter.state == "accepted" and "工作交接：县财政局，3 项任务" in letter.subject
    for words in ("您已接任县财政局的联络员", "由您接着办理", "三号柜", "打开我的任务", "未开始"):
        assert words in letter.text.replace("\n", ""), words


def test_rungs_that_have_fired_are_not_fired_again(town: Town) -> None:
    fired = [told for _, told in notices(town.county.people[town.unit.code, Role.CONTACT].id)]
    assert fired
    person = town.change()
    for hour in (10, 11, 12):
        tick(now=at(TODAY, hour))
    assert not [told for _, told in notices(person) if told.startswith("rung/")]
    tick(now=at(DUE - DAY, 9))  # the next rung, on the working day before
    tick(now=at(DUE, 9))
    later = [told for _, told in notices(person) if told.startswith("rung/")]
    assert later and not set(later) & set(fired)


def test_nothing_is_sent_where_nothing_is_open(town: Town) -> None:
    for key in ("survey", "install", "report"):
        duty = town.duty(key)
        contact = town.county.asker(town.unit, Role.CONTACT)
        submit_duty(
            duty.id, asker=contact, note="已报", version=1, now=at(TODAY, 9, 30), today=TODAY
        )
        accept_duty(duty.id, asker=town.county.office, version=2, now=at(TODAY, 9, 40), today=TODAY)
    person = town.change()
    assert notices(person) == [] and letters(person) == []


def test_what_waits_for_the_office_is_listed_and_is_not_late(town: Town) -> None:
    contact = town.county.asker(town.unit, Role.CONTACT)
    submit_duty(
        town.duty().id, asker=contact, note="已报", version=1, now=at(TODAY, 9, 30), today=TODAY
    )
    (letter,) = letters(town.change())  # sent when the term has long passed
    text = letter.text.replace("\n", "")
    assert "已报送" in text and "3 项" in text
    assert "逾期" not in text and "过了期限" not in text


def test_a_repeat_is_harmless(town: Town) -> None:
    person = town.change()
    before = notices(person)
    assert [hand_over_due(now=at(TODAY, hour)) for hour in (10, 11)] == [0, 0]
    assert notices(person) == before and len(letters(person)) == 1


def test_a_change_entered_before_is_told_on_its_day_after_nine(town: Town) -> None:
    day = TODAY + 10 * DAY
    person = town.change(from_on=day)
    assert notices(person) == []
    assert hand_over_due(now=at(day - DAY, 10)) == 0
    assert hand_over_due(now=at(day, 8, 59)) == 0
    assert hand_over_due(now=at(day, 9)) == 1
    assert hand_over_due(now=at(day, 10)) == 0
    assert len(letters(person)) == 1


def test_the_clocks_own_command_tells_them_too(app: Flask, town: Town) -> None:
    day = TODAY + 10 * DAY
    person = town.change(from_on=day)
    result = app.test_cli_runner().invoke(args=["tick", "--at", f"{day.isoformat()}T09:00+08:00"])
    assert result.exit_code == 0, result.output
    assert len(notices(person)) >= 3


def test_who_was_to_begin_and_never_did_is_told_nothing(town: Town) -> None:
    day = TODAY + 10 * DAY
    planned = town.change(from_on=day)
    other = town.change(Newcomer(name="赵敏", email="zm@x.example"))
    assert hand_over_due(now=at(day, 9)) == 0
    assert letters(planned) == [] and len(letters(other)) == 1
    waits = db.session.scalar(select(func.count()).select_from(Post).where(Post.handover_due))
    assert waits == 0


def test_who_has_no_address_is_telephoned_once(town: Town) -> None:
    person = town.change(SILENT)
    assert len(notices(person)) == 3
    calls = db.session.scalars(select(Call).where(Call.person_id == person)).all()
    assert [(call.reason, call.duty_id) for call in calls] == [("no-address", town.duty().id)]


def test_the_note_of_who_left_reaches_whoever_follows_later(town: Town) -> None:
    town.vacate("账号在信封里。")
    (letter,) = letters(town.change())
    assert "账号在信封里。" in letter.text


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.PRINCIPAL])
def test_a_leader_answers_for_it_instead_of_doing_it(town: Town, role: Role) -> None:
    (letter,) = letters(town.change(role=role))
    assert "由您接着负责" in letter.text.replace("\n", "")


def test_a_post_without_duties_has_no_letter(town: Town) -> None:
    person = town.change(role=Role.INSPECTOR)
    assert letters(person) == []


def test_a_substitute_is_told_what_is_open_and_until_when(town: Town) -> None:
    db.session.rollback()
    post = db.session.scalars(
        select(Post).where(Post.unit_id == town.unit.id, Post.role == "contact")
    ).one()
    appoint_substitute(
        post.id, WANG, asker=town.county.office, from_on=TODAY, last_on=DUE + 60 * DAY,
        reason="外出培训", invite=False, version=town.version(), now=at(TODAY, 10), today=TODAY,
    )  # fmt: skip
    person = db.session.scalars(select(Person.id).where(Person.name == "王芳")).one()
    (letter,) = letters(person)
    text = letter.text.replace("\n", "").replace(" ", "")
    assert "您从即日起代理县财政局的联络员，到6月19日（周五）为止" in text
    assert "您已接任" not in text


HEAD = "单位代码,岗位,姓名,邮箱,手机,起始日期,终止日期\n"


def load(town: Town, *rows: str) -> None:
    text = HEAD + "".join(f"{town.unit.code},{row}\n" for row in rows)
    result = load_people(
        read_table("人员.csv", text.encode()), asker=town.county.office, now=at(TODAY, 10),
        today=TODAY, file_name="人员.csv",
    )  # fmt: skip
    assert result.loaded, [str(one) for one in result.problems]


def test_a_list_that_changes_hands_brings_the_letter_and_the_event(town: Town) -> None:
    load(town, "联络员,王芳,wf@x.example,,,")
    person = db.session.scalars(select(Person.id).where(Person.name == "王芳")).one()
    assert len(letters(person)) == 1
    event = db.session.scalars(select(Event).where(Event.act == "post.change")).one()
    assert (event.unit_id, event.person_id, event.facts["by"]) == (town.unit.id, person, "list")
    assert event.by_id == town.county.office.person_id
    load(town, "联络员,王芳,wf@x.example,,,")
    assert len(letters(person)) == 1


def test_a_list_of_who_was_there_all_along_brings_none(town: Town) -> None:
    unit = town.make.unit("县水利局", town.county.scope, code="SL")
    db.session.rollback()
    text = HEAD + f"{unit.code},联络员,王芳,wf@x.example,,,\n"
    load_people(
        read_table("人员.csv", text.encode()), asker=town.county.office, now=at(TODAY, 10),
        today=TODAY, file_name="人员.csv",
    )  # fmt: skip
    assert db.session.scalars(select(Event).where(Event.act == "post.change")).all() == []


def test_the_letter_in_english(town: Town) -> None:
    person = town.make.person("Wang Fang", locale="en")
    db.session.rollback()
    load(town, f"联络员,Wang Fang,{person.email},,,")
    (letter,) = letters(person.id)
    text = " ".join(letter.text.split())
    assert "You have taken over as contact of 县财政局" in text
    assert "the 3 matters below are yours to carry on" in text
