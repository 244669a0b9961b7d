"""``tick``: what the heartbeat calls, once, by hand."""

from dataclasses import asdict
from datetime import datetime

import click

from campaign.jobs.door import Instant, say, writing_now
from campaign.services.clock.tick import tick as run_tick


@click.command("tick")
@click.option(
    "--at", type=Instant(), help="只限演示数据库：假定现在是此刻。Simulated databases only."
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def tick(at: datetime | None, as_json: bool) -> None:
    """让时钟走一步：到点的提醒和升级写成告知。Decide every rung that has come."""
    count = run_tick(now=writing_now(at))
    say(
        asdict(count),
        f"告知 {count.notices} 条，信件 {count.letters} 封，升级 {count.escalations} 条，"
        f"待批准 {count.held} 件，电话 {count.calls} 个。",
        as_json=as_json,
    )
