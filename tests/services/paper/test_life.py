"""A report lives: drafted, edited in Word, refused, refreshed, signed, issued, read, void."""

import datetime as dt
import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from campaign.papers.drafted.stamp import stamped
from campaign.papers.official.docx import read_docx
from campaign.records.paper.versions import figures_of, latest
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.paper.proof import Fault
from campaign.rules.permissions import Role
from campaign.services.paper.decide_paper import end_paper, proof_paper, sign_paper
from campaign.services.paper.edit_paper import confirm_numbers, refresh_paper, upload_paper
from campaign.services.paper.issue_paper import issue_paper, note_read
from campaign.services.progress.return_duty import return_duty
from models.base import db
from models.event import Event
from models.letter import Letter
from models.paper import PaperProof, PaperRecipient
from tests.services.paper.conftest import LATER, TODAY, TYPED, Papers

SOON = LATER + dt.timedelta(minutes=5)


def printed(paper_id: int) -> dict[str, str]:
    db.session.rollback()
    found = {one.key: one.text for one in read_docx(latest(db.session(), paper_id).docx).figures}
    db.session.rollback()
    return found


def file_of(paper_id: int) -> bytes:
    db.session.rollback()
    docx = latest(db.session(), paper_id).docx
    db.session.rollback()
    return docx


def a_unit_takes_back(papers: Papers) -> None:
    """The office returns a unit's form: its figures count no more."""
    duty = papers.survey.duty(papers.survey.units[1])
    duty_id, version = duty.id, duty.version
    db.session.rollback()
    return_duty(
        duty_id, asker=papers.office, reason="请核对", due_on=TODAY + dt.timedelta(days=9),
        version=version, now=SOON, today=TODAY,
    )  # fmt: skip


def test_a_report_from_its_draft_to_its_receipt(papers: Papers) -> None:
    number = papers.draft()
    paper = papers.paper(number)
    assert (paper.state, paper.confidential, paper.version) == ("draft", True, 1)
    texts = printed(number)
    assert (texts["sent"], texts["returned"], texts["return_share"]) == ("5", "4", "80.0%")
    assert texts["computers"] == "10,400"
    figures = {one.key: one for one in figures_of(db.session(), latest(db.session(), number).id)}
    assert figures["computers"].source.endswith("/rollup")
    assert figures["computers"].units == 4
    assert "合计" in figures["computers"].query
    assert len(figures["computers"].digest) == 64
    with pytest.raises(NotNow):
        sign_paper(number, signer="局长", version=1, asker=papers.lead, now=SOON)

    found = proof_paper(number, version=1, asker=papers.office, now=SOON)
    assert found.findings == (), found.findings
    assert papers.paper(number).state == "proofed"
    edited = stamped(file_of(number), {"computers": "10,401"})
    changed = upload_paper(number, edited, version=2, asker=papers.office, now=SOON)
    assert changed == (("computers", "10,400", "10,401"),)
    assert papers.paper(number).state == "draft"
    (wrong,) = proof_paper(number, version=3, asker=papers.office, now=SOON).findings
    assert (wrong.fault, wrong.key, wrong.printed, wrong.expected) == (
        Fault.DIFFERS, "computers", "10,401", "10,400"
    )  # fmt: skip
    with pytest.raises(Overtaken):
        refresh_paper(number, version=3, asker=papers.office, now=SOON)
    refresh_paper(number, version=4, asker=papers.office, now=SOON)
    assert printed(number)["computers"] == "10,400"
    assert not proof_paper(number, version=5, asker=papers.office, now=SOON).findings

    a_unit_takes_back(papers)
    with pytest.raises(NotNow, match="校对没有通过"):
        sign_paper(number, signer="局长 王建国", version=6, asker=papers.lead, now=SOON)
    assert papers.paper(number).signed_at is None
    refresh_paper(number, version=6, asker=papers.office, now=SOON)
    assert (printed(number)["returned"], printed(number)["computers"]) == ("3", "8,300")
    assert not proof_paper(number, version=7, asker=papers.office, now=SOON).findings
    sign_paper(number, signer="局长 王建国", version=8, asker=papers.lead, now=SOON)
    with pytest.raises(NotNow):
        upload_paper(number, edited, version=9, asker=papers.office, now=SOON)
    issue_and_read(papers, number)


def issue_and_read(papers: Papers, number: int) -> None:
    county, version = papers.survey.county, papers.paper(number).version
    units = [papers.survey.units[0].id, papers.survey.units[3].id]
    how = {"asker": papers.office, "now": SOON, "today": TODAY}
    with pytest.raises(NotFound):
        issue_paper(number, series="", unit_ids=[987654], version=version, **how)  # type: ignore[arg-type]
    assert issue_paper(number, series="", unit_ids=units, version=version, **how) == ""  # type: ignore[arg-type]
    rows = list(db.session.scalars(select(PaperRecipient).order_by(PaperRecipient.id)))
    assert [one.unit_id for one in rows] == units
    contact = county.people[papers.survey.units[0].code, Role.CONTACT]
    assert rows[0].person_id == contact.id
    letter = db.session.get_one(Letter, rows[0].letter_id)
    assert (letter.kind, letter.person_id) == ("paper", contact.id)
    row_id = rows[0].id
    db.session.rollback()
    asker = papers.survey.contact(papers.survey.units[0])
    note_read(row_id, asker=asker, now=SOON)
    note_read(row_id, asker=papers.office, now=SOON, how="office")
    one = db.session.get_one(PaperRecipient, row_id)
    assert (one.read_by, one.how) == (asker.person_id, "page"), "the first counts"
    version = papers.paper(number).version
    with pytest.raises(FieldMissing):
        end_paper(number, reason=" ", version=version, asker=papers.office, now=SOON)
    state = end_paper(number, reason="印错", version=version, asker=papers.office, now=SOON)
    assert state == "void"
    acts = [one.act for one in db.session.scalars(select(Event).order_by(Event.id))]
    assert {"paper.draft", "paper.edit", "paper.refresh", "paper.proof", "paper.sign",
            "paper.issue", "paper.read", "paper.void"} <= set(acts)  # fmt: skip
    told = repr([one.facts for one in db.session.scalars(select(Event))])
    assert "10,400" not in told and "8,300" not in told
    db.session.rollback()


def test_what_is_signed_is_held_by_the_database(papers: Papers) -> None:
    number = papers.draft()
    proof_paper(number, asker=papers.office, now=SOON)
    sign_paper(number, signer="局长", version=2, asker=papers.lead, now=SOON)
    assert db.session.scalars(select(PaperProof)).first() is not None
    db.session.rollback()
    for act in (
        "UPDATE paper SET title = 'x'", "UPDATE paper SET as_of = created_at", "DELETE FROM paper",
        "UPDATE paper_version SET sha256 = 'x'", "DELETE FROM paper_version",
        "UPDATE paper_figure SET text = '1'", "DELETE FROM paper_figure",
        "UPDATE paper_proof SET fields = 0", "DELETE FROM paper_proof",
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(sql(act))
        db.session.rollback()
    end_paper(number, reason="改由政府办印发", version=3, asker=papers.office, now=SOON)
    assert papers.paper(number).state == "withdrawn"


def test_numbers_of_a_series_are_taken_once(papers: Papers) -> None:
    numbers = []
    for series in ("云督办", "云督办", "云软正"):
        number = papers.draft("notice", typed={"requirements": "高度重视。"})
        found = proof_paper(number, asker=papers.office, now=SOON)
        assert not found.findings, found.findings
        sign_paper(number, signer="局长", version=2, asker=papers.office, now=SOON)
        how = {"version": 3, "asker": papers.office, "now": SOON, "today": TODAY}
        with pytest.raises(FieldMissing):
            issue_paper(number, series=" ", unit_ids=[papers.survey.units[0].id], **how)  # type: ignore[arg-type]
        with pytest.raises(FieldMissing):
            issue_paper(number, series=series, unit_ids=[], **how)  # type: ignore[arg-type]
        numbers.append(
            issue_paper(number, series=series, unit_ids=[papers.survey.units[0].id], **how)  # type: ignore[arg-type]
        )
        assert printed(number)["number"] == numbers[-1]
    assert numbers == ["云督办〔2026〕1 号", "云督办〔2026〕2 号", "云软正〔2026〕1 号"]
    with pytest.raises(DBAPIError):
        db.session.execute(sql("UPDATE paper SET sequence = 1 WHERE sequence = 2"))
    db.session.rollback()


def test_a_typed_number_waits_for_somebody_to_vouch_for_it(papers: Papers) -> None:
    number = papers.draft(typed=TYPED | {"problems": "还有 17 台服务器没有清查。"})
    (found,) = proof_paper(number, asker=papers.office, now=SOON).findings
    assert (found.fault, found.printed) == (Fault.LOOSE, "17")
    confirm_numbers(
        number, [(found.printed, found.sentence)], version=2, asker=papers.office, now=SOON
    )
    assert not proof_paper(number, asker=papers.office, now=SOON).findings
    with pytest.raises(FieldMissing, match="Word"):
        upload_paper(number, b"no docx", version=4, asker=papers.office, now=SOON)
    docx = file_of(number)
    assert hashlib.sha256(docx).hexdigest() == latest(db.session(), number).sha256
    db.session.rollback()


def test_a_paper_of_a_past_day_keeps_to_that_day(papers: Papers) -> None:
    number = papers.draft(at=LATER - dt.timedelta(minutes=1), looks_back=True)
    before = printed(number)
    a_unit_takes_back(papers)
    assert not proof_paper(number, asker=papers.office, now=SOON).findings
    refresh_paper(number, version=2, asker=papers.office, now=SOON)
    assert printed(number) == before
