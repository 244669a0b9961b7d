"""``demonstration``: fill a simulated database with the example county."""

import sys
from datetime import datetime
from pathlib import Path

import click

from campaign import clock
from campaign.jobs.door import refusing, settings, store
from campaign.papers.tables import read_table
from campaign.rehearsal.city import build
from campaign.rehearsal.county.demonstration import (
    ACCOUNTS,
    PASSWORD,
    fill,
    has_demonstration,
    login_of,
)
from campaign.rules.calendar import day_of
from campaign.rules.errors import Refusal
from campaign.services.people.load_people import load_people
from campaign.services.units.load_units import load_units

EXAMPLE = Path(__file__).parents[3] / "examples" / "county"
CITY = EXAMPLE.parent / "city"


@click.command("demonstration")
@click.option("--city", is_flag=True, help="改建示例市：70 个部门的摸底和汇总。The example city.")
def demonstration(*, city: bool) -> None:
    """建立演示县（已有则不动），列出演示账号。Fill a simulated database, print its accounts."""
    if city:
        _city()
        return
    now = clock.now()
    try:
        made = fill(
            EXAMPLE,
            now=now,
            load=lambda folder: _load(folder, now),
            progress=_progress,
            store=store(),
        )
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    if made.opened:
        click.echo(
            f"\n演示县已建好：{made.opened.units} 个单位，{made.opened.duties} 项任务，"
            f"已走过 {made.days} 天。"
        )
    click.echo(f"\n演示账号（密码都是 {PASSWORD}）：")
    for name, what, _role in ACCOUNTS:
        click.echo(f"  {login_of(name):<34} {what} {name}")
    click.echo(f"  {'admin':<34} 系统管理员")
    click.echo(f"地址：{settings().public_url}")


def _city() -> None:
    if not has_demonstration():
        try:
            build.build(CITY)
        except Refusal as refusal:
            raise refusing(refusal) from refusal
    click.echo(f"示例市已建好（密码都是 {build.PASSWORD}）：")
    for what, login in build.accounts(CITY):
        click.echo(f"  {login:<34} {what}")
    click.echo(f"地址：{settings().public_url}")


def _load(folder: Path, now: datetime) -> None:
    for name, load in (("units.csv", load_units), ("people.csv", load_people)):
        table = read_table(name, (folder / name).read_bytes())
        load(table, asker=None, now=now, today=day_of(now), file_name=name)


def _progress(done: int, days: int) -> None:
    """Tell it on one line of a terminal; a log gets the end only."""
    if done == days or (sys.stdout.isatty() and done % 5 == 0):
        click.echo(f"\r正在走过演示县的 {days} 天：第 {done} 天", nl=done == days)
