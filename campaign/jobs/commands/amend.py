"""``campaign amend``: what another wording of the plan would do, and then doing it."""

import json
from datetime import datetime
from pathlib import Path

import click

from campaign import clock
from campaign.jobs.commands.campaign import campaign, find_campaign
from campaign.jobs.door import Instant, refusing, writing_now
from campaign.papers.plan_file import PlanProblem, PlanReading, read_plan_file
from campaign.papers.plan_file.places import lines_of
from campaign.records.house.calendar import load_calendar
from campaign.records.plan.milestones import kept_forms
from campaign.reports.plan.brings import Brings, brings
from campaign.rules.calendar import day_of
from campaign.rules.errors import Refusal
from campaign.rules.plans.edit_rows import rows
from campaign.services.dates.amend_campaign import amend_campaign
from models.base import db
from models.plan import Campaign

__all__ = ["campaign"]  # the group, with this command


@campaign.command("amend")
@click.argument("code")
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会改动什么，不修订。Only say what it would do.")
@click.option("--reason", default="", help="为什么修订；会写进给单位的信。Why; letters say it.")
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
@click.option("--json", "as_json", is_flag=True)
def amend(
    code: str, plan: Path, dry_run: bool, reason: str, at: datetime | None, as_json: bool
) -> None:
    """修订方案：先说取消、改期、新增多少封信，再在一次办理中改好。Amend a running plan.

    附表没有改的，不用再放在方案旁边；新的附表和方案放在一起。
    Forms that the campaign has already need not lie beside the file.
    """
    found = find_campaign(code)
    session = db.session()
    kept = kept_forms(session, found.id)
    reading = read_plan_file(plan, calendar=load_calendar(session), kept=kept)
    if reading.plan is None:
        for problem in reading.errors:
            click.echo(problem.told(), err=True)
        raise click.ClickException(f"方案有 {len(reading.errors)} 处错误，没有修订。")
    try:
        seen = _look(found, reading, at) if dry_run else _do(found, reading, reason, at)
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    if as_json:
        facts = {"done": not dry_run, "edits": rows(seen.amendment.edits), **seen.counts}
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    click.echo(("不修订，只看：" if dry_run else "已修订：") + _sentence(seen))


def _do(found: Campaign, reading: PlanReading, reason: str, at: datetime | None) -> Brings:
    assert reading.plan is not None
    now = writing_now(at)
    return amend_campaign(
        found.id, reading.plan, reading.source, reading.files, note=reason, shown=None,
        asker_id=None, now=now, today=day_of(now),
    )  # fmt: skip


def _look(found: Campaign, reading: PlanReading, at: datetime | None) -> Brings:
    assert reading.plan is not None
    session, now = db.session(), at or clock.now()
    seen = brings(
        session, found, reading.plan, calendar=load_calendar(session), now=now, today=day_of(now)
    )
    faults = seen.amendment.faults
    for fault, line in zip(
        faults, lines_of(reading.source, [one.where for one in faults]), strict=True
    ):
        where = ".".join(str(part) for part in fault.where)
        click.echo(PlanProblem(line, where, fault.message, fault.values).told(), err=True)
    if seen.amendment.faults:
        raise click.ClickException(f"有 {len(seen.amendment.faults)} 处不能这样修订。")
    return seen


def _sentence(seen: Brings) -> str:
    counts = seen.counts
    said = f"{len(seen.amendment.edits)} 处改动，涉及 {counts['duties']} 项任务"
    parts = [
        (counts["dates"], "%s 项改期限"), (counts["added"], "新增 %s 项任务"),
        (counts["waived"], "免去 %s 项任务"), (counts["drafts"], "%s 份拟稿作废"),
    ]  # fmt: skip
    said += "".join("，" + words % number for number, words in parts if number)
    if seen.effect is None:
        return said + "。" + ("任务太多，信件不再逐封推算。" if counts["duties"] else "")
    return said + (
        f"。取消 {counts['cancelled'] + counts['void']} 封信，改期 {counts['moved']} 封，"
        f"新增 {counts['written']} 封；立即告知 {counts['letters_now']} 封。"
    )
