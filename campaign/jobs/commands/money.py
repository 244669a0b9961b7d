"""``report money``: what the need costs on every basis, and what was asked, granted, arrived."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from campaign import clock
from campaign.jobs.commands.campaign import find_campaign
from campaign.jobs.commands.report import report
from campaign.jobs.door import AsOf
from campaign.papers.form_file import form_of
from campaign.papers.money_sheet import money_sheet
from campaign.reports.money.facts import money_facts
from campaign.reports.money.need import (
    drivers,
    form_text,
    need_of,
    newest_book,
    rounds_with_need,
)
from campaign.rules.calendar import day_of
from campaign.rules.money.amount import roughly
from campaign.rules.money.estimate import LAST_YEAR
from campaign.rules.paths import covers
from models.base import db
from models.unit import Unit

__all__ = ["report"]  # the group, with this command


@report.command("money")
@click.argument("campaign")
@click.option(
    "--as-of", "as_of", type=AsOf(), help="看某一天终了或某一时刻存下的测算。A look back."
)
@click.option("--unit", "code", default="", help="只看这个单位及以下（单位代码）。A subtree.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="写成表格文件。")
def money(
    campaign: str, as_of: datetime | None, code: str, as_json: bool, xlsx: Path | None
) -> None:
    """经费测算：按各口径的合计，测算版本，请示、批复和到位。Need by basis, asked, granted."""
    found, session, now = find_campaign(campaign), db.session(), clock.now()
    path = _path(found.scope_unit_id, code)
    rounds, book = rounds_with_need(session, found.id), newest_book(session, found.id)
    need = None
    if rounds and book and as_of is None:
        number = rounds[0][0]
        need = need_of(
            session, book, number, path, form=form_of(form_text(session, number)), on=day_of(now)
        )
    driving = {one.key: drivers(session, need, one) for one in need.totals} if need else {}
    if xlsx:
        if need is None:
            raise click.ClickException("没有可以测算的轮次或价目。")
        made = money_sheet(need, driving, campaign=found.name, by="命令行", at=now)
        xlsx.write_bytes(made)
        click.echo(f"已写到 {xlsx}。")
        return
    facts = money_facts(session, found.id, need, driving, path=path, until=as_of or now)
    if as_json:
        click.echo(json.dumps({"campaign": found.code, **facts}, ensure_ascii=False))
    else:
        _tell(facts)


def _path(scope_id: int, code: str) -> str:
    session = db.session()
    scope = session.get_one(Unit, scope_id).path
    if not code:
        return scope
    path = session.scalar(select(Unit.path).where(Unit.code == code))
    if path is None or not covers(scope, path):
        raise click.ClickException(f"这次行动里没有代码为 {code} 的单位。")
    return path


def _tell(facts: dict[str, Any]) -> None:
    for one in facts["bases"]:
        lacks = f"\t缺：{'、'.join(map(_lacking, one['lacks']))}" if one["lacks"] else ""
        click.echo(f"{one['name']}\t{roughly(one['fen'])}{lacks}")
    for one in facts["estimates"]:
        click.echo(f"第 {one['number']} 次测算\t{one['basis_name']}\t{roughly(one['fen'])}")
    for one in facts["requests"]:
        click.echo(
            f"{one['title']}\t申请 {roughly(one['asked_fen'])}\t批复 {roughly(one['granted_fen'])}"
            f"\t到位 {roughly(one['arrived_fen'])}\t缺口 {roughly(one['gap_fen'])}"
        )


def _lacking(name: str) -> str:
    return "上年金额" if name == LAST_YEAR else name
