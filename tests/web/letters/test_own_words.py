"""The pages on which an office puts its own words into letters."""

from flask import Flask

from campaign.rules.permissions import Role
from tests.county import a_county
from tests.forms import submit
from tests.make import Make


def test_an_office_adds_words_sees_what_is_wrong_and_keeps_every_version(
    app: Flask, make: Make
) -> None:
    county = a_county(make)
    county.open()
    browser = make.sign_in(app.test_client(), county.people[county.scope.code, Role.OFFICE])
    listed = f"/campaigns/{county.campaign_id}/letters"
    address = f"{listed}/clock/zh"
    assert "标准文字" in browser.get(listed).get_data(as_text=True)

    wrong = submit(browser, address, {"opening": "{口令}您好", "closing": "谢谢。", "version": "0"})
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "没有“口令”这个字段" in page
    assert "{口令}您好" in page and "谢谢。" in page

    kept = submit(browser, address, {"opening": "{单位}您好", "closing": "", "version": "0"})
    assert (kept.status_code, kept.location) == (302, listed)
    own = browser.get(f"{listed}/clock/zh").get_data(as_text=True)
    assert "中文" in own.split("</title>")[0] and "谁会读到" in own
    assert "附语：期限提醒（中文）" in own
    assert "附语第 1 版" in browser.get(listed).get_data(as_text=True)

    stale = submit(browser, address, {"opening": "别的话", "closing": "", "version": "0"})
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert "已经有人改过" in page and "别的话" in page

    back = submit(browser, address, {"opening": "", "closing": "", "version": "1"})
    assert back.status_code == 302
    page = browser.get(address).get_data(as_text=True)
    assert "恢复为标准文字" in page and "{单位}您好" in page
    assert browser.get(f"{listed}/reset/zh").status_code == 404
    assert browser.get(f"{listed}/clock/fr").status_code == 404
