"""``drill start | list | show | more``."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from campaign import clock
from campaign.jobs.door import AsOf, Instant, refusing, say, writing_now
from campaign.reports.drills.listed import drill_lines
from campaign.reports.drills.one import DrillPage, drill_page
from campaign.reports.drills.rungs import Rung
from campaign.reports.drills.scopes import unit_called
from campaign.rules.calendar import SHANGHAI, day_of
from campaign.rules.drills.proof import Repeats
from campaign.rules.errors import Refusal
from campaign.rules.words import label
from campaign.services.drills.ask_more import ask_more
from campaign.services.drills.start_drill import start_drill
from models.base import db


@click.group("drill")
def drill() -> None:
    """责任链演练：发起、列出、查看、补发。Contact drills."""


@drill.command("start")
@click.argument("scope")
@click.option(
    "--repeats", type=click.Choice([str(one) for one in Repeats]), default=str(Repeats.REMIND),
    help="满一个季度：remind 提醒，auto 自动再演练，off 不重复。After a quarter.",
)  # fmt: skip
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
@click.option("--json", "as_json", is_flag=True)
def start(scope: str, repeats: str, at: datetime | None, as_json: bool) -> None:
    """对单位 SCOPE（代码或全称）以下的责任链发起演练。Ask everybody in the chains below a unit."""
    now = writing_now(at)
    unit = unit_called(db.session(), scope)
    if unit is None:
        raise click.ClickException(f"没有代码或全称为“{scope}”的单位。")
    unit_id = unit.id
    db.session.rollback()
    try:
        started = start_drill(unit_id, repeats=Repeats(repeats), asker=None, now=now)
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    asked = started.asked
    facts = {"drill": started.drill_id, "scope": started.scope, **asdict(asked)}
    text = (
        f"已发起演练 {started.drill_id}（{started.scope}）："
        f"{asked.rungs} 个岗位，{asked.people} 个人，{asked.letters} 封信。"
    )
    say(facts, text, as_json=as_json)


@drill.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """列出演练。List drills."""
    lines = drill_lines(db.session(), asker=None, now=clock.now())
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, default=str))
        return
    for line in lines:
        day = line.started_at.astimezone(SHANGHAI).date()
        old = "\t已满一个季度" if line.old else ""
        click.echo(f"{line.id}\t{line.scope}\t{day}\t{line.answered}/{line.posts} 已证实{old}")
    if not lines:
        click.echo("还没有演练。发起：./duban drill start 单位代码")


@drill.command("show")
@click.argument("number", type=int)
@click.option("--at", type=AsOf(), help="按这一时刻判断是否过期。Judge as at this instant.")
@click.option("--json", "as_json", is_flag=True)
def show(number: int, at: datetime | None, as_json: bool) -> None:
    """查看一次演练和未证实的岗位。One drill, with every post that nobody has proved."""
    now = at or clock.now()
    found = drill_page(db.session(), number, now=now, today=day_of(now))
    if found is None:
        raise click.ClickException(f"没有编号为 {number} 的演练，请用 ./duban drill list 查看。")
    if as_json:
        click.echo(json.dumps(_facts(found), ensure_ascii=False, default=str))
        return
    click.echo(f"{found.scope}：{found.proved}/{len(found.rungs)} 个岗位已证实。")
    for one in found.red:
        reach = one.phone or "没有电话"
        who = f"{one.name}\t{reach}" if one.name else "—"
        click.echo(f"{one.unit}\t{label(one.role)}\t{who}\t{label(one.state)}")
    if found.missing or found.mended:
        n = found.missing + found.mended
        click.echo(f"另有 {n} 个人可以补发：./duban drill more {number}")


@drill.command("more")
@click.argument("number", type=int)
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
def more(number: int, at: datetime | None) -> None:
    """补发给新任职的人和改过邮箱的人。Ask whom the drill has not reached so far."""
    try:
        people = ask_more(number, asker=None, now=writing_now(at))
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    click.echo(f"已补发给 {people} 个人。")


def _facts(found: DrillPage) -> dict[str, Any]:
    return {
        "drill": found.id, "scope": found.scope, "started_at": found.started_at.isoformat(),
        "repeats": found.repeats, "old": found.old, "posts": len(found.rungs),
        "proved": found.proved,
        "counts": {str(state): n for state, n in sorted(found.counts.items())},
        "rungs": [_rung(one) for one in found.rungs],
    }  # fmt: skip


def _rung(one: Rung) -> dict[str, Any]:
    return {
        "unit": one.unit, "role": str(one.role), "name": one.name, "phone": one.phone,
        "state": str(one.state), "proved": one.proved,
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        "answered_by": one.answered_by, "note": one.note,
    }  # fmt: skip
