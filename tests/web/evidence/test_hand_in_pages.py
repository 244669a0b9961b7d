"""Handing files in through the browser, without scripts."""

import re

import pytest

from campaign.rules.permissions import Role
from campaign.services.progress.submit_duty import submit_duty
from tests.county import at
from tests.papers.evidence.offices import docx, old_office
from tests.papers.evidence.pdfs import pdf
from tests.papers.evidence.pictures import jpg
from tests.services.evidence.conftest import DAY, REPORT, TABLE
from tests.web.evidence.conftest import Pages, said

OLD = ("自查.doc", old_office("WordDocument"))


def test_the_page_names_what_is_asked_and_what_is_missing(pages: Pages) -> None:
    page = pages.see()
    assert page.count("还没有文件") == 2
    assert TABLE in page and REPORT in page and "其他材料" in page
    assert "每个最多 20 MB" in page and "已用 0 MB，共 200 MB" in page
    assert f'action="{pages.address}"' in page
    draft = f"/duties/{pages.desk.duty_id}/draft"  # keeps what is typed, then shows this page
    assert f'formaction="{draft}"' in pages.see(f"/duties/{pages.desk.duty_id}")


def test_several_files_are_taken_at_once(pages: Pages) -> None:
    browser = pages.browser()
    answer = pages.send(("表.pdf", pdf()), ("照片.jpg", jpg()), client=browser)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert said(page) == ["已上传 2 个文件，随任务一起报送。"]
    assert "表.pdf" in page and "照片.jpg" in page
    assert "李" not in page or "未报送" in page
    assert [piece.name for piece in pages.desk.handed()[TABLE].pieces] == ["表.pdf", "照片.jpg"]


def test_one_that_is_refused_stops_no_other(pages: Pages) -> None:
    browser = pages.browser()
    answer = pages.send(OLD, ("表.pdf", pdf()), client=browser)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert said(page) == [
        "已上传 1 个文件，随任务一起报送。",
        "“自查.doc”没有上传。这是旧版 .doc 文件。请在 WPS 或 Word 里另存为 .docx，再上传。",
    ]
    assert [piece.name for piece in pages.desk.handed()[TABLE].pieces] == ["表.pdf"]


def test_when_none_is_taken_the_page_says_why_and_keeps_the_choice(pages: Pages) -> None:
    answer = pages.send(OLD, item=REPORT)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "这是旧版 .doc 文件" in said(page)[0]
    assert f'<option value="{REPORT}" selected>' in page


def test_a_form_without_a_file_asks_for_one(pages: Pages) -> None:
    answer = pages.send()
    assert answer.status_code == 422
    assert said(answer.get_data(as_text=True)) == ["请先选择文件。"]


def test_more_files_than_can_be_looked_into_are_not_begun(pages: Pages) -> None:
    answer = pages.send(*[(f"{n}.pdf", b"x") for n in range(21)])
    assert answer.status_code == 422
    assert said(answer.get_data(as_text=True)) == ["一次最多选 20 个文件，请分几次上传。"]


def test_a_form_pressed_twice_hands_in_once(pages: Pages) -> None:
    browser = pages.browser()
    key = re.findall(r'name="once" value="([^"]+)"', browser.get(pages.address).text)[-1]
    first = pages.send(("表.pdf", pdf()), client=browser, once=key)
    second = pages.send(("表.pdf", pdf()), client=browser, once=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(pages.desk.events()) == 1
    assert len(pages.desk.files()) == 2


def test_a_file_is_put_in_the_place_of_another_from_its_row(pages: Pages) -> None:
    old = pages.desk.add()
    assert pages.send(("新表.pdf", pdf(pages=2)), replaces=str(old.id)).status_code == 303
    page = pages.see()
    assert "第 2 版" in page and "以前的 1 个文件" in page
    assert pages.send(("三.pdf", pdf(pages=3)), replaces=str(old.id)).status_code == 404


def test_a_file_is_taken_back_from_its_row(pages: Pages) -> None:
    added = pages.desk.add()
    browser = pages.browser()
    assert f"/evidence/{added.id}/remove" in pages.see()
    answer = pages.send(to=f"/evidence/{added.id}/remove", client=browser)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert said(page) == ["已移除“统计表.pdf”。"]
    assert "（文件已删除）" in page
    assert pages.browser().get(f"/evidence/{added.id}").status_code == 404


def test_after_the_duty_was_handed_in_there_is_nothing_to_press(pages: Pages) -> None:
    added = pages.desk.add()
    submit_duty(
        pages.desk.duty_id, asker=pages.desk.contact, note="已报送", version=1, now=at(DAY, 12),
        today=DAY, on_paper=True,
    )  # fmt: skip
    page = pages.see()
    assert "审核中" in page
    assert 'type="file"' not in page and "/remove" not in page
    answer = pages.send(("二.pdf", pdf(pages=2)))
    assert answer.status_code == 422
    assert "现在的状态不能增减材料" in answer.get_data(as_text=True)
    assert pages.send(to=f"/evidence/{added.id}/remove").status_code == 409


def test_the_office_keeps_slips_and_takes_them_back(pages: Pages) -> None:
    office = Role.OFFICE
    page = pages.see(role=office)
    assert "上传单位交来的纸质件" in page and "本单位的空间" not in page
    answer = pages.send(("收条.jpg", jpg()), item="other", to=f"{pages.address}/slip", role=office)
    assert answer.status_code == 303
    slip = pages.desk.handed()["other"].pieces[0]
    page = pages.see(role=office)
    assert "办公室代录" in page and f"/evidence/{slip.id}/remove-slip" in page
    assert f"/evidence/{slip.id}/remove" not in pages.see()
    assert pages.send(to=f"/evidence/{slip.id}/remove-slip", role=office).status_code == 303


def test_a_name_that_is_markup_is_text(pages: Pages) -> None:
    pages.send(("<img src=x onerror=alert(1)>.pdf", pdf()))
    pages.send(("&lt;b&gt;.docx", docx()))
    page = pages.see()
    assert "<img src=x" not in page
    assert "_img src=x onerror=alert(1)_.pdf" in page and "&amp;lt;b&amp;gt;.docx" in page


def test_a_request_beyond_all_bounds_is_refused_before_it_is_read(pages: Pages) -> None:
    for address, megabytes in ((pages.address, 101), ("/imports/units", 21)):
        answer = pages.browser().post(
            address, data=b"--x--", content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(megabytes << 20)},
        )  # fmt: skip
        assert answer.status_code == 413, address


@pytest.mark.parametrize("size", [20, 21])
def test_a_file_over_the_limit_is_refused_in_words(pages: Pages, size: int) -> None:
    """Several files come in one request: its own limit is higher than a file's."""
    answer = pages.send(("大.pdf", pdf() + b"\n" * ((size << 20) - 600)))
    if size == 20:
        assert answer.status_code == 303
    else:
        assert answer.status_code == 422
        assert "文件超过 20 MB" in answer.get_data(as_text=True)
