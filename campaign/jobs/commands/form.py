"""``form check``, ``form load``."""

import json
from pathlib import Path

import click

from campaign import clock
from campaign.papers.form_file import FormReading, read_form
from campaign.papers.form_file.read_form import MOST_BYTES
from campaign.rules.errors import Refusal
from campaign.services.survey.save_form import save_form


@click.group("form")
def form() -> None:
    """统计表。Forms."""


@form.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def check(file: Path, as_json: bool) -> None:
    """检查统计表文件，逐行列出问题；有错误时退出码为 1。Every problem with its line."""
    reading = _read(file)
    if as_json:
        click.echo(json.dumps(_as_dict(reading), ensure_ascii=False))
    else:
        _tell(reading)
    if reading.form is None:
        raise SystemExit(1)


@form.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="", help="为什么改，留在版本记录里。")
def load(file: Path, note: str) -> None:
    """存入统计表；同一代号已有的，存为新的一版。Take a form in as its next version."""
    reading = _read(file)
    if reading.form is None:
        _tell(reading)
        raise SystemExit(1)
    try:
        saved = save_form(reading.source, note=note or "从文件存入。", asker=None, now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    same = "" if saved.fresh else "（与现行的一版相同，没有改动）"
    click.echo(f"“{reading.form.name}”第 {saved.number} 版{same}。")


def _read(file: Path) -> FormReading:
    with file.open("rb") as source:
        return read_form(source.read(MOST_BYTES + 1))


def _tell(reading: FormReading) -> None:
    for problem in reading.problems:
        click.echo(f"错误  {problem.told()}", err=True)
    if reading.form is None:
        click.echo(f"有 {len(reading.problems)} 处错误。")
        return
    form = reading.form
    click.echo(
        f"没有错误。“{form.name}”：{len(form.groups)} 组，{len(form.fields)} 个字段，"
        f"{len(form.rules)} 条规则。"
    )


def _as_dict(reading: FormReading) -> dict[str, object]:
    form = reading.form
    return {
        "ok": form is not None,
        "code": form.code if form else None,
        "groups": len(form.groups) if form else None,
        "fields": len(form.fields) if form else None,
        "rules": len(form.rules) if form else None,
        "errors": [
            {
                "line": one.line,
                "path": one.path,
                "message": one.message % one.values if one.values else one.message,
            }
            for one in reading.problems
        ],
    }
