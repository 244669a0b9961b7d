"""``report matrix`` and ``report differences``: counties by column, and two rounds compared."""

import json

import click

from campaign.jobs.commands.campaign import find_campaign
from campaign.jobs.commands.report import report
from campaign.papers.form_file import form_of
from campaign.reports.money.need import rounds_with_need
from campaign.reports.progress.matrix import matrix
from campaign.reports.survey.doubts import differences, form_text, states
from campaign.reports.survey.rounds import one_round
from campaign.rules.matrix import Column
from models.base import db
from models.unit import Unit

__all__ = ["report"]  # the group, with these commands


@report.command("matrix")
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True)
def matrix_(campaign: str, as_json: bool) -> None:
    """区县推进情况：领导小组、方案、摸底，以及份额。Counties by column, with shares."""
    found, session = find_campaign(campaign), db.session()
    table = matrix(session, found.id, path=session.get_one(Unit, found.scope_unit_id).path)
    if not as_json:
        for row in table.rows:
            marks = "\t".join({True: "是", False: "否", None: "—"}[row.done(c)] for c in Column)
            click.echo(f"{row.code}\t{row.name}\t{marks}")
        for share in table.shares:
            click.echo(f"{share.column}\t{share.done}/{share.asked}\t{share.named}")
        return
    facts = {
        "rows": [
            {"code": row.code, "name": row.name, **{c.value: row.done(c) for c in Column}}
            for row in table.rows
        ],
        "shares": {
            one.column.value: {"done": one.done, "asked": one.asked, "named": one.named}
            for one in table.shares
        },
    }
    click.echo(json.dumps(facts, ensure_ascii=False))


@report.command("differences")
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True)
def differences_(campaign: str, as_json: bool) -> None:
    """数据核对：最近一轮与前一轮的差异表。The newest round against the one before."""
    found, session = find_campaign(campaign), db.session()
    path = session.get_one(Unit, found.scope_unit_id).path
    for number, _name in rounds_with_need(session, found.id):
        sent = one_round(session, number)
        if sent is not None and sent.previous_id is not None:
            break
    else:
        raise click.ClickException("没有可以对照的两轮。")
    form = form_of(form_text(session, sent.id))
    rows = differences(session, sent.id, sent.previous_id, path, form)
    if not as_json:
        for row in rows:
            said = f"核{'增' if row.by > 0 else '减'} {abs(row.by)}"
            click.echo(f"{row.name}\t{row.earlier}\t{row.later}\t{said} {row.unit}")
        return
    facts = {
        "round": sent.number,
        "differences": [
            {"key": row.key, "name": row.name, "unit": row.unit, "earlier": row.earlier,
             "later": row.later, "by": row.by}
            for row in rows
        ],
        "doubts": states(session, sent.id, path),
    }  # fmt: skip
    click.echo(json.dumps(facts, ensure_ascii=False))
