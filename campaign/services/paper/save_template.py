"""The office's own template of a kind of paper; or back to the shipped one."""

import hashlib
from datetime import datetime

from sqlalchemy import func, select

from campaign.papers.official.docx import check_template
from campaign.papers.official.kinds import KINDS
from campaign.records.events import record
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.paper import PaperTemplate
from models.plan import Campaign


def save_template(
    campaign_id: int, kind: str, docx: bytes | None, *, file_name: str, asker: Asker, now: datetime
) -> int:
    """Keep a template as the next version; None goes back to the shipped one.

    Returns:
        The version's number.

    Raises:
        NotFound: there is no such campaign or kind.
        FieldMissing: there is no file, or its marks are wrong; says where.
    """
    if kind not in KINDS:
        raise NotFound
    if docx is not None:
        if not docx:
            raise FieldMissing("file", "请选择改好的 Word 文件。")
        try:
            check_template(kind, docx)
        except Invalid as refusal:
            raise FieldMissing("file", refusal.message, **refusal.values) from None
    with transaction() as session:
        campaign = session.get(Campaign, campaign_id, with_for_update=True)
        if campaign is None:
            raise NotFound
        last = session.scalar(
            select(func.max(PaperTemplate.number)).where(
                PaperTemplate.campaign_id == campaign_id, PaperTemplate.kind == kind
            )
        )
        row = PaperTemplate(
            campaign_id=campaign_id, kind=kind, number=(last or 0) + 1, file_name=file_name[:200],
            docx=docx, sha256=hashlib.sha256(docx).hexdigest() if docx else "", at=now,
            by_id=asker.person_id,
        )  # fmt: skip
        session.add(row)
        record(
            session, "paper.template" if docx else "paper.template_restored", now=now,
            by_id=asker.person_id, campaign_id=campaign_id, paper_kind=kind,
            paper_version=row.number, sha256=row.sha256,
        )  # fmt: skip
        return row.number
