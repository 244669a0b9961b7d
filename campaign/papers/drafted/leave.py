"""A paper leaves: as Word, as PDF, or its provenance sheet."""

from sqlalchemy.orm import Session

from campaign.papers.official.pdf import to_pdf
from campaign.papers.official.provenance import provenance_docx
from campaign.records.paper.versions import latest
from campaign.reports.paper.dates import printed
from campaign.reports.paper.register import One
from campaign.rules.calendar import day_of
from campaign.rules.paper.machine import OPEN

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def leaves(session: Session, one: One, form: str) -> tuple[bytes, str, str] | None:
    """Return content, media type and ending of a form; None for an unknown one."""
    docx = latest(session, one.paper.id).docx
    if form == "docx":
        return docx, DOCX, "docx"
    if form == "pdf":
        return to_pdf(docx, draft=one.state in OPEN), "application/pdf", "pdf"
    if form == "sheet":
        return provenance_docx(one.paper.title, sheet_rows(one)), DOCX, "docx"
    return None


def sheet_rows(one: One) -> list[dict[str, object]]:
    """Return a row of the provenance sheet for each number; ``check`` by the last proof."""
    wrong = {finding["key"] for finding in one.proof.findings} if one.proof else set()
    check = "一致" if one.proof else "未校对"
    return [
        {
            "key": row.key, "text": row.text, "name": row.key, "query": row.query,
            "as_of": printed(day_of(row.as_of)), "units": "" if row.units is None else row.units,
            "snapshot": f"第 {one.versions[0].number} 版",
            "check": "不一致" if row.key in wrong else check, "digest": row.digest[:16],
        }
        for row in one.figures
    ]  # fmt: skip
