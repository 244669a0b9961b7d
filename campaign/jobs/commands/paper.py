"""``paper KIND CAMPAIGN``: an official paper as a file, every number traced."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from campaign import clock
from campaign.jobs.commands.campaign import find_campaign
from campaign.jobs.commands.rollup import path_of
from campaign.jobs.door import AsOf, refusing
from campaign.papers.drafted.make import Drafted, Wanted, draft
from campaign.papers.drafted.proofed import proofed
from campaign.papers.official.kinds import KINDS
from campaign.papers.official.pdf import to_pdf
from campaign.reports.paper.contents import CONTENTS
from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import Refusal
from campaign.rules.words import label
from campaign.services.paper.log_paper import log_taken
from models.base import db
from models.unit import Unit

NO_DUTY = (
    "{}针对一项任务：请用 --duty 写明任务的编号（打开这项任务，网址末尾的数字）。"
    "About one duty: say which by --duty."
)


@click.command("paper")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("campaign")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写成 Word 文件。")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="写成 PDF 文件。")
@click.option("--as-of", "as_of", type=AsOf(), help="数字截至某一天终了或某一时刻。A look back.")
@click.option("--unit", help="只看这个单位及以下：代码或全称。About this unit and below.")
@click.option("--duty", type=int, help="针对一项任务：督办单、通报批评、送达证明。About a duty.")
@click.option("--title", default="", help="标题。The title.")
@click.option("--to", default="", help="主送机关。Whom it is addressed to.")
@click.option("--say", "says", multiple=True, metavar="NAME=TEXT", help="模板里要您写的话。")
@click.option("--json", "as_json", is_flag=True, help="列出每个数字和来源。Every number, traced.")
def paper(
    kind: str,
    campaign: str,
    out: Path | None,
    pdf: Path | None,
    as_of: datetime | None,
    unit: str | None,
    duty: int | None,
    title: str,
    to: str,
    says: tuple[str, ...],
    as_json: bool,
) -> None:
    """按现在（或某一天）的数据写一份公文：通知、通报、汇报、送达证明等。An official paper.

    每次取数都留痕。Each run is written into the trail.
    """
    if CONTENTS[kind].about_duty and duty is None:
        raise click.UsageError(NO_DUTY.format(KINDS[kind].zh))
    found, session, now = find_campaign(campaign), db.session(), clock.now()
    path = path_of(session, found, unit)
    typed = dict(one.split("=", 1) for one in says if "=" in one)
    back = as_of is not None and as_of < now
    unit_id = session.scalars(select(Unit.id).where(Unit.path == path)).one()
    wanted = Wanted(
        kind, found.id, as_of if as_of and back else now, unit_id, back, duty, title, to,
        typed=typed,
    )  # fmt: skip
    try:
        made = draft(session, wanted, now=now)
        findings = proofed(made.docx, made.contents, []).findings
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    campaign_id = found.id
    db.session.rollback()
    log_taken(campaign_id, unit_id, made.title, kind, now=now)
    if out:
        out.write_bytes(made.docx)
    if pdf:
        pdf.write_bytes(to_pdf(made.docx, draft=True))
    if as_json:
        click.echo(json.dumps(facts(wanted, made), ensure_ascii=False))
        return
    written = f"，已写入 {out}" if out else ""
    click.echo(f"{made.title}：{len(made.contents.figures)} 个数字{written}")
    for one in made.contents.figures:
        click.echo(f"  {one.key}\t{one.text}\t{one.query}")
    for bad in findings:
        click.echo(f"待确认  {label(bad.fault)}：{bad.printed}\t{bad.sentence}", err=True)


def facts(wanted: Wanted, made: Drafted) -> dict[str, Any]:
    """Return a paper's numbers under the stable names that people script."""
    at = wanted.at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return {
        "kind": wanted.kind, "title": made.title, "as_of": at,
        "confidential": made.contents.confidential,
        "figures": [
            {"key": one.key, "text": one.text, "query": one.query, "source": one.source,
             "units": one.units}
            for one in made.contents.figures
        ],
    }  # fmt: skip
