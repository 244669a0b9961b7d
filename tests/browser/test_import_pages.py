"""Loading a list through the browser, with scripts and without."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.records.access.sessions import open_session
from campaign.services.imports.run_import import run_import
from campaign.services.transaction import transaction
from tests.make import Make

UNITS = Path(__file__).parents[2] / "examples" / "county" / "units.csv"


@pytest.fixture
def token(make: Make) -> str:
    """A live session of an office whose county is in the register."""
    office = make.holder(make.unit("云川县", kind="county", code="1400"), "office", "周晓岚")
    with transaction() as session:
        return open_session(session, office.id, address="127.0.0.1", now=clock.now())


def no_findings(page: Page) -> None:
    """Nothing that a screen reader or a keyboard would stumble over."""
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found] == []


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_a_list_is_looked_at_confirmed_and_loaded(
    open_page: Callable[..., Page], site: str, app: Flask, token: str, width: int, scripts: bool
) -> None:
    page = open_page(width=width, scripts=scripts)
    page.context.add_cookies([{"name": "duban", "value": token, "url": site}])
    page.goto("/units")
    page.get_by_role("link", name="导入单位").click()
    if scripts:
        no_findings(page)
    page.get_by_label("名单文件").set_input_files(UNITS)
    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_text("检查通过，还没有写入")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if scripts:
        no_findings(page)
    page.get_by_role("button", name="导入 74 个单位").click()
    expect(page.get_by_text("在排队")).to_be_visible()
    with app.app_context():
        run_import(now=clock.now())
    # Nobody presses anything: the page looks again by itself, with scripts or without.
    expect(page.get_by_text("已导入。")).to_be_visible(timeout=10_000)
    if scripts:
        no_findings(page)
    page.get_by_role("link", name="看单位").click()
    expect(page.get_by_text("您能看到 74 个单位")).to_be_visible()
