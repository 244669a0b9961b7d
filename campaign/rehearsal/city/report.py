"""The office writes its 工作汇报 of 2 August: every figure drawn from what the city has lived."""

from datetime import date, datetime

from campaign.papers.drafted.make import Wanted
from campaign.rehearsal.city.scene import City
from campaign.services.paper.draft_paper import draft_paper
from models.base import db

TO = "省使用正版软件工作领导小组"
TYPED = {
    "problems": "财政紧张，配置正版软件资金缺口大。\n"
    "县级人民政府使用正版软件工作推进不平衡，个别县（市）尚未纳入当地政府的工作议程，"
    "机构不健全，方案、措施不落实。",
    "next_steps": "争取经费早日到位，分步购置安装。\n"
    "督促各县（市、区）抓紧成立机构、制定方案、摸清底数。",
}


def write(city: City, now: datetime, today: date) -> None:
    """The draft, with the office's own words where no figure stands."""
    asker = city.office
    db.session.rollback()
    wanted = Wanted(
        "report", city.campaign_id, now, to=TO, drafter=asker.name, typed=TYPED,
        title="云岭市市直机关使用正版软件工作汇报",
    )  # fmt: skip
    city.paper_id = draft_paper(wanted, asker=asker, now=now)
