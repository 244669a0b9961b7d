"""``unit load``."""

from datetime import datetime
from pathlib import Path

import click

from campaign.jobs.door import Instant, writing_now
from campaign.jobs.lists import read_list, tell
from campaign.rules.calendar import day_of
from campaign.rules.sheets.unit_sheet import UNIT_COLUMNS
from campaign.services.units.load_units import load_units


@click.group("unit")
def unit() -> None:
    """单位。Units."""


@unit.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。Check only.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
def load(file: Path, dry_run: bool, as_json: bool, at: datetime | None) -> None:
    """导入单位表（csv 或 xlsx）；有一处错误就什么也不写入。Load units; all or nothing.

    列：单位代码、单位名称、类别、上级代码。已有的代码按新内容改名、改类别、改上级。
    """
    now = writing_now(at)
    result = load_units(
        read_list(file, UNIT_COLUMNS), asker=None, now=now, today=day_of(now), dry_run=dry_run,
        file_name=file.name,
    )  # fmt: skip
    tell(result, "单位", dry_run=dry_run, as_json=as_json)
