"""``campaign forecast``: every letter, call and draft that is to come, by day and person."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from campaign import clock
from campaign.jobs.commands.campaign import campaign, find_campaign
from campaign.jobs.door import Instant, refusing, settings
from campaign.papers.plan_file import read_plan_file
from campaign.records.house.calendar import load_calendar
from campaign.reports.foresight.dangers import Danger, Grave, dangers
from campaign.reports.foresight.foretell import Forecast, foretell
from campaign.reports.foresight.lines import canonical_lines, head_of, matters, sha256
from campaign.reports.foresight.planned import planned_subject
from campaign.reports.foresight.running import running_subject
from campaign.reports.foresight.scenario import Scenario
from campaign.reports.foresight.subject import Subject
from campaign.rules.calendar import SHANGHAI, day_of
from campaign.rules.errors import Refusal
from models.base import db
from models.unit import Unit

__all__ = ["campaign"]  # the group, with this command

SUPPOSES = {
    Scenario.SILENT: "若各单位都不答复",
    Scenario.ON_TIME: "若各单位都在期限当天 17 时报送",
    Scenario.LAST_ROUND: "若各单位像上次行动那样早报或迟报",
}
GRAVE = {Grave.MUST: "必须处理", Grave.SHOULD: "应当处理", Grave.HINT: "提示"}
WARNS = {
    "no-contact": "没有联络员", "no-deputy": "没有分管领导", "no-principal": "没有主要负责人",
    "no-office": "领导小组办公室没有人", "no-lead": "领导小组没有人",
    "no-address": "没有邮箱，改为电话", "unproved": "邮箱从未收到过信", "rest-day": "期限在休息日",
    "after-close": "行动结束以后还有提醒", "after-acceptance": "验收结束以后还有提醒",
    "many": "30 天内收到的信太多", "relay": "超过邮件服务器每天的上限",
    "unpublished": "放假安排尚未公布",
}  # fmt: skip


@campaign.command("forecast")
@click.argument("target", metavar="CAMPAIGN|PLAN.yaml")
@click.option("--scope", default="", help="方案启动的范围单位，代码或全称。Scope, for a plan.")
@click.option(
    "--scenario",
    type=click.Choice([one.value for one in Scenario]),
    default=Scenario.SILENT.value,
    help="都不答复、按期报送、如同上次。",
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="算到哪一天。The last day.")
@click.option("--at", type=Instant(), help="从这一刻算起。From this instant on.")
@click.option("--json", "as_json", is_flag=True)
def forecast(
    target: str, scope: str, scenario: str, until: datetime | None, at: datetime | None,
    as_json: bool,
) -> None:  # fmt: skip
    """预演：每一封信、每一个电话、每一份待批拟稿，按日期和人员。Every letter to come."""
    last = until.date() if until else None
    now = (at or clock.now()).replace(microsecond=0)
    try:
        subject = _subject(target, scope, last, now)
        seen = foretell(db.session(), subject, Scenario(scenario), until=last, now=now)
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    rows = db.session.execute(select(Unit.id, Unit.code, Unit.name))
    units = {unit_id: (code, name) for unit_id, code, name in rows}
    warned = dangers(db.session(), seen, daily_limit=settings().mail_daily_limit)
    if as_json:
        click.echo(json.dumps(_facts(seen, units, warned), ensure_ascii=False))
        return
    for line in _text(seen, units, warned):
        click.echo(line)


def _subject(target: str, scope: str, until: date | None, now: datetime) -> Subject:
    path = Path(target)
    if not (path.suffix in (".yaml", ".yml") or path.is_file()):
        return running_subject(db.session(), find_campaign(target), until=until, now=now)
    if not path.is_file():
        raise click.ClickException(f"没有文件 {target}。")
    if not scope:
        raise click.ClickException("方案还没有启动，请用 --scope 写明范围单位的代码或全称。")
    reading = read_plan_file(path, calendar=load_calendar(db.session()))
    if reading.plan is None:
        for problem in reading.errors:
            click.echo(problem.told(), err=True)
        raise click.ClickException(f"方案有 {len(reading.errors)} 处错误，没有预演。")
    return planned_subject(
        db.session(), reading.plan, scope_code=scope, source=reading.source, until=until, now=now
    )


def _facts(
    seen: Forecast, units: dict[int, tuple[str, str]], warned: tuple[Danger, ...]
) -> dict[str, Any]:
    lines = canonical_lines(head_of(seen), matters(seen))

    def about(duty_id: int, number: int) -> dict[str, Any]:
        duty = seen.duties[duty_id]
        return {
            "unit": units[duty.unit_id][0], "milestone": duty.key,
            "due_on": duty.due_on.isoformat(), "rung": number, "level": seen.level(duty_id, number),
        }  # fmt: skip

    def one(each: Any) -> dict[str, Any]:
        person = seen.names.get(each.person_id, "")
        return {"at": each.at.isoformat(), "person_id": each.person_id or None, "person": person,
                **about(each.duty_id, each.number)}  # fmt: skip

    return {
        "campaign": seen.subject.code, "scenario": str(seen.scenario),
        "like": seen.answers.campaign or None, "from": seen.now.isoformat(),
        "until": seen.until.isoformat(), "sha256": sha256(lines),
        "totals": {"letters": len(seen.letters), "calls": len(seen.calls),
                   "drafts": len(seen.drafts), "escalations": seen.escalations},
        "letters": [
            {"at": letter.at.isoformat(), "person_id": letter.person_id,
             "person": seen.names[letter.person_id], "address": letter.address,
             "about": [about(*pair) for pair in letter.about]}
            for letter in seen.letters
        ],
        "calls": [one(call) for call in seen.calls],
        "drafts": [one(draft) for draft in seen.drafts],
        "dangers": [
            {"code": d.code, "grave": str(d.grave), "whom": [name for _, name in d.whom],
             "number": d.number, "days": [on.isoformat() for on in d.days]}
            for d in warned
        ],
    }  # fmt: skip


def _text(
    seen: Forecast, units: dict[int, tuple[str, str]], warned: tuple[Danger, ...]
) -> Iterator[str]:
    if seen.scenario is Scenario.LAST_ROUND and not seen.answers.campaign:
        yield "没有上一次行动可比，按都不答复推算。"
    yield (
        f"{SUPPOSES[seen.scenario]}，从 {day_of(seen.now)} 到 {seen.until} 将发出"
        f" {len(seen.letters)} 封信（其中升级告知 {seen.escalations} 项），"
        f"建立 {len(seen.calls)} 个电话任务，形成 {len(seen.drafts)} 份须批准的拟稿。"
    )
    days: dict[date, list[str]] = {}

    def said(duty_id: int, number: int) -> str:
        duty = seen.duties[duty_id]
        return f"{units[duty.unit_id][1]}《{duty.name}》第 {number} 档"

    for letter in seen.letters:
        about = "；".join(said(*pair) for pair in letter.about)
        who = f"{seen.names[letter.person_id]} <{letter.address}>"
        days.setdefault(day_of(letter.at), []).append(f"信  {_hour(letter.at)} {who}  {about}")
    for kind, found in (("电话", seen.calls), ("拟稿", seen.drafts)):
        for one in found:
            who = seen.names.get(one.person_id, "")
            line = f"{kind}  {_hour(one.at)} {who}  {said(one.duty_id, one.number)}"
            days.setdefault(day_of(one.at), []).append(line)
    for on, lines in sorted(days.items()):
        yield f"{on}（{len(lines)} 件）"
        yield from (f"  {line}" for line in lines)
    for danger in warned:
        names = "、".join(name for _, name in danger.whom[:5])
        more = f"等 {len(danger.whom)} 个" if len(danger.whom) > 5 else ""
        dates = "、".join(on.isoformat() for on in danger.days[:5])
        facts = "，".join(part for part in (names + more, dates) if part)
        yield f"{GRAVE[danger.grave]}  {WARNS[danger.code]}：{facts or danger.number}"


def _hour(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M}"
