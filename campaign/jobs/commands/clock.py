"""``tick``: what the heartbeat calls, once, by hand; ``clock``: whether it may be believed."""

from dataclasses import asdict
from datetime import datetime

import click
from sqlalchemy import select

from campaign import clock as wall
from campaign.jobs.door import Instant, clock_doubt, deciding_now, refusing, say
from campaign.records.house.clocks import DoubtNote
from campaign.reports.clock import clock_facts
from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import Refusal
from campaign.rules.house.doubt import Why
from campaign.services.clock.confirm import confirm_clock
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.clock.tick import tick as run_tick
from campaign.services.people.hand_over_due import hand_over_due
from models.base import db
from models.person import Person


@click.command("tick")
@click.option(
    "--at", type=Instant(), help="只限演示数据库：假定现在是此刻。Simulated databases only."
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def tick(at: datetime | None, as_json: bool) -> None:
    """让时钟走一步：到期重复的任务先布置，到点的提醒和升级写成告知。Decide what has come."""
    now = deciding_now(at)
    made = make_due_occurrences(now=now)
    count = run_tick(now=now)
    hand_over_due(now=now)
    asked = f"按周期布置 {made.duties} 项任务。" if made.occurrences else ""
    say(
        asdict(count),
        f"{asked}告知 {count.notices} 条，信件 {count.letters} 封，升级 {count.escalations} 条，"
        f"待批准 {count.held} 件，电话 {count.calls} 个。",
        as_json=as_json,
    )


@click.command("clock")
@click.option("--confirm", "login", metavar="LOGIN", help="此人核对过，本机时间正确。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def clock(login: str | None, as_json: bool) -> None:
    """时钟能不能信；存疑时提醒和发信停着。Say whether the clock may be believed; exit 1 if not."""
    now = wall.now()
    clock_doubt(now)
    if login:
        _confirm(login, now)
    found = clock_facts(db.session())
    facts = {"now": now.isoformat(), "clock": "doubtful" if found.doubt else "ok"}
    if found.doubt is None:
        say(facts, f"本机时间 {_local(now)}，没有疑问。", as_json=as_json)
        return
    note = found.doubt
    facts |= {"why": note.why.value, "machine": note.machine, "since": note.since.isoformat()}
    say(
        facts,
        f"{note.machine} 的时间是 {_local(note.now)}，{_why(note)}\n{WAY_ON}",
        as_json=as_json,
    )
    raise SystemExit(1)


WAY_ON = (
    "提醒和发信停着，人们可以照常办理。\n"
    "  时间不对：校准那台机器的时间，一分钟内自己恢复。\n"
    "  时间没有错：./duban clock --confirm 您的登录名\n"
    "Reminders and mail rest. Set the clock right, or confirm that it is right."
)


def _confirm(login: str, now: datetime) -> None:
    person = db.session.scalar(
        select(Person).where(Person.login == login, Person.disabled_at.is_(None))
    )
    if person is None:
        raise click.ClickException(f"没有登录名为“{login}”的人。No such login.")
    try:
        confirm_clock(by_id=person.id, seen_at=now, now=now, counter=wall.counter())
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    click.echo(f"{person.name} 确认本机时间 {_local(now)} 正确，提醒和发信继续。", err=True)


def _why(note: DoubtNote) -> str:
    if note.why is Why.APART and note.other:
        return f"另一个时钟说是 {_local(note.other)}。"
    before = f"上次核对时是 {_local(note.mark)}" if note.mark else "没有核对过"
    return (
        f"{before}，{'不知道中间是否真过了这么久' if note.why is Why.FORWARD else '时间倒退了'}。"
    )


def _local(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
