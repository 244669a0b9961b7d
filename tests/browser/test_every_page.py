"""Every page, as everybody sees it: it fits, it can be read aloud, and it needs no scripts."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.records.access.sessions import open_session
from campaign.services.transaction import transaction
from tests.make import PASSWORD, Make
from tests.whole.walk import Walk, a_walk, pages

# Files and facts for machines; a letter's own page is made for mail programs.
NO_PAGES = {
    "health.show",
    "office.sheet",
    "duties.form",
    "files.download",
    "files.preview",
    "imports.sample_units",
    "imports.sample_people",
    "mailbox.html_part",
    "scans.picture",
    "scans.document_page",
    "trail.sheet",
}
READERS = ("office", "contact", "lead", "admin")
# What a person who uses the keyboard sees of where they are: a ring, and on the screen.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) { return null; }
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth;
  return {what: one.outerHTML.slice(0, 120), ring, seen};
}"""
AXE = Axe()
ONLY_FAULTS = {"resultTypes": ["violations"]}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
WIDE, PHONE = 1280, 360
FOLD = """document.querySelectorAll('details').forEach(
  one => { if (one.open && one.dataset.unfolded) { one.open = false; } })"""
UNFOLD = """document.querySelectorAll('details').forEach(
  one => { if (!one.open) { one.open = true; one.dataset.unfolded = "1"; } })"""


@pytest.fixture
def walk(make: Make) -> Walk:
    """A county with something of everything."""
    return a_walk(make)


def seat(page: Page, site: str, walk: Walk, reader: str) -> None:
    """Let the reader in without the door."""
    with transaction() as session:
        person = walk.people[reader]
        token = open_session(session, person.id, address="127.0.0.1", now=clock.now())
    page.context.add_cookies([{"name": "duban", "value": token, "url": site}])


@pytest.mark.timeout(420)
def test_every_page_fits_and_can_be_read_aloud(
    app: Flask, site: str, walk: Walk, open_page: Callable[..., Page]
) -> None:
    faults, seen, heard = [], set(), set()
    for reader in READERS:
        page = open_page()
        seat(page, site, walk, reader)
        for endpoint, address in pages(app, walk):
            if endpoint in NO_PAGES:
                continue
            answer = page.request.get(address)  # most are nobody's business: nothing to draw
            assert answer.status in (200, 404, 409), f"{reader} {address}: {answer}"
            if "attachment" in answer.headers.get("content-disposition", ""):
                continue
            if answer.status == 200 and (reader, answer.url) not in seen:
                page.set_viewport_size({"width": WIDE, "height": 900})
                page.goto(address)
                seen.add((reader, answer.url))
                found = wide_and_narrow(
                    page, on_a_phone=reader == "contact", aloud=endpoint not in heard
                )
                heard.add(endpoint)
                faults += [f"{reader} {address}: {one}" for one in found]
    assert faults == []
    assert len(seen) > 60


def wide_and_narrow(page: Page, *, on_a_phone: bool, aloud: bool) -> Iterator[str]:
    """What is wrong with the page as it stands there, on a desk and then on a phone.

    One reader's page is read aloud like another's; on a phone it is mostly a unit's.
    """
    yield from faults_of(page, aloud=aloud)
    page.set_viewport_size({"width": PHONE, "height": 900})
    yield from faults_of(page, aloud=aloud and on_a_phone)


def faults_of(page: Page, *, aloud: bool) -> Iterator[str]:
    """What is wrong with the page at the width it has."""
    wide = page.viewport_size
    page.evaluate(FOLD)
    if not page.evaluate(FITS):
        yield f"wider than {wide}"
    faults = AXE.run(page, options=ONLY_FAULTS).response["violations"] if aloud else []
    for found in faults:
        yield f"{wide} {found['id']}: {[node['html'][:150] for node in found['nodes'][:3]]}"
    page.evaluate(UNFOLD)
    if not page.evaluate(FITS):
        yield f"wider than {wide} when unfolded"


@pytest.mark.parametrize("reader", ["", "contact", "office"])
def test_the_keyboard_shows_where_it_is(
    app: Flask, site: str, walk: Walk, page: Page, reader: str
) -> None:
    if reader:
        seat(page, site, walk, reader)
    page.goto("/")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
    assert "跳到正文" in stops[0]["what"]
    assert len(stops) >= 6
    assert [stop["what"] for stop in stops if not (stop["ring"] and stop["seen"])] == []


def test_the_first_stop_leads_past_the_menu(site: str, walk: Walk, page: Page) -> None:
    seat(page, site, walk, "office")
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_contact_without_scripts_marks_a_duty_done(
    walk: Walk, open_page: Callable[..., Page]
) -> None:
    page = open_page(scripts=False, width=360)
    sign_in(page, walk.people["contact"].login)
    page.get_by_role("link", name="标记完成").click()
    page.get_by_role("link", name="填写统计表").click()
    for name, number in (("台式机", "12"), ("便携机", "5"), ("合计", "17")):
        page.get_by_label(name).first.fill(number)
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("已填 3/3 项")).to_be_visible()
    page.get_by_role("link", name="填好了，去报送").click()
    page.get_by_label("完成情况").fill("统计表已签字盖章，今日报送。")
    page.get_by_role("button", name="报送办公室").click()
    expect(page.get_by_text("已报送，等待办公室审核。")).to_be_visible()
    expect(page.get_by_role("heading", name="等待办公室审核")).to_be_visible()
    page.get_by_text("菜单", exact=True).click()  # a fold-out that needs no script
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_an_office_without_scripts_urges(walk: Walk, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=False)
    sign_in(page, walk.people["office"].login)
    ticks = page.locator("input[data-tick]:enabled")
    owed = ticks.count()
    assert owed >= 2
    for number in range(owed):
        ticks.nth(number).check()
    expect(page.locator("input[data-tick-all]").first).to_be_hidden()
    page.get_by_role("button", name="催办所选单位…").click()
    expect(page.get_by_role("heading", name="告知")).to_be_visible()
    page.get_by_role("button", name="个单位催办").click()
    expect(page.get_by_text("个单位催办：")).to_be_visible()


def sign_in(page: Page, login: str) -> None:
    """Come in by the door."""
    page.goto("/")
    page.get_by_label("邮箱或手机号").fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")
