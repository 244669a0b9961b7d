"""``calendar show``, ``read``, ``load``: the working calendar by hand or by a script."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from campaign import clock
from campaign.jobs.door import Instant, refusing, say, writing_now
from campaign.papers.text import MOST_BYTES, read_text
from campaign.reports.calendar import candidate
from campaign.reports.calendar.effect import brought
from campaign.reports.calendar.moves import moves_of
from campaign.reports.calendar.year import Year, one_year
from campaign.rules.calendar import day_of
from campaign.rules.errors import Refusal
from campaign.rules.time.notice import NoticeReading, Question
from campaign.services.dates.save_calendar import take_notice
from models.base import db

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("calendar")
def calendar() -> None:
    """工作日历。The working calendar."""


@calendar.command("show")
@click.argument(
    "year", type=click.IntRange(candidate.YEARS[0], candidate.YEARS[-1]), required=False
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def show(year: int | None, as_json: bool) -> None:
    """某一年的放假和补班，默认今年。Holidays and make-up days of a year."""
    found = one_year(db.session(), year or day_of(clock.now()).year)
    say(_facts(found), _words(found), as_json=as_json)


@calendar.command("read")
@FILE
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def read(file: Path, as_json: bool) -> None:
    """读放假通知（docx 或 txt），逐行列出日子；有没弄清的退出码为 1。Read a holiday notice."""
    reading = _reading(_text(file))
    say(_as_dict(reading), _lines(reading), as_json=as_json)
    if reading.questions:
        raise SystemExit(1)


@calendar.command("load")
@FILE
@click.option("--settle", multiple=True, help="已核对、不影响放假安排的问题（read 给出的编号）。")
@click.option("--dry-run", is_flag=True, help="只看会改动什么，不写入。Say what would move.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--at", type=Instant(), help="只限演示数据库。Simulated databases only.")
def load(
    file: Path, settle: tuple[str, ...], dry_run: bool, as_json: bool, at: datetime | None
) -> None:
    """采用放假通知，重新推算期限和提醒，先列出改动。Take a notice; every date is reckoned again."""
    now = writing_now(at)
    text = _text(file)
    try:
        brings = (
            _tried(text, settle, now)
            if dry_run
            else take_notice(
                text, settle, after=None, shown=None, asker_id=None, now=now, today=day_of(now)
            ).counts
        )
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    words = "、".join(f"{_COUNTS[name]} {number}" for name, number in brings.items())
    said = f"试运行，没有写入。将要：{words}。" if dry_run else f"已采用。{words}。"
    say({"loaded": not dry_run, **brings}, said, as_json=as_json)


_COUNTS = {
    "duties": "涉及任务", "dates": "改期限", "rungs": "改提醒时间", "firm": "变为确定的期限",
    "cancelled": "取消信件", "moved": "改期信件", "added": "新增信件", "now": "立即发信",
}  # fmt: skip


def _tried(text: str, settle: tuple[str, ...], now: datetime) -> dict[str, int]:
    session, today = db.session(), day_of(now)
    found = candidate.of_notice(session, text, candidate.read_text(text), settle)
    moves = moves_of(session, found.calendar, now=now, today=today)
    counts = brought(session, moves, found.calendar, now=now, today=today).counts
    session.rollback()
    return counts


def _text(file: Path) -> str:
    try:
        with file.open("rb") as source:
            return read_text(file.name, source.read(MOST_BYTES + 1))
    except Refusal as refusal:
        raise refusing(refusal) from refusal


def _reading(text: str) -> NoticeReading:
    try:
        return candidate.read_text(text)
    except Refusal as refusal:
        raise refusing(refusal) from refusal


def _span(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} 至 {last}"


def _words(year: Year) -> str:
    head = f"{year.year} 年" + ("" if year.known else "尚未公布，按周末推算") + "："
    lines = [f"{head}{year.working} 个工作日，{year.off} 个休息日。"]
    lines += [f"  放假  {_span(run.first, run.last)}  {run.name}" for run in year.runs]
    lines += [f"  补班  {day.on}" for day in year.made_up]
    return "\n".join(lines)


def _facts(year: Year) -> dict[str, Any]:
    return {
        "year": year.year, "known": year.known, "source": year.source, "working": year.working,
        "off": [[run.first, run.last, run.name] for run in year.runs],
        "worked": [day.on for day in year.made_up], "provisional": year.provisional,
    }  # fmt: skip


def _lines(reading: NoticeReading) -> str:
    said = []
    for line in reading.lines:
        off = [str(one.day) for one in line.days if one.off]
        worked = [str(one.day) for one in line.days if not one.off]
        days = ("放假 " + "、".join(off) if off else "") + (
            " 补班 " + "、".join(worked) if worked else ""
        )
        said.append(f"{line.number:>3}  {line.text}" + (f"\n     → {days.strip()}" if days else ""))
    said += [f"问题 {one.key}  {_told(one)}" for one in reading.questions]
    return "\n".join(said)


def _told(question: Question) -> str:
    where = f"第 {question.line} 行：" if question.line else ""
    blocked = "" if not question.blocks else "（必须改正）"
    return f"{where}{question.plain}{blocked}"


def _as_dict(reading: NoticeReading) -> dict[str, Any]:
    return {
        "year": reading.year, "number": reading.number, "issued": reading.issued_on,
        "days": [[one.day, "off" if one.off else "worked", one.name] for one in reading.days],
        "questions": [
            {"key": one.key, "line": one.line, "message": one.plain,
             "blocks": one.blocks}
            for one in reading.questions
        ],
    }  # fmt: skip
