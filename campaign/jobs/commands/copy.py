"""``campaign copy``: last year's plan on the new year's calendar."""

from pathlib import Path, PurePosixPath

import click

from campaign import clock
from campaign.jobs.commands.campaign import campaign, find_campaign
from campaign.jobs.door import refusing
from campaign.papers.plan_file.copied import Copied, copied
from campaign.papers.plan_file.plan_text import text_in_force
from campaign.papers.plan_file.read_plan import read_plan
from campaign.reports.plan.copy import Ground, copy_ground, forms_of
from campaign.rules.calendar import day_of
from campaign.rules.errors import Refusal
from campaign.rules.plans.copying import Why
from campaign.rules.plans.copying_words import WHATS, WHYS
from models.base import db

__all__ = ["campaign"]  # the group, with this command


@campaign.command("copy")
@click.argument("old")
@click.option("--year", type=int, help="新的年份；不写是下一年。The new year.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="写到这个文件；不写就印出来。Where to write it.",
)  # fmt: skip
def copy(old: str, year: int | None, out: Path | None) -> None:
    """照此办下一年：方案换到新的年份，改了哪些日期写在旁边。Last year's plan in a new year.

    附表放在方案旁边（印出来时放在当前文件夹），已经有的不动。Blank forms go beside it.
    """
    found = find_campaign(old)
    try:
        ground = copy_ground(db.session(), found, year, today=day_of(clock.now()))
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    source = text_in_force(ground.plan, found.source)
    made = copied(source, old=ground.old, new=ground.year, taken=ground.taken)
    _forms(made.text, forms_of(db.session(), found.id), out.parent if out else Path())
    if out is None:
        click.echo(made.text, nl=False)
    else:
        out.write_text(made.text, encoding="utf-8")
    _say(ground, made)


def _forms(text: str, forms: dict[str, bytes], folder: Path) -> None:
    """Put the blank forms where the plan names them."""
    plan = read_plan(text, folder=None).plan
    for path in sorted({one.form for one in plan.milestones if one.form}) if plan else ():
        content = forms.get(PurePosixPath(path).name)
        file = folder / path
        if content is not None and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            click.echo(f"附表  {file}", err=True)


def _say(ground: Ground, made: Copied) -> None:
    for one in ground.moves:
        why = "；".join(WHYS[reason][0] for reason in one.why)
        falls = f"（实际 {one.falls_on}）" if one.falls_on != one.new_on else ""
        part = one.part or "方案"
        kind = f"（{one.kind}）" if one.kind else ""
        click.echo(
            f"{part}\t{WHATS[one.what][0]}{kind}\t{one.old_on} → {one.new_on}{falls}\t{why}",
            err=True,
        )
    for number, line in made.left:
        click.echo(f"请核对第 {number} 行，仍写着 {ground.old} 年：{line}", err=True)
    rest = sum(Why.ON_REST_DAY in one.why for one in ground.moves)
    said = f"代号 {made.code}，{len(ground.moves)} 个日期"
    click.echo(said + (f"，其中 {rest} 个落在休息日。" if rest else "。"), err=True)
