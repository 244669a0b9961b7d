"""``people load``."""

from datetime import datetime
from pathlib import Path

import click

from campaign.jobs.door import Instant, writing_now
from campaign.jobs.lists import read_list, tell
from campaign.rules.calendar import day_of
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS
from campaign.services.people.load_people import load_people


@click.group("people")
def people() -> None:
    """人员。People."""


@people.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。Check only.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
def load(file: Path, dry_run: bool, as_json: bool, at: datetime | None) -> None:
    """导入人员和岗位（csv 或 xlsx）；有一处错误就什么也不写入。Load people; all or nothing.

    列：单位代码（或单位名称）、岗位、姓名、邮箱、手机、起始日期、终止日期、语言。
    联络员、分管领导和主要负责人同一时间各一名：新人接任，原任到前一天为止。
    """
    now = writing_now(at)
    result = load_people(
        read_list(file, PEOPLE_COLUMNS), asker=None, now=now, today=day_of(now), dry_run=dry_run,
        file_name=file.name,
    )  # fmt: skip
    tell(result, "人员", dry_run=dry_run, as_json=as_json)
