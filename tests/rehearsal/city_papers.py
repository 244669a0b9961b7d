"""Every kind of paper, drafted by the office of the example city and looked through."""

from datetime import datetime

from sqlalchemy import select, true

from campaign.papers.drafted.kept import proof_of
from campaign.papers.drafted.make import Wanted
from campaign.papers.official.kinds import KINDS
from campaign.records.paper.versions import latest
from campaign.rehearsal.city.scene import City
from campaign.reports.progress.late import late
from campaign.reports.progress.standing import Look
from campaign.rules.calendar import SHANGHAI
from campaign.services.paper.draft_paper import draft_paper
from models.base import db
from models.paper import Paper
from tests.papers.whole_papers import look_through

NOW = datetime(2005, 8, 2, 10, tzinfo=SHANGHAI)
ABOUT_DUTY = ("urge", "criticism", "proof", "rectify")
# What the city has not lived yet, and its people would write.
TYPED: dict[str, dict[str, str]] = {
    "inspection_result": {
        "inspected": "两", "passed": "两", "pass_share": "全部", "failed": "零",
        "starts": "近日", "ends": "昨日", "results": "市财政局 | 昨日 | 合格 | 无",
    },
    "rectify": {
        "inspected_on": "昨日", "findings": "台账与实物不符 | 立即整改", "deadline": "月底",
    },
    "honours": {"units": "市财政局\n市教育局", "people": "李文静 | 市财政局 | 科员"},
    "criticism": {"facts": "经三次督办，至今没有报送。", "consequence": "移送问责"},
}  # fmt: skip


def every_paper_is_whole(city: City) -> None:
    """Draft, look through, proof; only what a hand wrote may wait to be vouched for."""
    found = late(db.session(), city.campaign_id, Look(NOW, NOW), sees=true())
    db.session.rollback()
    for kind in KINDS:
        wanted = Wanted(
            kind, city.campaign_id, NOW, to="各有关单位", drafter="王秀英",
            duty_id=found[0].duty_id if kind in ABOUT_DUTY else None, typed=TYPED.get(kind, {}),
        )  # fmt: skip
        number = draft_paper(wanted, asker=city.office, now=NOW)
        session = db.session()
        look_through(latest(session, number).docx)
        paper = session.scalars(select(Paper).where(Paper.id == number)).one()
        assert proof_of(session, paper, now=NOW).findings == (), kind
        db.session.rollback()
