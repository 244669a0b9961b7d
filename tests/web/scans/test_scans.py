"""Stamped paper comes back: printed, scanned, attached; what does not agree waits for a person."""

import base64
import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from flask import Flask, current_app
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from campaign import clock
from campaign.records.evidence.store import Store
from campaign.rules.permissions import Role
from campaign.rules.survey.scans.code import PrintCode, PrintKeys, first_keys, read_print_code
from campaign.services.evidence.sweep_strays import sweep_strays
from campaign.services.scans.forget_scans import forget_scans
from campaign.services.scans.run_scans import run_scans
from campaign.services.survey.void_round import void_round
from campaign.services.transaction import transaction
from models.base import db
from models.event import Event
from models.evidence import Evidence
from models.scan import PrintedForm, ScanBatch, ScanDocument, ScanFile, ScanPage
from models.survey import FigureLook
from tests.forms import submit, token
from tests.make import Make
from tests.papers.evidence.pdfs import pdf
from tests.papers.scans.made_up import as_pdf, scanned
from tests.services.survey.conftest import NOW, TODAY, Survey, a_survey
from tests.web.survey.test_figures import address, browser, text

PICTURE = re.compile(r'class="form-code" src="data:image/svg\+xml;base64,([^"]+)"')


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    found = a_survey(make)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return found


@pytest.fixture
def office(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.county.scope, Role.OFFICE)


# Paper outlives settings: the worker's SECRET_KEY is another than when the forms were printed.
CHANGED = "a secret that was set after the printing"


def key() -> PrintKeys:
    return first_keys(current_app.extensions["settings"].secret_key)


def store() -> Store:
    return Store(Path(current_app.extensions["settings"].upload_dir))


def drawn_code(svg: str) -> str:
    """What a reader makes of a drawn code: its modules are the path's squares."""
    size = int(re.search(r'width="(\d+)"', svg)[1])  # type: ignore[index]
    dark = bytearray(b"\xff" * size * size)
    for x, y, w, h in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)", svg):
        for row in range(int(y), int(y) + int(h)):
            for column in range(int(x), int(x) + int(w)):
                dark[row * size + column] = 0
    picture = Image.frombytes("L", (size, size), bytes(dark)).resize((size * 6, size * 6), 0)
    return str(zxingcpp.read_barcodes(picture)[0].text)


def print_out(client: FlaskClient, survey: Survey, unit: Any) -> list[PrintCode]:
    """Print a unit's form; return the codes of its pages."""
    page = text(client, address(survey, unit, "/figures/print"))
    pictures = [base64.b64decode(found).decode() for found in PICTURE.findall(page)]
    codes = [read_print_code(drawn_code(one), key()) for one in pictures]
    assert all(codes)
    assert codes[::2] == codes[1::2], "each page bears its code twice"
    for one in codes:
        assert one is not None
        assert one.short in html.unescape(page)
    return codes[::2]  # type: ignore[return-value]


def scan(*codes: PrintCode | str, seed: int = 1) -> bytes:
    texts = [one if isinstance(one, str) else one.written(key()) for one in codes]
    return as_pdf([scanned(one, seed + n) for n, one in enumerate(texts)])


def send(client: FlaskClient, *files: tuple[str, bytes]) -> Any:
    fields: MultiDict[str, object] = MultiDict({"csrf_token": token(client, "/help")})
    for name, content in files:
        fields.add("file", FileStorage(io.BytesIO(content), name))
    # Encoded here: the client would leave a large one in a file that it does not close.
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/scans", data=body, content_type=kind)


def worked(client: FlaskClient, *files: tuple[str, bytes]) -> str:
    """Upload a batch, let the worker do it, return its address."""
    answer = send(client, *files)
    assert answer.status_code == 303, answer.get_data(as_text=True)[-3000:]
    assert "在排队" in text(client, answer.headers["Location"])
    assert run_scans(store=store(), key=CHANGED, now=NOW) == 1
    assert run_scans(store=store(), key=CHANGED, now=NOW) == 0
    return str(answer.headers["Location"])


def documents() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(ScanDocument.state, ScanDocument.why).order_by(ScanDocument.id)
    )
    return [(state, why) for state, why in rows]


def test_printed_stamped_scanned_and_attached_a_changed_figure_is_told_by_row(
    survey: Survey, app: Flask, office: FlaskClient
) -> None:
    first, second, third, _ = survey.units
    for unit in (first, second, third):
        survey.fill(unit, 30, 4, 5)
    survey.submit(second)
    contact = browser(survey, app, first, Role.CONTACT)
    codes = [print_out(office, survey, unit)[0] for unit in (first, second, third)]
    assert codes[0].pages == 1
    print_out(contact, survey, first)
    assert db.session.scalar(select(func.count()).select_from(PrintedForm)) == 3
    survey.type(third, laptops="7", total="37")  # after the print
    foreign = codes[0].written(first_keys("the secret of another house"))
    here = worked(
        office, ("一.pdf", scan(codes[2], "http://example", codes[1], codes[0], codes[1])),
        ("二.pdf", scan(foreign)),
    )  # fmt: skip
    assert documents() == [("held", "changed"), ("attached", ""), ("attached", "")]
    page = text(office, here)
    for said in ("扫描件与系统数据不一致", "没有认出回收码", "码不是本系统签发的", "第 1 页重复",
                 "一.pdf 4 页"):  # fmt: skip
        assert said in page, said
    # Drafts of a unit that still owes, under review for one that has handed in.
    rows = db.session.execute(
        select(Evidence.unit_id, Evidence.kind, Evidence.status, Evidence.name)
        .where(Evidence.stored_as.is_not(None))
        .order_by(Evidence.unit_id)
    ).all()
    db.session.rollback()
    assert [tuple(row) for row in rows] == [
        (first.id, "slip", "draft", "计算机统计表-第1轮-盖章件.pdf"),
        (second.id, "slip", "in_review", "计算机统计表-第1轮-盖章件.pdf"),
    ]
    assert "已上传盖章扫描件" in text(contact, address(survey, first))
    # The held one: both figures by row, to be decided with a reason.
    held = db.session.scalars(select(ScanDocument.id).order_by(ScanDocument.id)).first()
    beside = text(office, f"/scans/documents/{held}")
    assert "第 2、3 行" in beside
    plain = re.sub(r"<[^>]+>|\s+", " ", beside)
    assert re.search(r"2 +便携机 +4 +7", plain)
    assert re.search(r"3 +合计 +34 +37", plain)
    assert f"/scans/documents/{held}" in text(office, address(survey, third))
    looks = db.session.scalars(select(FigureLook.page).where(FigureLook.unit_id == third.id)).all()
    assert "scan" in looks
    db.session.rollback()
    assert submit(office, f"/scans/documents/{held}/accept", {"reason": ""}).status_code == 422
    done = submit(office, f"/scans/documents/{held}/accept", {"reason": "已电话核实"})
    assert done.status_code == 303
    assert submit(office, f"/scans/documents/{held}/drop").status_code == 409
    assert documents()[0] == ("attached", "changed")
    acts = db.session.scalars(select(Event.act).where(Event.act.startswith("scans."))).all()
    assert acts == ["scans.upload", "scans.accept"]
    db.session.rollback()


def test_what_lies_open_is_placed_by_hand_and_the_batch_is_cleared_away(
    survey: Survey, app: Flask, office: FlaskClient
) -> None:
    first, second = survey.units[:2]
    survey.fill(first, 3)
    contact = browser(survey, app, first, Role.CONTACT)
    here = worked(contact, ("旧表.pdf", scan("nothing", "http://example")))
    pages = db.session.scalars(select(ScanPage.id).order_by(ScanPage.id)).all()
    db.session.rollback()
    picture = contact.get(f"/scans/pages/{pages[0]}")
    assert (picture.mimetype, picture.status_code) == ("image/jpeg", 200)
    for other in (office, browser(survey, app, second, Role.CONTACT)):
        assert other.get(here).status_code == 404
        assert other.get(f"/scans/pages/{pages[0]}").status_code == 404
        assert submit(other, f"{here}/place", {"page": pages, "filing": 1}).status_code in (
            404,
            422,
        )
    assert "没有查到这样的单位" in text(contact, f"{here}?q={second.name}")
    found = text(contact, f"{here}?q={first.name}&page={pages[0]}")
    filing = re.search(r'name="filing" value="(\d+)" checked', found)
    assert filing is not None
    assert f'value="{pages[0]}" checked' in found
    assert submit(contact, f"{here}/place", {"filing": filing[1]}).status_code == 422
    done = submit(contact, f"{here}/place", {"page": pages, "filing": filing[1]})
    assert done.status_code == 303
    row = db.session.scalars(select(Evidence).where(Evidence.stored_as.is_not(None))).one()
    assert (row.unit_id, row.pages, row.kind) == (first.id, 2, "file")
    name = db.session.scalars(select(ScanFile.stored_as)).one()
    assert name is not None
    db.session.rollback()
    assert store().path(name).is_file()
    assert sweep_strays(store=store(), now=NOW) == 0
    assert forget_scans(store=store(), now=NOW) == 1
    assert not store().path(name).exists()
    assert db.session.scalars(select(ScanFile.stored_as)).all() == [None]
    db.session.rollback()


def test_other_rounds_other_units_and_broken_files_are_refused_in_words(
    survey: Survey, app: Flask, office: FlaskClient
) -> None:
    first, second = survey.units[:2]
    contact = browser(survey, app, first, Role.CONTACT)
    own, theirs = print_out(office, survey, first)[0], print_out(office, survey, second)[0]
    half = PrintCode(**{**own.__dict__, "pages": 2})
    here = worked(contact, ("扫描.pdf", scan(theirs, half)))
    assert documents() == [("refused", "no_right"), ("held", "missing")]
    page = text(contact, here)
    assert "不是您负责的单位的表" in page
    assert second.name not in page
    assert "缺第 2 页" in page
    held = db.session.scalars(select(ScanDocument.id).where(ScanDocument.state == "held")).one()
    db.session.rollback()
    assert submit(contact, f"/scans/documents/{held}/accept", {"reason": "x"}).status_code == 404
    assert submit(contact, f"/scans/documents/{held}/drop").status_code == 303
    for name, content, said in (
        ("a.pdf", b"", "文件是空的"),
        ("a.pdf", pdf(catalog="/OpenAction << /S /JavaScript >>"), "自动运行"),
        ("a.pdf", pdf(pages=201), "最多 200 页"), ("a.docx", b"PK\x03\x04x", "a.docx"),
    ):  # fmt: skip
        answer = send(office, (name, content))
        assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True), said
    assert "请先选择文件" in submit(office, "/scans").get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(ScanBatch)) == 1
    db.session.rollback()
    void_round(
        survey.sent.round_id, asker=survey.county.office, reason="数据有误", due_on=TODAY,
        version=1, now=NOW, today=TODAY,
    )  # fmt: skip
    there = worked(office, ("扫描.pdf", scan(own)))
    assert "这一轮已经作废或结束，没有收" in text(office, there)


def test_a_worker_that_died_is_followed_by_another_that_goes_on(
    survey: Survey, app: Flask, office: FlaskClient
) -> None:
    survey.fill(survey.units[0], 3)
    code = print_out(office, survey, survey.units[0])[0]
    assert send(office, ("扫描.pdf", scan(code, "http://example"))).status_code == 303
    with transaction() as session:
        batch = session.scalars(select(ScanBatch)).one()
        batch.state, batch.taken_at, batch.done = "reading", NOW, 1
        file_id = session.scalars(select(ScanFile.id)).one()
        session.add(
            ScanPage(batch_id=batch.id, file_id=file_id, number=1, codes=[code.written(key())])
        )
    assert run_scans(store=store(), key=CHANGED, now=NOW) == 0, "another is at work"
    later = NOW.replace(hour=NOW.hour + 1)
    assert run_scans(store=store(), key=CHANGED, now=later) == 1
    assert documents() == [("attached", "")]
    batch = db.session.scalars(select(ScanBatch)).one()
    assert (batch.state, batch.done) == ("done", 2)
    db.session.rollback()
