"""Paper out, paper in: printed by the browser, scanned askew, uploaded; a changed figure by row."""

import datetime as dt

import pypdfium2
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.town import Town
from tests.county import DUE
from tests.make import Make
from tests.papers.scans.made_up import as_pdf
from tests.services.survey.conftest import Survey, a_survey

TODAY = DUE - dt.timedelta(days=3)


def printed(page: Page, duty: int) -> bytes:
    page.goto(f"/duties/{duty}/figures/print")
    return page.pdf(prefer_css_page_size=True)


def test_printed_scanned_uploaded_and_attached(town: Town) -> None:
    with town.app.app_context():
        survey: Survey = a_survey(Make())
    town.becomes(TODAY, 9)
    with town.app.app_context():
        first, second = survey.units[:2]
        survey.fill(first, 30, 4, 5)
        survey.fill(second, 20, 1, 2)
        duties = [survey.duty(unit).id for unit in (first, second)]
        names = [first.name, second.name]
    page = town.seated(survey.county.office.name)
    papers = [printed(page, duty) for duty in duties]
    scans = []
    for paper, turn in zip(papers, (184, 88), strict=True):
        document = pypdfium2.PdfDocument(paper)
        assert len(document) == 1, "one page of A4"
        picture = document[0].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
        scans.append(picture.rotate(turn, expand=True, fillcolor=255))
    with town.app.app_context():
        survey.type(second, laptops="3", total="23")

    page.goto("/rounds")
    page.get_by_role("link", name="计算机统计表").first.click()
    page.get_by_role("link", name="盖章件回收").click()
    sent: FilePayload = {
        "name": "扫描.pdf", "mimeType": "application/pdf", "buffer": as_pdf(scans),
    }  # fmt: skip
    page.get_by_label("扫描件", exact=True).set_input_files(sent)
    page.get_by_role("button", name="上传并归位").click()
    expect(page.get_by_text("在排队，几秒后开始。")).to_be_visible()
    assert town.run("scans") == {"scans": "batches=1"}
    # The page looks again by itself.
    expect(page.get_by_role("row", name=names[0])).to_contain_text("已归位", timeout=15_000)
    page.get_by_role("row", name=names[1]).get_by_role("link", name="看是哪几处").click()
    expect(page.get_by_role("main")).to_contain_text("扫描件与系统数据不一致：第 2、3 行")
    expect(page.get_by_role("row", name="便携机")).to_contain_text("1")
    picture = page.locator(".scan-pages img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalHeight > 900)")
    page.get_by_text("照样采用…").click()
    page.get_by_label("为什么可以采用").fill("已电话核实，便携机数更正。")
    page.get_by_role("button", name="采用这份扫描件").click()
    expect(page.get_by_text("已归到任务里").first).to_be_visible()
    page.goto(f"/duties/{duties[0]}/figures")
    expect(page.get_by_text("已上传盖章扫描件")).to_be_visible()
