"""``campaign open | ready | list | cancel``."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import or_, select

from campaign import clock
from campaign.jobs.door import Instant, refusing, settings, writing_now
from campaign.papers.plan_file import PlanReading, read_plan_file
from campaign.reports.campaigns import campaign_lines
from campaign.reports.drills.scopes import unit_called
from campaign.reports.setup.checklist import Line
from campaign.reports.setup.launch import launch_lines, open_lines
from campaign.reports.world import is_simulated
from campaign.rules.calendar import day_of
from campaign.rules.errors import Refusal
from campaign.rules.plan import Plan
from campaign.rules.plans.launch import CHECKS, Weight
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.campaign.gate import Gate
from campaign.services.campaign.open_campaign import open_campaign
from models.base import db
from models.plan import Campaign


@click.group("campaign")
def campaign() -> None:
    """行动：启动、列出、取消。Campaigns."""


@campaign.command("open")
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--scope", required=True, help="范围单位的代码或全称。Code of the scope unit.")
@click.option("--reason", default="", help="没有全部就绪时，为什么现在就启动。Why, if not ready.")
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
@click.option("--json", "as_json", is_flag=True)
def open_(plan: Path, scope: str, reason: str, at: datetime | None, as_json: bool) -> None:
    """按方案启动行动：先过启动前检查，再冻结方案，生成任务和期限。Freeze the plan and launch.

    演示数据库只提示，不拦。On a simulated database the checklist warns and bars nothing.
    """
    reading = _read(plan, "没有启动")
    assert reading.plan is not None
    now, simulated = writing_now(at), is_simulated(db.session())
    missing = _unready(reading.plan, scope, now)
    if not as_json:
        _say_unready(missing)
    db.session.rollback()
    try:
        opened = open_campaign(
            reading.plan, reading.source, reading.files, scope_code=scope, asker_id=None, now=now,
            gate=None if simulated else Gate(settings(), reason),
        )  # fmt: skip
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    if as_json:
        click.echo(json.dumps(asdict(opened), ensure_ascii=False))
        return
    click.echo(
        f"已启动“{opened.name}”（{opened.code}）：{opened.units} 个单位，{opened.duties} 项任务，"
        f"{opened.terms} 个期限，{opened.rung_times} 个提醒时点。"
    )
    if opened.vacant or opened.without_address:
        click.echo(
            f"注意：责任链有 {opened.vacant} 个岗位空缺，{opened.without_address} 人没有邮箱，"
            "届时改为电话告知。"
        )
    if opened.provisional:
        click.echo(
            "注意：以下节点所在年份的放假安排尚未公布，日期公布后会重算："
            + "、".join(opened.provisional)
        )


@campaign.command("ready")
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--scope", required=True, help="范围单位的代码或全称。Code of the scope unit.")
@click.option("--json", "as_json", is_flag=True)
def ready(plan: Path, scope: str, as_json: bool) -> None:
    """启动前检查：还缺什么，不启动。What a launch still lacks; exit 1 when something bars it."""
    reading = _read(plan, "没有检查")
    assert reading.plan is not None
    missing = _unready(reading.plan, scope, clock.now())
    barred = any(CHECKS[line.key] is Weight.HARD for line in missing)
    if as_json:
        facts = [
            {"check": line.key, "weight": str(CHECKS[line.key]), "note": _said(line)}
            for line in missing
        ]
        click.echo(json.dumps({"barred": barred, "unready": facts}, ensure_ascii=False))
    else:
        _say_unready(missing)
        click.echo("全部就绪，可以启动。" if not missing else f"还有 {len(missing)} 项没有就绪。")
    if barred:
        raise SystemExit(1)


def _read(plan: Path, instead: str) -> PlanReading:
    reading = read_plan_file(plan)
    if reading.plan is None:
        for problem in reading.errors:
            click.echo(problem.told(), err=True)
        raise click.ClickException(f"方案有 {len(reading.errors)} 处错误，{instead}。")
    return reading


def _unready(plan: Plan, scope: str, now: datetime) -> tuple[Line, ...]:
    """Return the open checks; of a scope that is not there the launch itself speaks."""
    unit = unit_called(db.session(), scope)
    if unit is None:
        return ()
    lines = launch_lines(db.session(), settings(), plan, unit, now=now, today=day_of(now))
    return open_lines(lines)


def _said(line: Line) -> str:
    return line.note % line.values if line.values else line.note


def _say_unready(missing: tuple[Line, ...]) -> None:
    for line in missing:
        word = "必须" if CHECKS[line.key] is Weight.HARD else "未就绪"
        click.echo(f"{word}  {line.title}：{_said(line)}", err=True)


@campaign.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """列出行动。List campaigns."""
    lines = campaign_lines(db.session())
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, default=str))
        return
    for line in lines:
        click.echo(f"{line.code}\t{line.name}\t{line.status}\t{line.goal_on}\t{line.duties} 项任务")
    if not lines:
        click.echo("还没有行动。启动：./duban campaign open plan.yaml --scope 单位代码")


@campaign.command("cancel")
@click.argument("code")
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
@click.option("--yes", is_flag=True, help="不再询问。")
def cancel(code: str, at: datetime | None, yes: bool) -> None:
    """取消行动：任务全部终止，未发的信不再发。Call a campaign off."""
    found = find_campaign(code)
    if not yes:
        click.confirm(f"取消“{found.name}”？全部未完成的任务将终止，未发的信不再发。", abort=True)
    try:
        ended = cancel_campaign(found.id, asker_id=None, now=writing_now(at))
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    click.echo(f"已取消“{found.name}”，终止 {ended} 项任务。")


def find_campaign(key: str) -> Campaign:
    """Return the campaign with this code or number.

    Raises:
        ClickException: there is none.
    """
    number = int(key) if key.isdigit() else -1
    found = db.session.scalars(
        select(Campaign).where(or_(Campaign.code == key, Campaign.id == number))
    ).first()
    if found is None:
        raise click.ClickException(
            f"没有代号或编号为“{key}”的行动，请用 ./duban campaign list 查看。"
        )
    return found
