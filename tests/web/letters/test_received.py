"""收到: a button that scanners cannot press, one answer however often it is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from campaign.mail.mailbox import LocalMailbox
from campaign.reports.duty.trail import of_duty
from campaign.reports.notices.explain import explain
from campaign.rules.notice.causes import Proof
from campaign.services.access.redeem_link import enter_by_letter
from campaign.services.clock import gather
from campaign.services.mail.deliver import deliver_all
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.event import Event
from models.letter import Letter, LetterOpened
from models.notice import Notice
from tests.county import at
from tests.services.mail.conftest import FIRST
from tests.web.conftest import Tell
from tests.web.letters.conftest import Readers
from tests.whole.walk import business_rows

NOW = at(FIRST, 9, 30)


def openings(letter: Letter) -> list[tuple[str, dt.datetime]]:
    db.session.rollback()
    asked = select(LetterOpened).where(LetterOpened.letter_id == letter.id)
    return [(row.how, row.at) for row in db.session.scalars(asked.order_by(LetterOpened.at))]


def duty_of(letter: Letter) -> int:
    return db.session.scalars(select(Notice.duty_id).where(Notice.letter_id == letter.id)).one()


def test_looking_notes_the_first_look_and_changes_no_row_of_business(
    readers: Readers, told: Tell
) -> None:
    link, before = readers.link(), business_rows()
    client = readers.app.test_client()
    for path in (f"{link}/received", f"{link}/not-mine", link):
        assert client.head(path).status_code == 200
    assert openings(readers.letter()) == []
    assert client.get(f"{link}/received").status_code == 200
    told(NOW + dt.timedelta(minutes=5))
    for path in (f"{link}/received", f"{link}/not-mine", link):
        assert client.get(path).status_code == 200
    assert openings(readers.letter()) == [("page", NOW)]
    assert business_rows() == before


def test_who_signs_in_by_the_letter_has_opened_it(readers: Readers) -> None:
    enter_by_letter(readers.link().removeprefix("/l/"), address="", now=NOW)
    assert openings(readers.letter()) == [("sign_in", NOW)]


def test_nobody_rewrites_when_a_letter_was_opened(readers: Readers) -> None:
    readers.see(f"{readers.link()}/received")
    for change in ("UPDATE letter_opened SET how = 'x'", "DELETE FROM letter_opened"):
        with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
            session.connection().exec_driver_sql(change)


def test_the_button_notes_who_and_when_and_says_so_for_ever_after(
    readers: Readers, told: Tell
) -> None:
    path = f"{readers.link()}/received"
    page = readers.see(path)
    assert "按下面的按钮，就是告诉办公室：这封信您已经收到。" in page
    assert "收到不等于办理" in page
    assert "报送软件使用情况统计表" in page
    answer = readers.press(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    told(NOW + dt.timedelta(days=30))
    assert readers.press(path).status_code == 302
    assert "已记下：您收到了" in readers.see(path)
    assert "于 4 月 9 日 9:30 确认收到" in readers.see(path)

    assert readers.letter().received_at == NOW
    events = db.session.scalars(select(Event).where(Event.act == "letter.received")).all()
    duty_id = duty_of(readers.letter())
    assert [(one.by_id, one.duty_id, one.at) for one in events] == [
        (readers.person().id, duty_id, NOW)
    ]
    assert db.session.get_one(Duty, duty_id).state == "open"


def test_page_timeline_and_command_show_it(readers: Readers) -> None:
    path = f"{readers.link()}/received"
    readers.see(path)
    readers.press(path)
    duty_id = duty_of(readers.letter())
    found = explain(db.session(), duty_id, now=NOW, today=FIRST)
    assert found is not None
    (told_of,) = found.told
    assert told_of.proof is Proof.RECEIVED
    assert (told_of.reading.opened_at, told_of.reading.received_at) == (NOW, NOW)
    (happened,) = (one for one in of_duty(db.session(), duty_id) if one.kind == "notice")
    assert (happened.proof, happened.proof_at) == (Proof.RECEIVED, NOW)

    office = readers.office()
    page = readers.see(f"/notices/duty/{duty_id}", office)
    assert "打开" in page
    assert "收到" in page
    unit_id = readers.county.units[0].id
    assert "9:30 按了收到" in readers.see(f"/units/{unit_id}/timeline", office)
    said = readers.app.test_cli_runner().invoke(args=["notice", "explain", str(duty_id)]).output
    assert "2026-04-09 09:30 收到" in said
    assert "2026-04-09 09:30 打开" in said


def test_it_proves_the_notice_whatever_the_mail_system_says_later(readers: Readers) -> None:
    readers.press(f"{readers.link()}/received")
    with transaction() as session:
        letter = session.get_one(Letter, readers.letter().id)
        letter.state, letter.reason = "failed", "bounced"
    terms = list(db.session.scalars(select(Duty.term_id).distinct()))
    reached = {}
    for hours in (23, 24):
        at_hour = NOW + dt.timedelta(hours=hours)
        found = gather.facts(terms, now=at_hour, today=FIRST + dt.timedelta(days=1))
        asked = select(found.c.reached).where(found.c.duty_id == duty_of(readers.letter()))
        reached[hours] = bool(db.session.scalar(asked))
    assert reached == {23: False, 24: True}


def test_a_wrong_or_old_link_gets_a_page_that_says_what_to_do(readers: Readers, told: Tell) -> None:
    link = readers.link()
    told(NOW + dt.timedelta(days=15))
    for base in (link, "/l/" + "x" * 43):
        for path in (f"{base}/received", f"{base}/not-mine"):
            for answer in (readers.app.test_client().get(path), readers.press(path)):
                assert answer.status_code == 404
                assert "请用最近一封信里的按钮，或直接打电话" in answer.get_data(as_text=True)
    assert readers.letter().received_at is None
    assert openings(readers.letter()) == []


def test_the_page_speaks_the_letters_language(readers: Readers) -> None:
    with transaction() as session:
        session.get_one(Letter, readers.letter().id).locale = "en"
    assert 'lang="en"' in readers.see(f"{readers.link()}/received")


def test_a_letter_that_only_tells_something_signs_nobody_in(readers: Readers, told: Tell) -> None:
    duty = db.session.get_one(Duty, duty_of(readers.letter()))
    duty_id, version = duty.id, duty.version
    db.session.rollback()
    waive_duty(
        duty_id, asker=readers.county.office, reason="并入县国库支付中心", version=version,
        now=NOW, today=FIRST,
    )  # fmt: skip
    deliver_all(now=NOW, transport=LocalMailbox(), worker="w")
    db.session.rollback()
    letter = db.session.scalars(select(Letter).where(Letter.kind == "waived")).first()
    assert letter is not None
    link = letter.text.split("http://localhost")[1].split("/received")[0]
    assert readers.app.test_client().get(link).status_code == 404
    assert readers.press(f"{link}/received").status_code == 302
    assert "STATUS:CANCELLED" in letter.calendar
