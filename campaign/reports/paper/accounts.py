"""工作汇报, 总结, 年度报告: how far the work is, at any day."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from campaign.reports.paper.below import areas
from campaign.reports.paper.fields import find
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.of_money import basis, told
from campaign.reports.paper.of_round import vendor
from campaign.reports.paper.results.places import over_time, progress, results
from campaign.reports.paper.value import Content, Said, Value
from campaign.reports.progress.matrix import AREAS
from campaign.rules.paper.proof import Parts, Share, Tie
from models.unit import Unit


@dataclass(frozen=True)
class Account:
    """The numbers of a kind, and what must agree among them."""

    numbers: Mapping[str, str]
    ties: tuple[Tie, ...]


REPORT = Account(
    {
        "started": "plan.started", "as_of": "plan.as_of", "first_sent": "first.sent",
        "first_back": "first.returned", "first_share": "first.share", "sent": "round.sent",
        "returned": "round.returned", "return_share": "round.share",
        "computers": "round.computers", "os_need": "round.os_need",
        "office_need": "round.office_need", "security_need": "round.security_need",
        "vendor_share": "round.vendor_share", "reminders": "told.reminders",
        "urged": "told.urged", "done": "duties.answered", "done_share": "duties.share",
        "due": "duties.due", "late_open": "duties.late_open", "subareas_share": "areas.plan_share",
        "money_need": "money.need", "estimates": "money.estimates",
        "money_granted": "money.granted", "money_arrived": "money.arrived",
        "money_spent": "money.spent",
    },
    (
        Parts("sent", ("returned",), exact=False), Share("return_share", "returned", "sent"),
        Parts("first_sent", ("first_back",), exact=False),
        Share("first_share", "first_back", "first_sent"),
        Parts("due", ("done",), exact=False), Share("done_share", "done", "due"),
    ),
)  # fmt: skip
SUMMARY = Account(
    {
        "started": "plan.started", "ended": "plan.ended", "as_of": "plan.as_of",
        "enrolled": "plan.enrolled", "closed": "plan.closed",
        "closed_share": "plan.closed_share", "due": "duties.due", "done": "duties.answered",
        "on_time_share": "duties.punctual_share",
        "computers": "round.computers", "share_before": "round.rate_before",
        "share_after": "round.rate", "passed": "verdicts.passed",
        "passed_later": "verdicts.passed_later", "inspected": "verdicts.inspected",
        "honoured": "verdicts.honoured", "money_spent": "money.spent",
    },
    (
        Parts("enrolled", ("closed",), exact=False), Share("closed_share", "closed", "enrolled"),
        Parts("due", ("done",), exact=False),
        Parts("inspected", ("passed",), exact=False),
        Parts("passed", ("passed_later",), exact=False),
    ),
)  # fmt: skip
ANNUAL = Account(
    {
        "as_of": "plan.as_of", "enrolled": "plan.enrolled", "due": "duties.due",
        "done": "duties.answered", "done_share": "duties.share",
        "on_time_share": "duties.punctual_share", "computers": "round.computers",
        "os_licensed": "round.os_licensed", "office_licensed": "round.office_licensed",
        "licensed_share": "round.rate", "urged": "told.urged", "criticised": "told.criticised",
        "inspected": "verdicts.inspected", "passed": "verdicts.passed",
        "failed": "verdicts.failed", "money_spent": "money.spent",
    },
    (
        Parts("due", ("done",), exact=False), Share("done_share", "done", "due"),
        Parts("inspected", ("passed", "failed")),
    ),
)  # fmt: skip


def accounts(ground: Ground) -> tuple[Mapping[str, Content], tuple[Tie, ...]]:
    """Return the texts and the table of an account."""
    rows, ties = areas(ground)
    placed, agree = progress(ground)
    over, _none = over_time(ground)
    again = ground.first[0].ended_note if ground.first else ""
    values: dict[str, Content] = {
        "areas": rows, "vendor": vendor(ground), "why_again": again.rstrip("。") or None,
        "subareas": _areas_called(ground),
        "price_basis": basis(ground), "leader": None, "group_on": None, "group": None,
        "office_at": None, "meetings": None, "meeting_units": None, "orders": None,
        "leadership": [_ordered(ground)], "survey": _surveys(ground), "guidance": _guided(ground),
        "money": [*told(ground), *_about(ground)],
    }  # fmt: skip
    return values | placed | over, (*ties, *agree)


def outcome(ground: Ground) -> tuple[Mapping[str, Content], tuple[Tie, ...]]:
    """Return the texts, the table and the drawings of a 总结 or 年度报告."""
    placed, ties = results(ground)
    over, _none = over_time(ground)
    values: dict[str, Content] = {
        "year": str(ground.day.year), "compared": None, "methods": [], "bought": None,
    }  # fmt: skip
    return values | placed | over, ties


def _areas_called(ground: Ground) -> str:
    """Return what the units one level below are called together."""
    kinds = set(
        ground.session.scalars(
            select(Unit.kind).where(Unit.parent_id == ground.campaign.scope_unit_id).distinct()
        )
    )
    return "县（市、区）" if "county" in kinds else "乡镇" if kinds & AREAS else "单位"


def _ordered(ground: Ground) -> Said:
    """The paper that set the campaign in motion, and its day."""
    issued = find(ground, "plan.issued", "issued")
    assert issued is not None
    basis = ground.campaign.basis[0] if ground.campaign.basis else {}
    number = basis.get("number", "").replace(" ", "")
    if str(ground.campaign.issued_on.year) not in number:  # the paper of another year, from above
        return Said((issued, f"，印发《{ground.campaign.name}方案》，对全面推进工作作出安排部署。"))
    words = f"印发《{basis['title']}》" if basis.get("title") else "印发方案"
    issuer = basis.get("issuer", "")
    by = f"，{issuer}" if issuer else "，"
    paper = f"以{number}文件" if number else ""
    return Said((issued, f"{by}{paper}{words}，对全面推进工作作出安排部署。"))


def _surveys(ground: Ground) -> list[Said]:
    """When each round was sent out."""
    on = find(ground, "round.sent_in", "sent_in")
    before = find(ground, "first.sent_in", "first_sent_in")
    if on is None:
        return []
    parts: tuple[str | Value, ...] = ("本轮统计表于", on, "发放。")
    if before is not None:
        parts = ("第一次摸底于", before, "开展；", *parts)
    return [Said(parts)]


def _guided(ground: Ground) -> list[Said]:
    """What the counties have done besides, in numbers."""
    surveyed = find(ground, "areas.survey_done", "areas_surveyed")
    asked = find(ground, "areas.survey_asked", "areas_asked")
    if surveyed is None or asked is None or surveyed.text == "0":
        return []
    called = _areas_called(ground)
    return [Said((asked, f"个{called}中，已有", surveyed, "个开展了初步的调查摸底。"))]


def _about(ground: Ground) -> list[Said]:
    total = find(ground, "money.about", "money_about")
    return [Said(("购置正版软件所需经费共", total, "。"))] if total else []
