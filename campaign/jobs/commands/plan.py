"""``plan check``."""

import json
import re
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from campaign.papers.plan_file import PlanProblem, PlanReading, read_plan
from campaign.papers.plan_file.read_plan import MOST_BYTES
from campaign.records.house.calendar import load_calendar, with_published
from campaign.rules.calendar import WorkingCalendar
from models.base import db

_YEAR = re.compile(rb"\b(\d{4})-\d\d-\d\d")


@click.group("plan")
def plan() -> None:
    """方案。Plans."""


@plan.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def check(file: Path, as_json: bool) -> None:
    """检查方案文件，逐行列出问题；有错误时退出码为 1。Every problem with its line."""
    with file.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
    years = {int(year) for year in _YEAR.findall(content)}
    reading = read_plan(content, folder=file.parent, calendar=_calendar(years))
    if as_json:
        click.echo(json.dumps(_as_dict(reading), ensure_ascii=False))
    else:
        for problem in reading.problems:
            click.echo(
                f"{'错误' if problem in reading.errors else '注意'}  {problem.told()}", err=True
            )
        click.echo(_sentence(reading))
    if reading.errors:
        raise SystemExit(1)


def _calendar(years: set[int]) -> WorkingCalendar:
    """Return the house's calendar, and for years that it has not got the published days.

    A plan may be checked before there is a database.
    """
    try:
        known = load_calendar(db.session())
    except (OperationalError, ProgrammingError):
        db.session.rollback()
        known = WorkingCalendar()
    return with_published(known, years)


def _sentence(reading: PlanReading) -> str:
    warnings = f"，另有 {len(reading.warnings)} 处要注意" if reading.warnings else ""
    if reading.plan is None:
        return f"有 {len(reading.errors)} 处错误{warnings}。"
    return (
        f"没有错误{warnings}。“{reading.plan.name}”：{len(reading.plan.stages)} 个阶段，"
        f"{len(reading.plan.milestones)} 个节点，{len(reading.plan.ladder)} 档责任链。"
    )


def _as_dict(reading: PlanReading) -> dict[str, object]:
    return {
        "ok": reading.plan is not None,
        "code": reading.plan.code if reading.plan else None,
        "stages": len(reading.plan.stages) if reading.plan else None,
        "milestones": len(reading.plan.milestones) if reading.plan else None,
        "errors": [_problem(problem) for problem in reading.errors],
        "warnings": [_problem(problem) for problem in reading.warnings],
    }


def _problem(problem: PlanProblem) -> dict[str, object]:
    said = problem.message % problem.values if problem.values else problem.message
    return {"line": problem.line, "path": problem.path, "message": said}
