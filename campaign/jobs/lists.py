"""What the commands that load lists share: reading the file, and printing what came of it."""

import json
from pathlib import Path

import click

from campaign.jobs.door import refusing
from campaign.papers.tables import Table, read_table
from campaign.papers.tables.table import MOST_BYTES
from campaign.rules.errors import Refusal
from campaign.rules.loading.result import LoadResult
from campaign.rules.sheets.rows import Column, Problem


def read_list(file: Path, columns: tuple[Column, ...]) -> Table:
    """Read a csv or xlsx file.

    Raises:
        ClickException: it cannot be read; says why.
    """
    try:
        with file.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
        return read_table(file.name, content, columns=columns)
    except Refusal as refusal:
        raise refusing(refusal) from refusal


def tell(result: LoadResult, what: str, *, dry_run: bool, as_json: bool) -> None:
    """Print every problem on a line of its own, then the counts; exit 1 when there is an error."""
    if as_json:
        click.echo(json.dumps(as_dict(result, dry_run=dry_run), ensure_ascii=False))
    else:
        for problem in result.problems:
            click.echo(f"{'错误' if problem in result.errors else '注意'}  {problem}", err=True)
        click.echo(_sentence(result, what, dry_run=dry_run))
    if result.errors:
        raise SystemExit(1)


def _sentence(result: LoadResult, what: str, *, dry_run: bool) -> str:
    if result.errors:
        return f"有 {len(result.errors)} 处错误，没有导入任何{what}。请改正后再导入。"
    counts = f"新增 {result.added}，更改 {result.changed}，不变 {result.unchanged}"
    if dry_run:
        return f"试运行，没有写入。将要：{counts}（按行数）。"
    return f"已导入{what}：{counts}（按行数）。"


def as_dict(result: LoadResult, *, dry_run: bool) -> dict[str, object]:
    """Return the result for scripts."""
    return {
        "loaded": result.loaded,
        "dry_run": dry_run,
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "errors": [_problem(problem) for problem in result.errors],
        "warnings": [_problem(problem) for problem in result.warnings],
    }


def _problem(problem: Problem) -> dict[str, object]:
    said = problem.message % problem.values if problem.values else problem.message
    return {"row": problem.row, "column": problem.column, "message": said}
