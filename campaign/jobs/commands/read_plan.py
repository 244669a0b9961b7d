"""``plan read``."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from campaign.jobs.commands.plan import plan
from campaign.papers.plan_draft import draft_text
from campaign.papers.text import MOST_BYTES, read_text
from campaign.planreader import Draft, read_paper
from campaign.rules.errors import Refusal

__all__ = ["plan"]


@plan.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--issued", type=click.DateTime(["%Y-%m-%d"]), help="印发日期，正文里没有写时用。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="写成方案文件，待填的地方留空。"
)
def read(file: Path, issued: datetime | None, as_json: bool, out: Path | None) -> None:
    """把公文读成方案草稿，读不准的列成问题。Official text (txt, docx) to a draft plan."""
    with file.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
    try:
        draft = read_paper(read_text(file.name, content), issued=issued.date() if issued else None)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    if out is not None:
        _write(out, draft_text(draft))
    if as_json:
        click.echo(json.dumps(draft.as_json(), ensure_ascii=False))
    else:
        _tell(draft)


def _write(out: Path, text: str) -> None:
    """Write a new file; one that is there may hold answers already."""
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"“{out}”已经存在。请换一个名字，或先移走它。") from None
    except OSError as wrong:
        raise click.ClickException(f"“{out}”写不进去：{wrong.strerror}。") from None


def _tell(draft: Draft) -> None:
    for stage in draft.stages:
        click.echo(f"阶段  {stage.name}（{_day(stage.start)} 至 {_day(stage.end)}）")
    for one in draft.milestones:
        due = one.recurs or (one.due.isoformat() if one.due else one.month_day or "待定")
        goal = f" → {one.recipient}" if one.recipient else ""
        click.echo(f"节点  {due}  {one.actor or '（没有写由谁办）'}{goal}：{one.action}")
    for question in draft.questions:
        click.echo(f"问题  “{question.phrase}”{question.why}", err=True)
    click.echo(
        f"{len(draft.stages)} 个阶段，{len(draft.milestones)} 个节点，"
        f"{len(draft.questions)} 个问题。"
    )
    if not draft.milestones:
        click.echo("没有读出有期限的事，可能不是工作方案。", err=True)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "未写"
