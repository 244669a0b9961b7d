"""``report rollup``: the sums of every round of a campaign, for scripts; equal to the page."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign import clock
from campaign.jobs.commands.campaign import find_campaign
from campaign.jobs.commands.report import report
from campaign.jobs.door import AsOf
from campaign.papers.form_file import form_of
from campaign.papers.rollup_sheet import heading_of, rollup_sheet
from campaign.reports.drills.scopes import unit_called
from campaign.reports.survey.facts import rollup_facts
from campaign.reports.survey.rollup import Rollup, form_source, rollup
from campaign.reports.survey.rounds import Round, rounds_of
from campaign.rules.calendar import SHANGHAI
from campaign.rules.paths import covers
from campaign.rules.survey.typed import shown
from campaign.services.survey.log_export import log_export
from models.base import db
from models.plan import Campaign
from models.unit import Unit

__all__ = ["report"]  # the group, with this command
ALL = 10_000


@report.command("rollup")
@click.argument("campaign")
@click.option("--as-of", "as_of", type=AsOf(), help="看某一天终了或某一时刻的情形。A look back.")
@click.option("--unit", help="只看这个单位及以下：代码或全称。Of this unit and below.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="最近一轮的汇总表。")
def rollup_(
    campaign: str, as_of: datetime | None, unit: str | None, as_json: bool, xlsx: Path | None
) -> None:
    """汇总各轮统计表：每个字段的合计、正版率、厂商份额和下一级单位。Sums of every round.

    每次取数都留痕。Each run is written into the trail.
    """
    found, session, now = find_campaign(campaign), db.session(), clock.now()
    path = path_of(session, found, unit)
    at = as_of if as_of and as_of < now else None
    looks = rounds_at(session, found.id, path, at=at)
    _log(looks, now)
    when = (at or now).astimezone(SHANGHAI)
    if xlsx:
        if not looks:
            raise click.ClickException("这次行动还没有发放过统计表。")
        one, sums = looks[-1]
        heading = heading_of(one, sums, person="命令行", now=at or now)
        xlsx.write_bytes(rollup_sheet(sums, heading))
        click.echo(f"已写 {len(sums.below.rows)} 个单位到 {xlsx}。")
        return
    if as_json:
        rounds = [rollup_facts(one, sums) for one, sums in looks]
        facts = {"as_of": when.isoformat(timespec="seconds"), "rounds": rounds}
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    click.echo(f"{found.name}，截至 {when:%Y-%m-%d %H:%M}")
    for one, sums in looks:
        _say(one, sums)


def _log(looks: list[tuple[Round, Rollup]], now: datetime) -> None:
    taken = [(one.id, sums.here.unit_id) for one, sums in looks]
    db.session.rollback()
    for round_id, unit_id in taken:
        log_export(round_id, unit_id, (), by_id=None, now=now)


def rounds_at(
    session: Session, campaign_id: int, path: str, *, at: datetime | None
) -> list[tuple[Round, Rollup]]:
    """Return the rounds that had been sent out by then, each with the sums of the unit."""
    return [
        (one, rollup(session, form_of(form_source(session, one.id)), one.id, path, size=ALL, at=at))
        for one in rounds_of(session, campaign_id)
        if at is None or one.opened_at <= at
    ]


def path_of(session: Session, campaign: Campaign, key: str | None) -> str:
    """Return the path of the unit called so, of the campaign's own unit without one.

    Raises:
        ClickException: there is none, or it lies outside the campaign.
    """
    scope = session.scalars(select(Unit.path).where(Unit.id == campaign.scope_unit_id)).one()
    if key is None:
        return scope
    unit = unit_called(session, key)
    if unit is None or not covers(scope, unit.path):
        raise click.ClickException(f"这次行动里没有代码或全称为“{key}”的单位。")
    return unit.path


def said(one: Round, sums: Rollup) -> str:
    """Return a round's fraction and rates as one line."""
    fraction = sums.sums.fraction
    back = (
        f"发放 {fraction.expected} 份，收回 {fraction.received} 份（{fraction.rate}）"
        if fraction.expected
        else "无应报单位"
    )
    void = f"，已作废：{one.ended_note}" if one.state == "void" else ""
    if one.state == "closed":
        void = "，已结束填报"
    rates = "".join(f"\t{rate.rate.name} {rate.share or '无数据'}" for rate in sums.rates)
    return f"{one.name} 第 {one.number} 轮\t{back}{void}{rates}"


def _say(one: Round, sums: Rollup) -> None:
    click.echo(said(one, sums))
    totals: Any = sums.sums.totals
    for field in sums.form.additive:
        value = shown(field, totals.get(field.key, 0))
        click.echo(f"  {field.label}\t{value} {field.unit_word}")
    for table in sums.makers:
        for line in table.lines:
            of = f"{table.group.name}：{line.name or '未注明'}"
            click.echo(f"  {of}\t{shown(table.field, line.value)}\t{line.share or '无数据'}")
