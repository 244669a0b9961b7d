"""``campaign what-if``: a milestone recomputed under another date; nothing is written."""

import json
from datetime import datetime
from typing import Any

import click
from sqlalchemy import select

from campaign import clock
from campaign.jobs.commands.campaign import campaign, find_campaign
from campaign.jobs.door import AsOf, refusing
from campaign.reports.progress.standing import Look
from campaign.reports.what_if.recomputed import Side, WhatIf, what_if
from campaign.rules.calendar import SHANGHAI
from campaign.rules.dates.what_if import Came
from campaign.rules.errors import Refusal
from campaign.rules.shares import per_cent
from models.base import db
from models.plan import Milestone

__all__ = ["campaign"]  # the group, with this command


@campaign.command("what-if")
@click.argument("code", metavar="CAMPAIGN")
@click.argument("key", metavar="MILESTONE")
@click.option(
    "--due", type=click.DateTime(["%Y-%m-%d"]), required=True, help="假如的期限。The other date."
)
@click.option("--as-of", "as_of", type=AsOf(), help="看某一天终了或某一时刻的情形。A look back.")
@click.option("--json", "as_json", is_flag=True)
def what_if_(code: str, key: str, due: datetime, as_of: datetime | None, as_json: bool) -> None:
    """假如期限是另一天：谁会逾期、责任链会告知谁，只推算不改动。If the date had been another."""
    row = find_campaign(code)
    milestone = db.session.scalar(
        select(Milestone).where(Milestone.campaign_id == row.id, Milestone.key == key)
    )
    if milestone is None:
        keys = db.session.scalars(select(Milestone.key).where(Milestone.campaign_id == row.id))
        raise click.ClickException(f"没有节点 {key}，现有：{'、'.join(keys)}。No such milestone.")
    now = clock.now()
    look = Look(as_of or now, now)
    try:
        found = what_if(db.session(), row, milestone, due_on=due.date(), look=look)
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    if as_json:
        click.echo(json.dumps(as_facts(found), ensure_ascii=False))
    else:
        _tell(found)


def _tell(found: WhatIf) -> None:
    when = f"{found.look.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    click.echo(f"{found.milestone.name}，截至 {when}，共 {found.duties} 项；只推算，没有改动。")
    for name, side in (("实际", found.real), ("假如", found.other)):
        now, then = side.now, side.then
        share = per_cent(then.punctual, then.due) if then else "还没到这一天"
        click.echo(
            f"{name}\t期限 {side.due_on}\t按时率 {share or '无应报单位'}"
            f"\t按时 {side.outcomes[Came.PUNCTUAL]} 项"
            f"\t逾期 {now.late} 项\t列入督办或更重 {side.named} 项"
        )
    for step in found.steps:
        click.echo(
            f"第 {step.rung.number} 档\t已告知 {step.real_told} 项，假如 {step.other_told} 项"
            f"\t将告知 {step.real_ahead} 项，假如 {step.other_ahead} 项"
        )
    for line in found.lines:
        click.echo(
            f"{line.unit}\t{line.real.came.value} {line.real.days_late} 天"
            f"\t假如 {line.other.came.value} {line.other.days_late} 天"
        )


def as_facts(found: WhatIf) -> dict[str, Any]:
    """Return both sides under the stable names that people script."""
    return {
        "milestone": found.milestone.key,
        "duties": found.duties,
        "own_dates": found.own_dates,
        "real": _side(found.real),
        "other": _side(found.other),
        "steps": [
            {
                "number": one.rung.number, "real_told": one.real_told,
                "other_told": one.other_told, "real_ahead": one.real_ahead,
                "other_ahead": one.other_ahead,
            }
            for one in found.steps
        ],
        "changed": [
            {
                "unit": one.unit, "real": one.real.came.value, "other": one.other.came.value,
                "real_days_late": one.real.days_late, "other_days_late": one.other.days_late,
                "real_level": one.real_level, "other_level": one.other_level,
            }
            for one in found.lines
        ],
    }  # fmt: skip


def _side(side: Side) -> dict[str, Any]:
    return {
        "due": side.due_on.isoformat(),
        "due_duties": side.now.due,
        "answered": side.now.answered,
        "punctual": side.now.punctual,
        "missing": side.now.missing,
        "late": side.now.late,
        "punctual_share_on_due": per_cent(side.then.punctual, side.then.due) if side.then else None,
        "outcomes": {came.value: number for came, number in side.outcomes.items()},
        "named": side.named,
    }
