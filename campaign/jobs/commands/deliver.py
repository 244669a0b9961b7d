"""``deliver``: send what the outbox holds, once, by hand."""

from datetime import datetime

import click

from campaign.jobs.door import Instant, deciding_now, say, way_out, worker_name
from campaign.services.mail.deliver import deliver_all


@click.command("deliver")
@click.option(
    "--at", type=Instant(), help="只限演示数据库：假定现在是此刻。Simulated databases only."
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def deliver(at: datetime | None, as_json: bool) -> None:
    """发出到点的信件。Send the letters whose time has come."""
    now = deciding_now(at)
    count = deliver_all(now=now, transport=way_out(), worker=worker_name())
    facts = {
        "accepted": count.accepted,
        "failed": count.failed,
        "in_doubt": count.in_doubt,
        "left": count.left,
    }
    say(
        facts,
        f"已送达 {count.accepted} 封，退信 {count.failed} 封，存疑 {count.in_doubt} 封，"
        f"待发 {count.left} 封。",
        as_json=as_json,
    )
