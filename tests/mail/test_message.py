from __future__ import annotations

import datetime as dt
import os
import time
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import flask_mail
import pytest

from campaign.mail.message import one_line, wire_address
from tests.mail.scripted import scripted
from tests.mail.test_transport import SLOW


@pytest.fixture
def read(mail_app, letter):
    """Build a letter and read its bytes as a stranger's program does."""
    mail_app(25, mail_default_sender="office@county.example")

    def make(**changes):
        return message_from_bytes(letter(**changes).as_bytes(), policy=policy.default)

    return make


def test_the_headers_say_who_when_and_that_no_machine_need_answer(read):
    message = read(sender_name="云川县推进使用正版软件工作领导小组办公室")

    assert message["From"].addresses[0].addr_spec == "office@county.example"
    assert message["From"].addresses[0].display_name.startswith("云川县推进使用正版软件")
    assert message["To"].addresses[0].display_name == "李文静"
    assert message["Message-ID"] == "<abc.1@duban>"
    assert message["Date"].datetime == dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
    assert str(message["Date"]).endswith("+0800")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "zh-CN"
    assert message["Precedence"] is None
    assert len(message.get_all("Message-ID")) == len(message.get_all("Date")) == 1


def test_a_letter_is_text_and_html_and_nothing_else(read):
    message = read()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("html",)).get_content() == "<p>您好</p>"


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nX-NAME:自查表\r\nEND:VCALENDAR\r\n"


def test_a_calendar_lies_beside_the_two_bodies_and_takes_the_place_of_neither(read):
    message = read(calendar=CALENDAR)
    assert message.get_content_type() == "multipart/mixed"
    assert message["Subject"] == "请于 4 月 20 日前报送"
    bodies, calendar = message.iter_parts()
    assert [part.get_content_type() for part in bodies.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("html",)).get_content() == "<p>您好</p>"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_filename() == "duban.ics"
    assert calendar.get_payload(decode=True).decode() == CALENDAR
    assert [bodies["MIME-Version"], calendar["MIME-Version"]] == [None, None]
    assert not any(part.defects for part in message.walk())


def test_the_same_letter_has_the_same_bytes_with_a_calendar_too(mail_app, letter):
    mail_app(25)
    assert letter(calendar=CALENDAR).as_bytes() == letter(calendar=CALENDAR).as_bytes()


@pytest.mark.parametrize("length", [1, 12, 30, 60, 150])
def test_a_chinese_subject_of_any_length_arrives_as_written(read, length):
    subject = ("请于四月二十日前报送《软件使用情况自查表》" * 10)[:length]
    assert read(subject=subject)["Subject"] == subject


def test_a_long_chinese_name_arrives_as_written(mail_app, letter):
    mail_app(25)
    # The older reader: the newer one leaves blanks between the parts (against RFC 2047, 6.2).
    read = message_from_bytes(letter(to=("欧阳" * 30, "o@example.cn")).as_bytes())["To"]
    assert str(make_header(decode_header(read))) == "欧阳" * 30 + " <o@example.cn>"


@pytest.mark.parametrize(
    "evil",
    [
        "好\r\nBcc: a@b.cn",
        "好\nBcc: a@b.cn",
        "好\u2028Bcc: a@b.cn",
        "好\x00Bcc: a@b.cn",
        "\u202e好\x85",
    ],
)
def test_no_text_becomes_a_header(read, evil):
    message = read(subject=evil, to=(evil, "li@example.cn"), sender_name=evil)

    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["li@example.cn"]
    assert not any(sign in message["Subject"] for sign in evil if not sign.isprintable())


@pytest.mark.parametrize("evil", ["<a@b>\r\nBcc: <x@y>", "a@b", "<a b@c>", "<a@b><c@d>", ""])
def test_what_is_no_message_id_is_refused(mail_app, letter, evil):
    mail_app(25)
    with pytest.raises(ValueError, match="no Message-ID"):
        letter(message_id=evil)


def test_the_same_letter_has_the_same_bytes_in_every_time_zone(mail_app, letter):
    mail_app(25)
    found = set()
    try:
        for zone in ("UTC", "America/New_York", "Asia/Shanghai"):
            os.environ["TZ"] = zone
            time.tzset()
            found.add(letter().as_bytes())
    finally:
        del os.environ["TZ"]
        time.tzset()
    assert len(found) == 1


@pytest.mark.parametrize("trick", ["a\r\n.\r\nMAIL FROM:<x@y>", "a\n.\nb", "a\r.\rb", ".", "..\n."])
def test_no_text_ends_the_message_early(connect, letter, trick):
    with scripted() as server:
        answer = connect(server.port, SLOW).send(letter(text=trick))

    assert answer.code == 250
    assert (len(server.mails), server.verbs().count("MAIL")) == (1, 1)
    assert max(map(len, server.mails[0].split(b"\r\n"))) <= 998
    assert server.mails[0].isascii()


@pytest.mark.parametrize(
    ("typed", "wire"),
    [
        ("li@example.cn", "li@example.cn"),
        (" li@example.cn ", "li@example.cn"),
        ("li.wj+a@mail.gov.example.cn", "li.wj+a@mail.gov.example.cn"),
        ("li@财政.中国", "li@xn--5bvu10g.xn--fiqs8s"),
        ("root@localhost", "root@localhost"),
        ("a@x.cn, b@y.cn", None),
        ("a@x.cn b@y.cn", None),
        ("李 <a@x.cn>", None),
        ("李@x.cn", None),
        ("a@x.cn\r\nRCPT TO:<b@y.cn>", None),
        ("a@@x.cn", None),
        ("a..b@x.cn", None),
        (".a@x.cn", None),
        ("a@-x.cn", None),
        ("a@x..cn", None),
        ("@x.cn", None),
        ("a", None),
        ("", None),
        ("a" * 65 + "@x.cn", None),
        ("a@" + "b." * 150 + "cn", None),
    ],
)
def test_an_address_is_exactly_one_or_none(typed, wire):
    assert wire_address(typed) == wire


def test_one_line_keeps_words_and_drops_what_nobody_sees():
    assert one_line("  甲\t乙\r\n丙\u200b丁 ") == "甲 乙 丙 丁"


def test_what_is_laid_out_by_hand_says_what_flask_mail_would_say(mail_app, letter):
    mail_app(1)
    ours = letter(sender_name="县办公室")
    theirs = flask_mail.Message(
        ours.subject, recipients=[ours.to], body=ours.text, html=ours.html, sender=ours.sender,
        charset="utf-8",
    )  # fmt: skip
    theirs.msgId = ours.message_id
    read, other = (
        message_from_bytes(one, policy=policy.default)
        for one in (ours.as_bytes(), theirs.as_bytes())
    )
    for name in ("Subject", "From", "To", "Message-ID"):
        assert str(read[name]) == str(other[name])
    for kind in ("plain", "html"):
        assert [
            part.get_content().replace("\r\n", "\n")
            for message in (read, other)
            for part in [message.get_body((kind,))]
        ] == [ours.text if kind == "plain" else ours.html] * 2
    assert not [part.defects for part in read.walk() if part.defects]
