"""Places one level below side by side, the rate over time; and what is drawn of them."""

from collections.abc import Sequence

from sqlalchemy import select

from campaign.reports.lead.parts import Part
from campaign.reports.lead.trend import trend
from campaign.reports.paper.dates import printed, printed_short
from campaign.reports.paper.ground import MOST_BELOW, Ground
from campaign.reports.paper.value import Bars, Content, Line, Said, Value, count
from campaign.reports.progress.numbers import Numbers
from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.paper.proof import Parts, Share, Tie
from campaign.rules.paths import covers
from campaign.rules.shares import per_cent
from models.enrolment import Enrolment, EnrolmentSpan
from models.unit import Unit

Made = tuple[dict[str, Content], tuple[Tie, ...]]
KINDS = {"department": "部门", "township": "乡镇", "county": "县（市、区）", "city": "市"}


def called(ground: Ground, part: Part) -> str:
    """Return the name of a place: its own, or that of the units of its kind."""
    if part.name:
        return part.name
    level = {"county": "县直", "city": "市直", "province": "省直"}.get(ground.place[2], "")
    word = KINDS.get(part.kind, "其他单位")
    return f"{level}部门" if part.kind == "department" else word


def shown(ground: Ground) -> tuple[Part, ...]:
    """Return the places of which something was due; none where they are too many for a page."""
    found = tuple(one for one in ground.parts if one.numbers.due)
    return found if 1 < len(found) <= MOST_BELOW else ()


def progress(ground: Ground) -> Made:
    """Return how many units of each place have answered, as a table and drawn."""
    found = shown(ground)
    if not found:
        return {"progress": None, "areas_chart": None}, ()
    rows = [_progress_row(ground, n, one) for n, one in enumerate(found, 1)]
    ties: list[Tie] = [
        Share(f"progress.{n}.share", f"progress.{n}.done", f"progress.{n}.due")
        for n in range(1, len(rows) + 1)
    ]
    return {
        "progress": rows,
        "areas_chart": Bars(
            tuple((called(ground, one), one.numbers.answered, one.numbers.due) for one in found)
        ),
    }, tuple(ties)  # fmt: skip


def _progress_row(ground: Ground, n: int, part: Part) -> dict[str, Content]:
    name, source = called(ground, part), f"/lead/{ground.campaign.id}"
    due, done = part.numbers.due, part.numbers.answered
    key = f"progress.{n}"
    return {
        "name": name,
        "due": count(due, f"{name}：应报单位数", source, units=due, key=f"{key}.due"),
        "done": count(done, f"{name}：已报单位数", source, units=done, key=f"{key}.done"),
        "share": Value(per_cent(done, due) or "—", f"{name}：已报 ÷ 应报（单位数）", source,
                       key=f"{key}.share"),
    }  # fmt: skip


def results(ground: Ground) -> Made:
    """Return the places with units that take part, closed, in time, good; and the drawing."""
    found = [one for one in ground.parts if one.numbers.due or one.numbers.waived]
    if not 1 < len(found) <= MOST_BELOW:
        return {"areas": None, "areas_chart": None}, ()
    standing = _standing(ground)
    passed = [(one.path, one.kind) for one in ground.verdicts if one.passed]
    rows: list[dict[str, Content]] = []
    drawn: list[tuple[str, int, int]] = []
    for n, part in enumerate(found, 1):
        states = [state for path, kind, state in standing if _in(part, path, kind)]
        closed = sum(state == EnrolmentState.CLOSED for state in states)
        good = sum(_in(part, *one) for one in passed)
        rows.append(_result_row(ground, n, part, (len(states), closed, good)))
        drawn.append((called(ground, part), part.numbers.answered, part.numbers.due))
    every = range(1, len(rows) + 1)
    whole = sum(any(_in(part, path, kind) for part in found) for path, kind, _ in standing)
    ties: list[Tie] = [
        Parts("enrolled", tuple(f"areas.{n}.units" for n in every), exact=whole == len(standing)),
        Parts("closed", tuple(f"areas.{n}.closed" for n in every), exact=whole == len(standing)),
        *(Share(f"areas.{n}.share", f"areas.{n}.closed", f"areas.{n}.units") for n in every),
    ]
    return {"areas": rows, "areas_chart": Bars(tuple(drawn))}, tuple(ties)


def _result_row(
    ground: Ground, n: int, part: Part, numbers: tuple[int, int, int]
) -> dict[str, Content]:
    units, closed, good = numbers
    name, source, key = called(ground, part), f"/lead/{ground.campaign.id}", f"areas.{n}"
    answered: Numbers = part.numbers

    def number(column: str, value: int, query: str) -> Value:
        return count(value, f"{name}：{query}", source, units=value, key=f"{key}.{column}")

    return {
        "name": name, "units": number("units", units, "参加行动、没有退出的单位数"),
        "closed": number("closed", closed, "已办结的单位数"),
        "share": Value(per_cent(closed, units) or "—", f"{name}：已办结 ÷ 参加单位", source,
                       key=f"{key}.share"),
        "on_time": Value(answered.punctual_share or "—", f"{name}：按时报送 ÷ 应报（单位数）",
                         source, key=f"{key}.on_time"),
        "passed": number("passed", good, "验收合格的单位数"),
    }  # fmt: skip


def _in(part: Part, path: str, kind: str) -> bool:
    """Tell whether a unit lies in a place."""
    if part.unit_id:
        return covers(part.path, path)
    number = int(path.strip("/").rsplit("/", 1)[-1])
    near = path == part.path or path.strip("/").rpartition("/")[0] == part.path.strip("/")
    return near and kind == part.kind and number not in part.besides


def _standing(ground: Ground) -> Sequence[tuple[str, str, str]]:
    """Return path, kind and state of each unit that takes part at the instant."""
    rows = ground.session.execute(
        select(Unit.path, Unit.kind, EnrolmentSpan.state)
        .join(Enrolment, Enrolment.unit_id == Unit.id)
        .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
        .where(
            Enrolment.campaign_id == ground.campaign.id, ground.sees,
            EnrolmentSpan.from_at <= ground.at,
            EnrolmentSpan.until_at.is_(None) | (EnrolmentSpan.until_at > ground.at),
            EnrolmentSpan.state != EnrolmentState.WITHDRAWN,
        )
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in rows]


def over_time(ground: Ground) -> Made:
    """Return the share that had answered on the days so far, said and drawn."""
    days = trend(
        ground.session, ground.campaign.id, ground.look, unit_id=ground.place[0],
        today=ground.counted.units,
    )  # fmt: skip
    known = [one for one in days if one.numbers.due]
    if len(known) < 2:
        return {"trend": [], "trend_chart": None}, ()
    source = f"/lead/{ground.campaign.id}"
    said = printed_short if known[0].on.year == known[-1].on.year else printed
    parts: list[str | Value] = []
    for n, one in enumerate((known[0], known[-1]), 1):
        day = said(one.on)
        parts += [
            "，" if n > 1 else "按单位计，",
            Value(day, "走势图的一天", source, key=f"trend.{n}.on"), "报送率为",
            Value(one.numbers.answered_share or "—", f"{day}：已报 ÷ 应报（单位数）", source,
                  one.numbers.answered, key=f"trend.{n}.share"),
        ]  # fmt: skip
    drawn = tuple((printed_short(one.on), one.numbers.answered, one.numbers.due) for one in known)
    before = tuple(
        (printed_short(one.on), one.year_before.answered, one.year_before.due)
        if one.year_before else (printed_short(one.on), 0, 0)
        for one in known
    )  # fmt: skip
    if not any(whole for _on, _part, whole in before):
        before = ()
    return {"trend": [Said((*parts, "。"))], "trend_chart": Line(drawn, before)}, ()
