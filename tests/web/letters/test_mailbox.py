"""The local mailbox: who reads what, and a letter that cannot reach out of its frame."""

import pytest
from flask import Flask

from campaign import clock
from campaign.records.notice.letters import message_id
from campaign.services.transaction import transaction
from models.letter import Attempt, Letter
from models.person import Person
from tests.forms import turned
from tests.make import Make
from tests.web.conftest import Place, same_as_missing

HTML = "<!doctype html><html lang='zh-CN'><head><title>信</title></head><body>正文</body></html>"
TEXT = "李文静同志：请报送。打开：http://localhost/l/abc_1-2。<b>不是标记</b>"


def letter(person: Person, subject: str = "请报送统计表", **about: object) -> int:
    key = f"test/{person.id}/{subject}"
    with transaction() as session:
        row = Letter(
            key=key, person_id=person.id, address=person.email or "", kind="clock", locale="zh",
            message_id=message_id(key), created_at=clock.now(), next_try_at=clock.now(),
            subject=subject, text=TEXT, html=HTML,
        )  # fmt: skip
        for name, value in about.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        number = row.id
    return number


def test_an_administrator_of_a_live_database_reads_and_nobody_else_does(place: Place) -> None:
    number = letter(place.contact)
    assert "请报送统计表" in place.see(place.admin, "/mailbox")
    for person in (place.office, place.contact):
        for address in ("/mailbox", f"/mailbox/{number}", f"/mailbox/{number}/html"):
            assert place.get(person, address).status_code == 404


def test_an_administrator_reads_the_letters_of_the_own_subtree_alone(place: Place) -> None:
    own = place.make.holder(place.finance, "admin", "局管理员")
    seen, beside = letter(place.contact, "本局的信"), letter(place.stranger, "别处的信")
    above = place.make.holder(place.finance, "deputy", "兼职领导")
    place.make.post(above, place.county, "lead")
    secret = letter(above, "也在上级任职的人的信")
    page = place.see(own, "/mailbox")
    assert "本局的信" in page and "别处的信" not in page and "也在上级任职" not in page
    assert place.get(own, f"/mailbox/{seen}").status_code == 200
    for number in (beside, secret):
        same_as_missing(place.get(own, f"/mailbox/{number}"), place.get(own, "/mailbox/99999"))
        assert place.get(own, f"/mailbox/{number}/html").status_code == 404


def test_in_a_demonstration_a_unit_reads_its_own_letters(place: Place) -> None:
    place.make.simulated()
    letter(place.contact, "本单位的信")
    letter(place.office, "办公室的信")
    page = place.see(place.contact, "/mailbox")
    assert "本单位的信" in page and "办公室的信" not in page
    both = place.see(place.office, "/mailbox")
    assert "本单位的信" in both and "办公室的信" in both


def test_letters_are_newest_first_found_and_paged(app: Flask, place: Place, make: Make) -> None:
    for number in range(55):
        letter(place.contact, f"信{number:02d}")
    letter(place.stranger, "别样的", state="failed", reason="550")
    first = place.see(place.admin, "/mailbox")
    second = place.see(place.admin, turned(first))
    assert first.index("别样的") < first.index("信54") < first.index("信10")
    assert "信05" not in first and "信05" in second
    found = place.see(place.admin, "/mailbox?q=别样")
    assert "别样的" in found and "信54" not in found
    assert "别样的" in place.see(place.admin, "/mailbox?state=failed")
    assert "没有符合条件的信件" in place.see(place.admin, "/mailbox?q=%25")


@pytest.mark.parametrize("query", ["after=x", "before=999999999999", "state=zzz", "q=%00"])
def test_odd_addresses_are_answered(place: Place, query: str) -> None:
    assert place.get(place.admin, f"/mailbox?{query}").status_code in (200, 422)


def test_a_letter_shows_its_links_and_nothing_of_it_becomes_markup(place: Place) -> None:
    page = place.see(place.admin, f"/mailbox/{letter(place.contact)}")
    assert '<a href="http://localhost/l/abc_1-2"' in page
    assert "&lt;b&gt;不是标记" in page and "<b>不是标记" not in page


def test_the_html_part_stays_in_its_frame(place: Place) -> None:
    answer = place.get(place.admin, f"/mailbox/{letter(place.contact)}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox;" in policy and "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy and "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.get_data(as_text=True) == HTML
    page = place.get(place.admin, "/mailbox")
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_letter_not_yet_written_and_one_not_kept_say_so(place: Place) -> None:
    waiting = letter(place.contact, "", text="", html="")
    gone = letter(place.contact, "已发", text="", html="", state="accepted")
    with transaction() as session:
        session.add(
            Attempt(
                letter_id=gone, n=1, fence=1, worker="w", started_at=clock.now(), code=250,
                reply="queued as 42",
            )
        )  # fmt: skip
    assert "还没有写成" in place.see(place.admin, f"/mailbox/{waiting}")
    page = place.see(place.admin, f"/mailbox/{gone}")
    assert "正文没有保存" in page and "queued as 42" in page
