"""我已不负责此事: said without signing in, decided by the office, nothing changed in between."""

from __future__ import annotations

import pytest
from flask import current_app
from sqlalchemy import select

from campaign.mail.mailbox import LocalMailbox
from campaign.records.people.requests import decide
from campaign.rules.permissions import Role
from campaign.services.mail.deliver import deliver_all
from campaign.services.transaction import transaction
from models.base import db
from models.event import Event
from models.letter import Letter
from models.notice import Notice
from models.person import Person, Post
from models.post_request import PostRequest
from models.unit import Unit
from tests.county import at
from tests.forms import submit
from tests.services.mail.conftest import FIRST
from tests.web.letters.conftest import Readers

NOW = at(FIRST, 9, 30)
SUCCESSOR = {"name": "马俊杰", "phone": "13900001111", "email": "ma@yunchuan.example"}
SAID = {"since_on": "2026-04-01", "note": "上月已调走", **SUCCESSOR}


def requests() -> list[PostRequest]:
    db.session.rollback()
    return list(db.session.scalars(select(PostRequest).order_by(PostRequest.id)))


def holders(readers: Readers, number: int = 0) -> list[str]:
    db.session.rollback()
    asked = (
        select(Person.name)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.unit_id == readers.county.units[number].id,
            Post.role == Role.CONTACT,
            Post.until_on.is_(None),
        )
    )
    return list(db.session.scalars(asked))


def say(readers: Readers, number: int = 0, **fields: str) -> str:
    """Press the button of a unit's letter; return the letter's page."""
    path = f"{readers.link(number)}/not-mine"
    said = fields or SAID
    page = readers.see(path)
    key = page.split('name="post" value="')[1].split('"')[0]
    assert readers.press(path, post=key, **said).status_code == 302
    return path


def answer_to(readers: Readers, number: int = 0) -> Letter:
    """The letter by which the office answered, as it was sent."""
    deliver_all(now=NOW, transport=LocalMailbox(), worker="w")
    db.session.rollback()
    asked = select(Letter).where(
        Letter.kind == "post_answer", Letter.person_id == readers.person(number).id
    )
    return db.session.scalars(asked).one()


def version_of(readers: Readers, number: int = 0) -> str:
    db.session.rollback()
    return str(db.session.get_one(Unit, readers.county.units[number].id).version)


def test_it_opens_one_request_and_changes_nothing(readers: Readers) -> None:
    before = holders(readers)
    path = say(readers)
    page = readers.see(path)
    assert "已告诉办公室" in page
    assert "办公室确认之前，一切照旧" in page
    assert readers.press(path).status_code == 302  # pressed again: the same answer
    (asked,) = requests()
    person = readers.person()
    assert (asked.person_id, asked.role, asked.letter_id) == (
        person.id, "contact", readers.letter().id,
    )  # fmt: skip
    assert (str(asked.since_on), asked.name, asked.phone) == ("2026-04-01", "马俊杰", "13900001111")
    assert asked.decided_at is None
    assert holders(readers) == before
    events = db.session.scalars(select(Event).where(Event.act == "post.not_mine")).all()
    assert [(one.by_id, one.unit_id, one.note) for one in events] == [
        (person.id, readers.county.units[0].id, "上月已调走")
    ]


def test_everything_may_stay_empty(readers: Readers) -> None:
    say(readers, note="")
    (asked,) = requests()
    assert (asked.since_on, asked.name, asked.note) == (None, "", "")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"since_on": "2036-04-01"}, "请核对年份"),
        ({"phone": "13900001111"}, "请一并填写姓名"),
        ({"name": "马俊杰", "email": "没有"}, 'id="f-email-error"'),
        ({"note": "字" * 2001}, "最多写"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    readers: Readers, typed: dict[str, str], says: str
) -> None:
    answer = readers.press(f"{readers.link()}/not-mine", **typed)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert requests() == []


def test_who_has_left_the_post_already_is_told_so(readers: Readers) -> None:
    with transaction() as session:
        for post in session.scalars(select(Post).where(Post.person_id == readers.person().id)):
            post.until_on = FIRST
    path = f"{readers.link()}/not-mine"
    assert "不用再办理" in readers.see(path)
    assert readers.press(path).status_code in (200, 302)
    assert requests() == []


def test_the_office_finds_it_on_its_desk_and_in_the_units_timeline(readers: Readers) -> None:
    say(readers)
    office = readers.office()
    desk = readers.see(f"/office/{readers.county.campaign_id}", office)
    assert "核实 1 个岗位" in desk
    assert "马俊杰" in readers.see("/post-requests", office)
    timeline = readers.see(f"/units/{readers.county.units[0].id}/timeline", office)
    assert "称已不负责，待办公室核实" in timeline
    (asked,) = requests()
    page = readers.see(f"/post-requests/{asked.id}", office)
    for field in ('value="马俊杰"', 'value="13900001111"', 'value="2026-04-01"', "上月已调走"):
        assert field in page


def test_confirming_gives_the_post_away_and_tells_both(readers: Readers) -> None:
    path = say(readers)
    (asked,) = requests()
    office = readers.office()
    sent = {"act": "change", "from_on": "2026-04-09", "version": version_of(readers), **SUCCESSOR}
    assert submit(office, f"/post-requests/{asked.id}/confirm", sent).status_code == 302
    assert holders(readers) == ["马俊杰"]
    (decided,) = requests()
    assert (decided.decision, decided.successor) == ("confirmed", "马俊杰")
    letter = answer_to(readers)
    assert "这个岗位不再由您担任" in letter.text.replace("\n", "")
    assert "由马俊杰接任" in letter.text.replace("\n", "")
    assert "/received" not in letter.text
    kinds = db.session.scalars(select(Letter.kind).where(Letter.address == SUCCESSOR["email"]))
    assert {"handover", "invitation"} <= set(kinds)
    assert "您现在已经不担任" in readers.see(path)
    assert submit(office, f"/post-requests/{asked.id}/confirm", sent).status_code == 409
    assert "核实 1 个岗位" not in readers.see(f"/office/{readers.county.campaign_id}", office)


def test_the_ordinary_change_of_the_post_settles_it_too(readers: Readers) -> None:
    say(readers)
    fields = {"act": "vacate", "from_on": "2026-04-09", "version": version_of(readers)}
    place = f"/units/{readers.county.units[0].id}/posts/contact"
    assert submit(readers.office(), place, fields).status_code == 302
    (decided,) = requests()
    assert (decided.decision, decided.successor) == ("confirmed", "")
    assert "4 月 9 日（周四）起" in answer_to(readers).text.replace("\n", "")


def test_declining_asks_for_a_word_and_the_person_reads_it(readers: Readers) -> None:
    path = say(readers)
    (asked,) = requests()
    office = readers.office()
    empty = submit(office, f"/post-requests/{asked.id}/decline", {"word": " "})
    assert empty.status_code == 422
    word = {"word": "交接到六月底，请再办两个月。"}
    assert submit(office, f"/post-requests/{asked.id}/decline", word).status_code == 302
    letter = answer_to(readers)
    assert "请再办两个月" in letter.text
    assert "目前仍由您担任" in letter.text.replace("\n", "")
    assert submit(office, f"/post-requests/{asked.id}/decline", word).status_code == 409
    # Should things change, it may be said again.
    assert "告诉办公室，我已不负责" in readers.see(path)


def test_two_units_letters_are_two_questions(readers: Readers) -> None:
    say(readers, 0)
    say(readers, 1)
    assert len({asked.unit_id for asked in requests()}) == 2


def test_the_notice_page_and_the_command_say_who_asked_and_what_became_of_it(
    readers: Readers,
) -> None:
    say(readers)
    duty = db.session.scalars(
        select(Notice.duty_id).where(Notice.letter_id == readers.letter().id)
    ).first()
    db.session.rollback()

    def told() -> tuple[str, str]:
        page = readers.see(f"/notices/duty/{duty}", readers.office())
        command = current_app.test_cli_runner().invoke(args=["notice", "explain", str(duty)])
        assert command.exit_code == 0, command.output
        return page, command.output

    page, line = told()
    assert "说“我已不负责此事”的" in page and "办公室还在核实" in page
    assert f"{readers.person().name} 说“我已不负责此事”，建议由 马俊杰 接手：办公室还在核实" in line
    with transaction() as session:
        asked = session.scalars(select(PostRequest)).one()
        decide(session, asked, "declined", word="请再办两个月。", successor="", by_id=None, now=NOW)
    page, line = told()
    assert "岗位不变。请再办两个月。" in page and "岗位不变" in line and "请再办两个月" in line


def test_who_has_signed_in_asks_the_same_on_a_page_of_their_own(readers: Readers) -> None:
    unit, person = readers.county.units[0], readers.person()
    own = readers.make.sign_in(readers.app.test_client(), person)
    path = f"/units/{unit.id}/posts/contact/not-mine"
    for page in (f"/u/{unit.id}", f"/units/{unit.id}", "/me"):
        assert f'href="{path}"' in readers.see(page, own), page
    assert "提醒仍会发给您" in readers.see(path, own)
    answer = submit(own, path, SAID | {"name": ""})
    assert answer.status_code == 422 and "请一并填写姓名" in answer.get_data(as_text=True)
    before = holders(readers)
    for _ in range(2):  # pressed again: the same answer
        assert submit(own, path, SAID).headers["Location"] == path
    (asked,) = requests()
    assert (asked.person_id, asked.role, asked.letter_id) == (person.id, "contact", None)
    assert (str(asked.since_on), asked.name, asked.note) == ("2026-04-01", "马俊杰", "上月已调走")
    assert holders(readers) == before
    assert "已告诉办公室" in readers.see(path, own)
    assert "已告诉办公室" in readers.see(f"{readers.link()}/not-mine"), "one question, both doors"
    assert "马俊杰" in readers.see("/post-requests", readers.office())


def test_nobody_says_so_of_another_s_post(readers: Readers) -> None:
    unit = readers.county.units[0]
    path = f"/units/{unit.id}/posts/contact/not-mine"
    deputy = readers.county.people[unit.code, Role.DEPUTY]
    for who in (deputy, readers.person(1)):
        other = readers.make.sign_in(readers.app.test_client(), who)
        assert submit(other, path, SAID).status_code == 404
        assert path not in readers.see("/me", other)
    assert submit(readers.office(), path, SAID).status_code == 404
    assert requests() == []
