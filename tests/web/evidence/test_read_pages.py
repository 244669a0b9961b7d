"""Reading a piece of evidence, its pictures, and the file itself."""

import io

import pytest
from flask import Flask
from PIL import Image

from campaign.rules.permissions import Role
from tests.papers.evidence.offices import docx
from tests.papers.evidence.pdfs import pdf
from tests.papers.evidence.pictures import GPS, phone
from tests.queries import counted
from tests.services.evidence.conftest import Desk
from tests.web.evidence.conftest import Pages


def test_a_file_is_handed_out_as_it_came_and_never_runs(pages: Pages) -> None:
    content = pdf(pages=2)
    added = pages.desk.add("盖章 的“表”, 1;2.pdf", content)
    answer = pages.browser().get(f"/evidence/{added.id}/file")
    assert answer.data == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"evidence-{added.id}.pdf\"; filename*=UTF-8''"
        "%E7%9B%96%E7%AB%A0%20%E7%9A%84%E2%80%9C%E8%A1%A8%E2%80%9D%2C%201%3B2.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_kind_goes_out_under_its_own_type(pages: Pages) -> None:
    word = pages.desk.add("自查.docx", docx())
    photo = pages.desk.add("照片.jpg", phone())
    browser = pages.browser()
    kinds = [browser.get(f"/evidence/{one.id}/file").mimetype for one in (word, photo)]
    assert kinds == [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "image/jpeg",
    ]  # fmt: skip
    assert GPS.encode() in browser.get(f"/evidence/{photo.id}/file").data  # as it was taken
    assert GPS.encode() not in browser.get(f"/evidence/{photo.id}/preview/1").data


def test_pages_are_shown_as_pictures_of_our_own(pages: Pages) -> None:
    added = pages.desk.add("年报.pdf", pdf(pages=7))
    page = pages.see(f"/evidence/{added.id}")
    assert page.count(f"/evidence/{added.id}/preview/") == 10  # five pages, each small and large
    assert "这里只预览前 5 页，共 7 页" in page and "第 1 页，共 7 页" in page
    browser = pages.browser()
    answer = browser.get(f"/evidence/{added.id}/preview/5")
    assert answer.mimetype == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.data)).width <= 1200
    for number in (0, 6, 7):
        assert browser.get(f"/evidence/{added.id}/preview/{number}").status_code == 404


def test_what_has_no_pictures_says_so(pages: Pages) -> None:
    added = pages.desk.add("自查.docx", docx())
    page = pages.see(f"/evidence/{added.id}")
    assert "Word 和 Excel 文件没有预览" in page
    assert "<figure" not in page


def test_an_earlier_version_stays_readable(pages: Pages) -> None:
    first = pages.desk.add()
    pages.desk.add(content=pdf(pages=2), hour=11)
    page = pages.see(f"/evidence/{first.id}")
    assert "停用" in page
    assert pages.browser().get(f"/evidence/{first.id}/file").status_code == 200


def test_who_may_see_the_duty_may_read_and_nobody_else(
    pages: Pages, desk: Desk, app: Flask
) -> None:
    added = desk.add()
    county = desk.county
    for role in (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL, Role.OFFICE):
        pages.see(f"/evidence/{added.id}", role)
    neighbour = county.people[county.units[1].code, Role.CONTACT]
    stranger = pages.make.sign_in(app.test_client(), neighbour)
    for tail in ("", "/file", "/preview/1"):
        there = f"/evidence/{added.id}{tail}"
        assert stranger.get(there).status_code == 404
        assert app.test_client().get(there).status_code == 302


def test_a_file_that_the_disk_has_lost_says_whom_to_ask(pages: Pages) -> None:
    added = pages.desk.add()
    pages.desk.store.path(pages.desk.row(added.id).stored_as or "").unlink()
    answer = pages.browser().get(f"/evidence/{added.id}/file")
    assert answer.status_code == 422
    assert "请联系管理员从备份恢复" in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_other_method_touches_a_file(pages: Pages, method: str) -> None:
    added = pages.desk.add()
    answer = getattr(pages.browser(), method)(f"/evidence/{added.id}/file")
    assert answer.status_code in (400, 405)
    assert len(pages.desk.files()) == 2


def test_many_files_take_no_more_questions_to_the_database_than_few(pages: Pages) -> None:
    browser = pages.browser()
    asked = []
    for number in range(1, 9):
        pages.desk.add(f"{number}.pdf", pdf(pages=number))
        if number in (1, 8):
            with counted() as sent:
                assert browser.get(pages.address).status_code == 200
            asked.append(len(sent))
    assert asked[0] == asked[1]
