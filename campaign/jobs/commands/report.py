"""``report lagging``: the office's table for scripts and files; equal to the page."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from campaign import clock
from campaign.jobs.commands.campaign import find_campaign
from campaign.jobs.door import AsOf, settings
from campaign.papers.lagging_sheet import lagging_sheet
from campaign.reports.progress.lagging import LaggingRow, lagging
from campaign.rules.calendar import SHANGHAI
from models.base import db


@click.group("report")
def report() -> None:
    """办公室的各种表。The office's tables."""


@report.command("lagging")
@click.argument("campaign")
@click.option("--as-of", "as_of", type=AsOf(), help="看某一天终了或某一时刻的情形。A look back.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="写成表格文件。")
def lagging_(campaign: str, as_of: datetime | None, as_json: bool, xlsx: Path | None) -> None:
    """列出滞后的任务：单位自己已逾期、还没有办结的。Duties that a unit is late with."""
    found = find_campaign(campaign)
    now = clock.now()
    at = as_of or now
    rows = lagging(db.session(), found.id, as_of=at, now=now)
    when = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if xlsx:
        note = f"数据截至 {when}。逾期为日历天数，待审核期间不计入单位。{settings().public_url}"
        xlsx.write_bytes(lagging_sheet(rows, title=f"{found.name}：滞后单位", note=note))
        click.echo(f"已写 {len(rows)} 行到 {xlsx}。")
    elif as_json:
        click.echo(json.dumps([as_facts(row) for row in rows], ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row.code}\t{row.unit}\t{row.milestone}\t{row.due_on}\t{row.days_late} 天")
        click.echo(f"截至 {when}，滞后 {len(rows)} 项。")


def as_facts(row: LaggingRow) -> dict[str, Any]:
    """Return a row under the stable names that people script."""
    return {
        "code": row.code,
        "name": row.unit,
        "stage": row.stage,
        "milestone": row.milestone,
        "due": row.due_on.isoformat(),
        "days_late": row.days_late,
        "court": row.court.value,
        "level": row.level,
        "next_rung": row.next_rung.value if row.next_rung else None,
        "next_rung_at": (
            row.next_rung_at.astimezone(SHANGHAI).isoformat() if row.next_rung_at else None
        ),
    }
