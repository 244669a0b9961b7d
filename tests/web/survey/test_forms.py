"""The pages of forms: list, one form, the designer."""

import re

from tests.papers.forms.test_form_file import SOUND
from tests.web.conftest import Place, same_as_missing


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', page)
    assert found
    return found[1]


def save(place: Place, source: str, note: str = "初稿", form_id: int = 0, seen: int = 0) -> int:
    answer = place.post(
        place.office, "/forms/save", source=source, note=note, form_id=form_id, seen=seen
    )
    return answer.status_code


def test_the_designer_begins_with_the_form_of_the_field_and_draws_it(place: Place) -> None:
    page = place.see(place.office, "/forms/new")
    assert "software-survey" in page
    assert "服务器操作系统" in page
    assert "授权文件上允许安装的台数之和。" in page
    assert 'href="/forms/new"' in place.see(place.office, "/forms")
    assert 'href="/forms"' in place.see(place.office, "/campaigns")


def test_a_text_is_checked_before_it_is_kept(place: Place) -> None:
    wrong = place.post(place.office, "/forms/check", source=SOUND.replace("<= total", "<= totl"))
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "是不是“total”？" in page
    assert 'href="#line-17"' in page
    assert "合计" in page, "what can be read is drawn all the same"
    right = place.post(place.office, "/forms/check", source=SOUND).get_data(as_text=True)
    assert "没有错误：2 组，4 个字段，2 条规则。" in right
    assert "存为第 1 版" in right


def test_each_saving_makes_a_version_with_its_reason(place: Place) -> None:
    assert save(place, SOUND) == 303
    assert save(place, SOUND.replace("台式机,", "台式计算机,"), "按市里口径", 1, 1) == 303
    page = place.see(place.office, "/forms/1")
    assert "台式计算机" in page
    assert "按市里口径" in page
    assert "台式计算机" not in place.see(place.office, "/forms/1?version=1")
    assert "第 2 版" in place.see(place.contact, "/forms")
    assert "设计" not in place.see(place.contact, "/forms/1")


def test_a_reason_is_asked_and_nobody_is_overwritten(place: Place) -> None:
    assert save(place, SOUND, note=" ") == 422
    assert save(place, SOUND) == 303
    assert save(place, SOUND.replace("软件", "程序"), "改名", 1, 0) == 409
    assert save(place, SOUND, "没有改", 1, 1) == 303
    assert "第 2 版" not in place.see(place.office, "/forms/1")
    assert hidden(place.see(place.office, "/forms/1/edit"), "seen") == "1"


def test_a_form_that_is_not_there_is_missing(place: Place) -> None:
    same_as_missing(place.get(place.office, "/forms/7"), place.get(place.office, "/forms/8/edit"))
    same_as_missing(place.get(place.contact, "/forms/new"), place.get(place.contact, "/forms/9"))
