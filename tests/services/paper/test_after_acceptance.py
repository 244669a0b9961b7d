"""Papers of inspections and honours: every number comes from the verdicts, not from a hand."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from campaign.papers.drafted.make import Wanted
from campaign.papers.official.docx import read_docx
from campaign.records.paper.versions import latest
from campaign.services.enrolment.fail_acceptance import fail_acceptance
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.paper.decide_paper import proof_paper, sign_paper
from campaign.services.paper.draft_paper import draft_paper
from campaign.services.paper.issue_paper import issue_paper
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.paper import Paper
from tests.make import Make
from tests.papers.whole_papers import look_through
from tests.services.enrolment.ground import Ground, a_ground

FOUND = "两台计算机没有授权凭证。\n台账与实物不符。"


def inspected(make: Make) -> tuple[Ground, list[int]]:
    """Three good ones, one that was good at the second look, one that is still to mend."""
    ground = a_ground(make, 6)
    numbers = [ground.to_acceptance() for _ in range(5)]
    for n, number in enumerate(numbers):
        how: dict[str, Any] = {"asker": ground.office, **ground.when()}
        if n >= 3:
            limit = how["today"] + dt.timedelta(days=20)
            fail_acceptance(
                number, reason=FOUND, milestones=[ground.milestone_ids["install"]], due_on=limit,
                version=ground.enrolment(number).version, **how,
            )  # fmt: skip
            if n == 4:
                continue
            ground.finish(number, "install")
            how |= ground.when()
        pass_enrolment(number, version=ground.enrolment(number).version, **how)
    return ground, numbers


def paper(ground: Ground, kind: str, typed: dict[str, str], duty_id: int | None = None) -> Any:
    """Draft it, look it through, proof it; return its number and what it prints."""
    when = ground.when()
    wanted = Wanted(
        kind, ground.county.campaign_id, when["now"], duty_id=duty_id, drafter="周晓岚",  # type: ignore[arg-type]
        typed=typed,
    )  # fmt: skip
    db.session.rollback()
    number = draft_paper(wanted, asker=ground.office, now=when["now"])  # type: ignore[arg-type]
    docx = latest(db.session(), number).docx
    db.session.rollback()
    texts = {one.key: one.text for one in look_through(docx).figures}
    found = proof_paper(number, asker=ground.office, now=when["now"])  # type: ignore[arg-type]
    assert found.findings == (), (kind, found.findings)
    return number, texts, read_docx(docx)


def test_papers_of_acceptance_know_what_was_found(make: Make, app: object) -> None:
    ground, numbers = inspected(make)
    _, result, reading = paper(ground, "inspection_result", {})
    assert [result[key] for key in ("inspected", "passed", "failed", "pass_share")] == [
        "5", "4", "1", "80.0%"
    ]  # fmt: skip
    assert [row[3].text for row in reading.tables[0].rows[1:]] == ["合格"] * 4 + ["限期整改"]
    assert "单位4要于" in "".join(one.text for one in reading.paragraphs)

    duty_id = db.session.scalars(
        select(Duty.id).where(Duty.enrolment_id == numbers[4]).order_by(Duty.id)
    ).first()
    _, rectify, reading = paper(ground, "rectify", {}, duty_id)
    assert rectify["findings_count"] == "2"
    assert "重新办理并报送：报送install" in reading.tables[0].rows[1][2].text

    _, notice, _ = paper(ground, "inspection_notice", {})
    assert notice["units_count"] == "3", "one to mend, two not there yet"
    visits = "4 月 20 日 | 单位5 | 第一组\n4 月 21 日 | 单位6 | 第二组"
    when = ground.when()
    wanted = Wanted(
        "inspection_notice", ground.county.campaign_id, when["now"],  # type: ignore[arg-type]
        typed={"visits": visits, "subjects": "台账。"},
    )  # fmt: skip
    number = draft_paper(wanted, asker=ground.office, now=when["now"])  # type: ignore[arg-type]
    texts = {one.key: one.text for one in read_docx(latest(db.session(), number).docx).figures}
    db.session.rollback()
    assert texts["units_count"] == "2", "as many as are listed"

    number, honours, _ = paper(ground, "honours", {"people": "李文静 | 县财政局 | 科员"})
    assert (honours["units_count"], honours["people_count"]) == ("3", "1")
    _, before, _ = paper(ground, "summary", {})
    assert (before["inspected"], before["passed"], before["passed_later"]) == ("5", "4", "1")
    assert "honoured" not in before
    how: dict[str, Any] = ground.when()
    version = db.session.get_one(Paper, number).version
    unit = db.session.get_one(Enrolment, numbers[0]).unit_id
    db.session.rollback()
    sign_paper(number, signer="县长", version=version, asker=ground.office, now=how["now"])
    issue_paper(
        number, series="云督办", unit_ids=[unit], version=version + 1, asker=ground.office, **how
    )
    _, after, _ = paper(ground, "summary", {})
    assert after["honoured"] == "4"
    _, annual, _ = paper(ground, "annual", {"problems": "台账更新不及时。"})
    assert (annual["inspected"], annual["failed"], annual["criticised"]) == ("5", "1", "0")
