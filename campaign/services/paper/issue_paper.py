"""A signed paper is issued: numbered, dated, sent; recipients say that they have read it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.drafted.stamp import stamp_of
from campaign.papers.official.kinds import KINDS
from campaign.records.events import record
from campaign.records.paper.acting import stand
from campaign.records.paper.issuing import send_out
from campaign.rules.asked import written
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.paper.machine import PaperAction
from campaign.rules.paths import covers
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.paper import Paper, PaperRecipient
from models.plan import Campaign
from models.unit import Unit

NO_SERIES = "请填写机关代字，例如：云督办。"
NOBODY = "请选择发给哪些单位。"
MOST_SERIES = 40


def issue_paper(
    paper_id: int,
    *,
    series: str,
    unit_ids: Sequence[int],
    version: int,
    asker: Asker,
    now: datetime,
    today: date,
) -> str:
    """Give it its number, send it.

    Args:
        paper_id: a signed paper.
        series: 机关代字; the next number of the year is taken.
        unit_ids: to whom; may be empty where the kind has no recipients.
        version: as the page showed it.
        asker: who.
        now: when.
        today: the day of it.

    Returns:
        The document number, empty for a kind that has none.

    Raises:
        NotFound: there is no such paper, or a unit lies outside the campaign.
        Overtaken: somebody acted on it since ``version``.
        NotNow: it is not signed.
        FieldMissing: no series, or nobody to send it to.
    """
    with transaction() as session:
        ground = stand(session, paper_id, version=version, by_id=asker.person_id, now=now)
        ground.may(PaperAction.ISSUE)
        kind = KINDS[ground.paper.kind]
        if kind.numbered:
            series = written(series, "series", NO_SERIES)
            if len(series) > MOST_SERIES:
                raise FieldMissing("series", "最多写 %(n)s 字，请精简。", n=MOST_SERIES)
        if kind.receipted and not unit_ids:
            raise FieldMissing("recipients", NOBODY)
        _of_the_campaign(session, ground.paper.campaign_id, unit_ids)
        return send_out(
            ground, stamp_of(ground.paper, today=today), series if kind.numbered else "", unit_ids,
            today=today,
        )  # fmt: skip


def _of_the_campaign(session: Session, campaign_id: int, unit_ids: Sequence[int]) -> None:
    scope = session.scalars(
        select(Unit.path)
        .join(Campaign, Campaign.scope_unit_id == Unit.id)
        .where(Campaign.id == campaign_id)
    ).one()
    rows = session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(set(unit_ids))))
    paths = {row.id: row.path for row in rows}
    if set(paths) != set(unit_ids) or not all(covers(scope, path) for path in paths.values()):
        raise NotFound


def note_read(recipient_id: int, *, asker: Asker, now: datetime, how: str = "page") -> None:
    """已阅: the paper has been read; once, whoever presses first.

    ``how``: page, by the unit itself; office, noted after a call or a signed slip.

    Raises:
        NotFound: there is no such recipient.
    """
    with transaction() as session:
        one = session.scalar(
            select(PaperRecipient).where(PaperRecipient.id == recipient_id).with_for_update()
        )
        if one is None:
            raise NotFound
        if one.read_at is not None:
            return
        one.read_at, one.read_by, one.how = now, asker.person_id, how

        paper = session.get_one(Paper, one.paper_id)
        record(
            session, "paper.read" if how == "page" else "paper.read_noted", now=now,
            by_id=asker.person_id, campaign_id=paper.campaign_id, unit_id=one.unit_id,
            paper=paper.id, title=paper.title,
        )  # fmt: skip
