"""The office's own words in its letters: versions, who may not undo whom, what the letter says."""

import datetime as dt
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.mail.mailbox import LocalMailbox
from campaign.mail.own_words import in_force
from campaign.reports.notices.own_words import versions, waiting
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from campaign.services.mail.save_words import save_words
from models.base import db
from models.event import Event
from models.letter import Letter
from models.letter_words import LetterWords, WordsInLetter
from tests.county import DUE, County, a_county, at
from tests.make import Make


@dataclass
class Desk:
    """The office, about to change what its reminders say."""

    county: County

    def save(self, opening: str, closing: str = "", *, after: int, kind: str = "clock") -> int:
        return save_words(
            self.county.campaign_id, kind, "zh", opening=opening, closing=closing, after=after,
            asker=self.county.office, now=at(DUE),
        )  # fmt: skip


@pytest.fixture
def desk(app: Flask, make: Make) -> Desk:
    county = a_county(make)
    county.open()
    return Desk(county)


def test_every_change_is_a_version_and_the_last_is_in_force(desk: Desk) -> None:
    assert desk.save("{姓名}同志：", after=0) == 1
    assert desk.save("", "请于当日反馈。", after=1) == 2
    campaign = desk.county.campaign_id
    old = versions(db.session(), campaign, "clock", "zh")
    assert [(one.version, one.opening, one.closing) for one in old] == [
        (2, "", "请于当日反馈。"), (1, "{姓名}同志：", ""),
    ]  # fmt: skip
    assert in_force(db.session(), [campaign]) == {(campaign, "clock", "zh"): old[0]}
    acts = db.session.scalars(select(Event).where(Event.act == "letter.words")).all()
    assert [one.facts for one in acts] == [
        {"letter_kind": "clock", "locale": "zh", "words": 1},
        {"letter_kind": "clock", "locale": "zh", "words": 2},
    ]


def test_of_two_who_save_at_once_the_second_is_told(desk: Desk) -> None:
    desk.save("甲", after=0)
    with pytest.raises(Overtaken):
        desk.save("乙", after=0)
    with pytest.raises(NotNow):
        desk.save("甲", after=1)


def test_what_cannot_go_out_is_refused_beside_its_field(desk: Desk) -> None:
    with pytest.raises(FieldMissing) as refused:
        desk.save("好", "{口令}", after=0)
    assert refused.value.field == "closing"
    with pytest.raises(NotFound):
        desk.save("好", after=0, kind="reset")
    assert waiting(db.session(), desk.county.campaign_id) == {}


def test_a_campaign_that_is_over_takes_no_words(desk: Desk) -> None:
    cancel_campaign(desk.county.campaign_id, asker_id=desk.county.office.person_id, now=at(DUE))
    with pytest.raises(NotNow):
        desk.save("好", after=0)


def test_a_letter_carries_the_words_and_keeps_their_version(desk: Desk) -> None:
    county = desk.county
    desk.save("{姓名}：{单位}有 {件数} 项。", "请打 {电话}。<b>", after=0)
    tick(now=at(DUE, 9))
    deliver_all(now=at(DUE, 9), transport=LocalMailbox(), worker="w")
    db.session.rollback()
    contact = county.people[county.units[0].code, Role.CONTACT]
    letter = db.session.scalars(select(Letter).where(Letter.person_id == contact.id)).one()
    opening = f"{contact.name}：{county.units[0].name}有 1 项。"
    assert opening in letter.text and opening in letter.html
    assert "请打 0357-000 1126。<b>" in letter.text
    assert "请打 0357-000 1126。&lt;b&gt;" in letter.html
    used = db.session.get_one(WordsInLetter, letter.id)
    assert db.session.get_one(LetterWords, used.words_id).version == 1


def test_only_the_units_own_people_read_them(desk: Desk) -> None:
    """What a unit is told to do is no word to the office that follows the unit up."""
    assert desk.save("请双面打印。", after=0) == 1
    for day in (9, 15, 17, 21, 23, 27):
        now = at(DUE.replace(day=day))
        tick(now=now)
        deliver_all(now=now + dt.timedelta(minutes=5), transport=LocalMailbox(), worker="w")
    db.session.rollback()
    office = desk.county.people[desk.county.scope.code, Role.OFFICE].id
    said = {
        one.person_id == office: "请双面打印。" in one.text
        for one in db.session.scalars(select(Letter).where(Letter.kind == "clock"))
    }
    assert said == {True: False, False: True}
