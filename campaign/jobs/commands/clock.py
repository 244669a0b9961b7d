"""``tick``: what the heartbeat calls, once, by hand."""

from dataclasses import asdict
from datetime import datetime

import click

from campaign.jobs.door import Instant, say, writing_now
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.clock.tick import tick as run_tick
from campaign.services.people.hand_over_due import hand_over_due


@click.command("tick")
@click.option(
    "--at", type=Instant(), help="只限演示数据库：假定现在是此刻。Simulated databases only."
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def tick(at: datetime | None, as_json: bool) -> None:
    """让时钟走一步：到期重复的任务先布置，到点的提醒和升级写成告知。Decide what has come."""
    now = writing_now(at)
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
