"""``campaign rehearse``: a year of a plan on a simulated county, judged by the oracle."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from campaign.jobs.commands.campaign import campaign
from campaign.papers.plan_file import read_plan_file
from campaign.rehearsal.year.result import Result
from campaign.rehearsal.year.run import Ask, rehearse
from campaign.rehearsal.year.shrink import shrink
from campaign.rules.plan import Plan

__all__ = ["campaign"]  # the group, with this command

EVERY = 30  # days between two words about how far it is
MOST_NAMED = 12
INVARIANTS = {
    "I1": "同一告知只有一条",
    "I2": "信不丢，多的一份都有存疑的投递为证",
    "I2b": "被拒收的不再投，转为电话",
    "I3": "已办结、已改期的事不再发信",
    "I5": "每一档都按时、并档、暂缓，没有漏也没有多",
    "I6": "时钟存疑时不判断、不发信",
    "I8": "办理既不丢也不重，旧页面和重复提交不起作用",
    "I10": "报表的数字等于逐项点数",
    "I11": "办一次留一次痕",
}
LOAD = {"review": "审核", "extension": "延期申请", "draft": "待批准的升级", "call": "电话"}


@campaign.command("rehearse")
@click.argument(
    "plan", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--units", type=click.IntRange(1, 20_000), default=200, help="多少个单位。")
@click.option("--seed", type=int, default=1, help="种子：同一个种子，同一年。")
@click.option("--faults", is_flag=True, help="加上停机、断线、退信、时钟出错、进程被杀。")
@click.option("--days", type=click.IntRange(7, 800), default=365, help="从印发起多少天。")
@click.option("--until", type=int, help="只演到第几件事，然后核对。Replay up to this event.")
@click.option("--no-shrink", is_flag=True, help="不通过时不缩小。Do not shrink a failure.")
@click.option("--json", "as_json", is_flag=True)
def rehearse_(
    plan: Path | None, units: int, seed: int, faults: bool, days: int, until: int | None,
    no_shrink: bool, as_json: bool,
) -> None:  # fmt: skip
    """推演方案的一年：在另建的模拟库里，用真正的程序，由独立的裁判核对。A rehearsed year.

    不写 PLAN 就推演自带的简短方案。不碰现有数据。Exit code 1 when an invariant does not hold.
    """
    ask = Ask(units, seed, faults, _plan(plan), days, until)
    result = rehearse(ask, progress=_progress)
    if as_json:
        click.echo(json.dumps(asdict(result), ensure_ascii=False, indent=1, sort_keys=True))
    else:
        for line in told(result):
            click.echo(line)
    if not result.violated:
        return
    _explain(ask, result, shrinks=not (no_shrink or until), file=str(plan or ""))
    raise SystemExit(1)


def _plan(path: Path | None) -> Plan | None:
    if path is None:
        return None
    reading = read_plan_file(path)
    if reading.plan is None:
        for problem in reading.errors:
            click.echo(problem.told(), err=True)
        raise click.ClickException(f"方案有 {len(reading.errors)} 处错误，没有推演。")
    return reading.plan


def _progress(day: int, days: int) -> None:
    if day % EVERY == 0 or day == days:
        click.echo(f"第 {day} 天，共 {days} 天", err=True)


def told(result: Result) -> Iterator[str]:
    """Say what came of a rehearsal, line by line; the same seed gives the same lines."""
    yield (
        f"推演 {result.first_on} 至 {result.last_on}：{result.units} 个单位，"
        f"{result.duties} 项任务，种子 {result.seed}{'，带故障' if result.faults else ''}，"
        f"{result.events} 件事"
    )
    rungs = "、".join(
        f"{'办理产生的' if rung == 'act' else f'第 {rung} 档'} {number}"
        for rung, number in result.letters_by_rung.items()
    )
    yield f"信 {result.letters} 封，邮件服务器收下 {result.copies} 份：{rungs}"
    weeks = {what: [week.get(what, 0) for week in result.load.values()] for what in LOAD}
    for what, numbers in weeks.items():
        if sum(numbers):
            yield f"办公室 {LOAD[what]}：全年 {sum(numbers)}，最忙的一周 {max(numbers)}"
    yield f"会被点名（通报批评稿）：{len(result.named)} 次"
    for one in result.named[:MOST_NAMED]:
        yield f"  {one.on} {one.unit} {one.milestone}{'（已批准）' if one.approved else ''}"
    for name, number in result.checked.items():
        yield f"核对 {name} {INVARIANTS.get(name, '')}：{number} 次"
    yield "遇到过的情形：" + "、".join(f"{key} {n}" for key, n in result.sometimes.items())
    if result.faults and result.never:
        yield "没有遇到的情形：" + "、".join(result.never)
    yield "没有发现不对的地方。" if not result.violated else f"不对的地方：{result.violated} 处"


def _explain(ask: Ask, result: Result, *, shrinks: bool, file: str) -> None:
    for name, sentence in result.violations[:MOST_NAMED]:
        click.echo(f"  {name} {sentence}", err=True)
    if shrinks:
        click.echo("正在缩小……", err=True)
        ask, result = shrink(ask, result)
        for name, sentence in result.violations[:3]:
            click.echo(f"  {name} {sentence}", err=True)
    for line in result.trace:
        click.echo(f"  {line}", err=True)
    words = [f"--units {ask.units}", f"--seed {ask.seed}", f"--days {ask.days}"]
    words += ["--faults"] if ask.faults else []
    words += [f"--until {ask.until or result.events}"]
    click.echo(f"重演：./duban campaign rehearse {file} {' '.join(words)}", err=True)
