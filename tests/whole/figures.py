"""A form, a round and a unit's filing, as rows: what addresses of figures name."""

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.official.make.archive import docx
from campaign.papers.official.make.markup import body
from campaign.papers.price_file import SHIPPED, read_book
from campaign.rules.money.book import as_facts
from models.doubt import Doubt
from models.duty import Duty
from models.money import Estimate, MoneyAnswer, MoneyRequest, PriceBook
from models.paper import Paper, PaperRecipient, PaperVersion
from models.scan import ScanBatch, ScanDocument, ScanFile, ScanPage
from models.survey import Filing, FormVersion, RoundSnapshot, SurveyForm, SurveyRound
from models.unit import Unit

FORM = """\
code: {code}
name: 计算机统计表
groups:
  - key: computers
    name: 计算机
    fields:
      - {{key: desktops, name: 台式机, unit: 台}}
      - {{key: laptops, name: 便携机, unit: 台}}
      - {{key: total, name: 合计, unit: 台}}
rules:
  - {{key: sum, hard: desktops + laptops = total, says: 两项之和要等于合计。}}
"""


def a_round(
    session: Session, duty: Duty, *, code: str, by_id: int, now: dt.datetime, today: dt.date
) -> dict[str, Any]:
    """Write a form, a round on the duty's milestone and the unit's line; return their numbers."""
    source = FORM.format(code=code)
    form = SurveyForm(code=code, name="计算机统计表")
    session.add(form)
    session.flush()
    version = FormVersion(
        form_id=form.id, number=1, source=source, at=now, by_id=by_id, note="初稿",
        source_sha256=hashlib.sha256(source.encode()).hexdigest(),
    )  # fmt: skip
    session.add(version)
    session.flush()
    sent = SurveyRound(
        campaign_id=duty.campaign_id, milestone_id=duty.milestone_id, form_version_id=version.id,
        number=1, name="计算机统计表", state="open", due_on=today, opened_at=now,
    )  # fmt: skip
    session.add(sent)
    session.flush()
    path = session.scalars(select(Unit.path).where(Unit.id == duty.unit_id)).one()
    doubt = Doubt(
        round_id=sent.id, unit_id=duty.unit_id, duty_id=duty.id, check_key="k", says="总数不一致",
        cells={"earlier": {}, "later": {"total": 3}}, state="open", found_at=now,
    )  # fmt: skip
    session.add(doubt)
    filing = Filing(
        round_id=sent.id, unit_id=duty.unit_id, duty_id=duty.id, line="sent", listed_on=today,
        place=path, expected=True,
    )  # fmt: skip
    session.add(filing)
    session.flush()
    frozen = RoundSnapshot(
        round_id=sent.id, unit_id=duty.unit_id, place=path, name="汇总", signer="王建国", at=now,
        figures={"code": "x", "fraction": [1, 0, 0, 0], "totals": {}, "below": []}, sha256="0" * 64,
    )  # fmt: skip
    session.add(frozen)
    session.flush()
    return {
        "snapshot": frozen.id, "survey_form": form.id, "round": sent.id, "filing": filing.id,
        "doubt": doubt.id,
    }  # fmt: skip


def a_scan(
    session: Session, filing_id: int | None, *, by_id: int, now: dt.datetime
) -> dict[str, Any]:
    """Write a batch of scans, and a page of it: in a document of the filing, or in none."""
    batch = ScanBatch(state="done", by_id=by_id, at=now, pages=1, done=1, finished_at=now)
    session.add(batch)
    session.flush()
    file = ScanFile(batch_id=batch.id, position=1, name="扫描.pdf", media="pdf", pages=1)
    session.add(file)
    document = None
    if filing_id is not None:
        document = ScanDocument(
            batch_id=batch.id, filing_id=filing_id, digest="A" * 10, state="held", why="changed",
            missing=[],
        )  # fmt: skip
        session.add(document)
    session.flush()
    page = ScanPage(
        batch_id=batch.id, file_id=file.id, number=1, codes=[], picture=b"a picture",
        why="" if document else "no_code", document_id=document.id if document else None,
    )  # fmt: skip
    session.add(page)
    session.flush()
    found = {"scan_batch": batch.id, "scan_page": page.id}
    return found | ({"scan_document": document.id} if document else {})


def a_paper(session: Session, duty: Duty, *, now: dt.datetime) -> dict[str, Any]:
    """Write an issued paper without figures, sent to the duty's unit."""
    paper = Paper(
        campaign_id=duty.campaign_id, kind="notice", title="关于报送的通知", state="issued",
        about_unit_id=duty.unit_id, as_of=now, created_at=now,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    session.add(
        PaperVersion(
            paper_id=paper.id, number=1, made="generated", as_of=now, docx=docx(body("x"), "x"),
            sha256="0" * 64, at=now,
        )
    )  # fmt: skip
    sent = PaperRecipient(paper_id=paper.id, unit_id=duty.unit_id)
    session.add(sent)
    session.flush()
    return {"paper": paper.id, "recipient": sent.id}


def a_request(
    session: Session,
    campaign_id: int,
    round_id: int,
    unit_id: int,
    *,
    now: dt.datetime,
    today: dt.date,
) -> dict[str, Any]:
    """Write a price book, an estimate, the request that it went with, and a sum granted."""
    found = read_book(SHIPPED.read_bytes()).book
    assert found is not None
    book = PriceBook(campaign_id=campaign_id, number=1, book=as_facts(found), at=now, note="初稿")
    session.add(book)
    session.flush()
    made = Estimate(
        campaign_id=campaign_id, number=1, round_id=round_id, unit_id=unit_id, book_id=book.id,
        priced_on=today, basis="gap_catalogue", basis_name="缺口 × 目录价", total_fen=100, at=now,
        result={"bases": [], "expected": 1, "received": 1, "book": 1},
    )  # fmt: skip
    session.add(made)
    session.flush()
    request = MoneyRequest(
        campaign_id=campaign_id, estimate_id=made.id, title="关于经费的请示", asked_on=today,
        asked_fen=100, at=now,
    )  # fmt: skip
    session.add(request)
    session.flush()
    answer = MoneyAnswer(request_id=request.id, kind="granted", dated_on=today, fen=50, at=now)
    session.add(answer)
    session.flush()
    return {"estimate": made.id, "money_request": request.id, "money_answer": answer.id}
