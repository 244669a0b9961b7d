"""通报批评: the paper goes out with the step that it was drafted for, or neither does."""

from typing import Any

import pytest
from sqlalchemy import func, select

from campaign.papers.drafted.make import Wanted
from campaign.papers.drafted.stamp import stamped
from campaign.papers.official.docx import read_docx
from campaign.records.paper.versions import latest
from campaign.rules.errors import NotNow
from campaign.services.held.decide_held import decide_held
from campaign.services.paper.draft_paper import draft_paper
from campaign.services.paper.edit_paper import refresh_paper, upload_paper
from models.base import db
from models.case import Case
from models.notice import Held, Notice
from models.paper import Paper, PaperRecipient
from tests.county import County, at
from tests.services.cases.test_cases import DAY, county, draft, lead

__all__ = ["county"]


def how_many(model: Any, *which: Any) -> int:
    """How many rows there are now."""
    db.session.rollback()
    found = db.session.scalar(select(func.count()).select_from(model).where(*which)) or 0
    db.session.rollback()
    return found


def test_a_criticism_and_its_paper_go_out_together_or_not_at_all(county: County) -> None:
    held = draft(county)
    number, duty = held.id, held.duty_id
    db.session.rollback()
    wanted = Wanted("criticism", county.campaign_id, at(DAY, 9), duty_id=duty, drafter="周晓岚")
    paper_id = draft_paper(wanted, asker=county.office, now=at(DAY, 9), held_id=number)
    docx = latest(db.session(), paper_id).docx
    db.session.rollback()
    days = {one.key: one.text for one in read_docx(docx).figures}["units.1.days_late"]
    wrong = stamped(docx, {"units.1.days_late": "99"})
    upload_paper(paper_id, wrong, version=1, asker=county.office, now=at(DAY, 10))

    approve: dict[str, Any] = {"asker": lead(county), "approve": True, "note": "同意。"}
    with pytest.raises(NotNow, match="没有通过校对"):
        decide_held(number, **approve, now=at(DAY, 11), today=DAY)
    assert db.session.get_one(Held, number).decided_at is None
    assert db.session.get_one(Paper, paper_id).state == "draft"
    assert how_many(PaperRecipient) == how_many(Case) == 0
    assert how_many(Notice, Notice.kind == "criticism") == 0

    refresh_paper(paper_id, version=2, asker=county.office, now=at(DAY, 12))
    decide_held(number, **approve, now=at(DAY, 13), today=DAY)
    paper = db.session.get_one(Paper, paper_id)
    assert (paper.state, paper.number) == ("issued", "督办〔2026〕1 号")
    assert paper.signer == lead(county).name
    assert paper.case_id == db.session.scalars(select(Case.id)).one()
    printed = {one.key: one.text for one in read_docx(latest(db.session(), paper_id).docx).figures}
    assert (printed["units.1.days_late"], printed["number"]) == (days, paper.number)
    db.session.rollback()
    assert how_many(PaperRecipient, PaperRecipient.paper_id == paper_id) == 1
    assert how_many(Notice, Notice.kind == "criticism") >= 1
