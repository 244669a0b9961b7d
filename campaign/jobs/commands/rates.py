"""``report rates``: how many had to answer, and how many have, by milestone and by part."""

import json
from datetime import datetime
from typing import Any

import click
from sqlalchemy import true

from campaign import clock
from campaign.jobs.commands.campaign import find_campaign
from campaign.jobs.commands.report import report
from campaign.jobs.commands.rollup import path_of, rounds_at, said
from campaign.jobs.door import AsOf
from campaign.reports.lead.parts import Part, parts
from campaign.reports.past.plan import MilestoneThen, plan_as_of
from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look
from campaign.reports.survey.facts import round_facts
from campaign.rules.calendar import SHANGHAI
from models.base import db
from models.unit import Unit

__all__ = ["report"]  # the group, with this command


@report.command("rates")
@click.argument("campaign")
@click.option("--as-of", "as_of", type=AsOf(), help="看某一天终了或某一时刻的情形。A look back.")
@click.option("--unit", help="统计表只看这个单位及以下。Rounds of this unit and below.")
@click.option("--json", "as_json", is_flag=True)
def rates(campaign: str, as_of: datetime | None, unit: str | None, as_json: bool) -> None:
    """报送率和按时率：按节点以任务计，按下级单位以单位计；统计表各轮的收回率和正版率。

    Rates by milestone and by part; of each round what came back, and the form's rates.
    """
    found, session, now = find_campaign(campaign), db.session(), clock.now()
    look = Look(as_of or now, now)
    plan = plan_as_of(session, found.id, look)
    scope = session.get_one(Unit, found.scope_unit_id).path
    at = as_of if as_of and as_of < now else None
    rounds = rounds_at(session, found.id, path_of(session, found, unit), at=at)
    bars = parts(session, found.id, look, root=scope, sees=true())
    if as_json:
        facts = {
            "as_of": look.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "milestones": [_of_milestone(one) for one in plan.milestones],
            "parts": [_of_part(one) for one in bars],
            "rounds": [round_facts(one, sums) for one, sums in rounds],
        }
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    click.echo(f"{plan.name}，截至 {look.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    for one in plan.milestones:
        dates = "、".join(str(on) for on, _n in one.dates)
        click.echo(f"{one.name}\t{dates}\t{_said(one.numbers, '项')}")
    for bar in bars:
        click.echo(f"{bar.name or bar.kind}\t{_said(bar.numbers, '个单位')}")
    for sent, sums in rounds:
        click.echo(said(sent, sums))


def _said(numbers: Numbers, of: str) -> str:
    if not numbers.due:
        return "无应报"
    return (
        f"应报 {numbers.due} {of}\t已报 {numbers.answered}（{numbers.answered_share}）"
        f"\t按时 {numbers.punctual}（{numbers.punctual_share}）\t未报 {numbers.missing}"
    )


def _of_milestone(one: MilestoneThen) -> dict[str, Any]:
    dates = [on.isoformat() for on, _n in one.dates]
    return {"key": one.key, "name": one.name, "due_on": dates, **_numbers(one.numbers)}


def _of_part(one: Part) -> dict[str, Any]:
    return {"name": one.name, "kind": one.kind, "unit": one.unit_id, **_numbers(one.numbers)}


def _numbers(numbers: Numbers) -> dict[str, Any]:
    return {
        "due": numbers.due, "answered": numbers.answered, "punctual": numbers.punctual,
        "missing": numbers.missing, "waived": numbers.waived,
        "answered_share": numbers.answered_share, "punctual_share": numbers.punctual_share,
    }  # fmt: skip
