"""``init``, ``doctor``, ``lifecycle draw``: the house itself."""

import json

import click
from flask_migrate import upgrade

from campaign import clock
from campaign.jobs.doctor import Finding, examine
from campaign.jobs.door import refusing, settings
from campaign.rules.draw import draw
from campaign.rules.errors import Refusal
from campaign.services.house.init_house import init_house


@click.command("init")
@click.option("--simulated", is_flag=True, help="建成演示数据库，可用 --at 指定时间。")
@click.option("--name", default="系统管理员", show_default=True, help="第一位管理员的姓名。")
@click.option("--login", default="admin", show_default=True, help="第一位管理员的登录名。")
@click.option("--json", "as_json", is_flag=True)
def init(simulated: bool, name: str, login: str, as_json: bool) -> None:
    """建表，写下这是正式还是演示数据库，给第一位管理员一个一次性链接。First administrator."""
    upgrade()
    try:
        made = init_house(simulated=simulated, name=name, login=login, now=clock.now())
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    link = f"{settings().public_url}/l/{made.token}" if made.token else ""
    if as_json:
        click.echo(json.dumps({"world": made.world, "login": login, "link": link}))
        return
    click.echo(f"数据库：{'演示' if made.world == 'simulated' else '正式'}（{made.world}）")
    if link:
        click.echo(f"第一位管理员 {login} 请在 3 天内打开此链接设置密码（只能用一次）：\n  {link}")
    else:
        click.echo("管理员已设过密码，没有再发链接。")


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> None:
    """检查设置、数据库、心跳、信件、日历。Say what is not as it should be; exit 1 if so."""
    findings = examine(now=clock.now())
    if as_json:
        click.echo(json.dumps([f.as_dict() for f in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{_sign(finding)} {finding.what}：{finding.says}")
    if not all(finding.ok for finding in findings if finding.serious):
        raise SystemExit(1)


def _sign(finding: Finding) -> str:
    """✓ all is well, △ somebody should look, ✗ it does not work (and doctor exits 1)."""
    if finding.ok:
        return "✓"
    return "✗" if finding.serious else "△"


@click.group("lifecycle")
def lifecycle() -> None:
    """状态机。The state machine."""


@lifecycle.command("draw")
def lifecycle_draw() -> None:
    """按规则表画出状态图（Mermaid）。Draw the tables as a Mermaid diagram."""
    click.echo(draw())
