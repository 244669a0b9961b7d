"""The numbers of acceptance and after it: how many were inspected, passed, honoured."""

from collections.abc import Callable

from sqlalchemy import select

from campaign.reports.paper.dates import printed
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.results.verdicts import Verdict
from campaign.reports.paper.value import Value, count
from campaign.rules.calendar import day_of
from campaign.rules.paper.machine import PaperState
from campaign.rules.shares import per_cent
from models.paper import Paper, PaperFigure, PaperVersion

Find = Callable[[Ground], Value | None]
HONOURED = ("units_count", "people_count")


def page(ground: Ground) -> str:
    """Return the page where the verdicts stand."""
    return f"/acceptance/{ground.campaign.id}"


def _counter(which: Callable[[Verdict], bool], query: str) -> Find:
    def find(ground: Ground) -> Value | None:
        if not ground.verdicts:
            return None
        number = sum(which(one) for one in ground.verdicts)
        return count(number, query, page(ground), units=number)

    return find


def pass_share(ground: Ground) -> Value | None:
    """How many of those inspected are good."""
    if not ground.verdicts:
        return None
    share = per_cent(sum(one.passed for one in ground.verdicts), len(ground.verdicts))
    return Value(share or "—", "合格 ÷ 已检查的单位", page(ground))


def starts(ground: Ground) -> Value | None:
    """The day of the first verdict."""
    if not ground.verdicts:
        return None
    first = min(day_of(one.first_at) for one in ground.verdicts)
    return Value(printed(first), "第一个验收结论的日期", page(ground))


def ends(ground: Ground) -> Value | None:
    """The day of the last verdict."""
    if not ground.verdicts:
        return None
    return Value(
        printed(max(one.on for one in ground.verdicts)), "最近一个验收结论的日期", page(ground)
    )


def honoured(ground: Ground) -> Value | None:
    """Units and people named in the commendations that were issued by then, void ones left out."""
    issued = (
        select(Paper.id)
        .where(
            Paper.campaign_id == ground.campaign.id, Paper.kind == "honours",
            Paper.state == PaperState.ISSUED, Paper.issued_at <= ground.at,
        )
    )  # fmt: skip
    last = {
        row.paper_id: row.id
        for row in ground.session.execute(
            select(PaperVersion.paper_id, PaperVersion.id)
            .where(PaperVersion.paper_id.in_(issued))
            .order_by(PaperVersion.number)
        )
    }
    texts = ground.session.scalars(
        select(PaperFigure.text).where(
            PaperFigure.version_id.in_(last.values()), PaperFigure.key.in_(HONOURED)
        )
    )
    number = sum(int(text.replace(",", "")) for text in texts)
    if not number:
        return None
    return count(
        number, "已印发的表彰决定所列单位和个人的合计", f"/campaigns/{ground.campaign.id}/papers"
    )


# fmt: off
VERDICTS: dict[str, tuple[str, str, Find]] = {
    "inspected":    ("检查单位数", "Units inspected",
                     _counter(lambda one: True, "已有验收结论的单位数")),
    "passed":       ("合格单位数", "Units that passed",
                     _counter(lambda one: one.passed, "最近一次验收结论为合格的单位数")),
    "failed":       ("限期整改单位数", "Units that failed",
                     _counter(lambda one: not one.passed, "最近一次验收结论为限期整改的单位数")),
    "passed_later": ("整改后合格单位数", "Units that passed after mending",
                     _counter(lambda one: one.passed and one.failed_before,
                              "先限期整改、后合格的单位数")),
    "pass_share":   ("合格率", "Share that passed", pass_share),
    "starts":       ("检查开始日期", "First verdict", starts),
    "ends":         ("检查结束日期", "Last verdict", ends),
    "honoured":     ("表彰数", "Units and people commended", honoured),
}
# fmt: on
