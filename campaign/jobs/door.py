"""What every command shares: who may tell the time, and how results are printed."""

import json
import os
import socket
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
from flask import current_app

from campaign import clock
from campaign.mail import mailbox
from campaign.mail.greeting import server_time
from campaign.mail.transport import Transport
from campaign.records.evidence.store import Store
from campaign.reports.world import is_simulated
from campaign.rules.as_of import read_as_of
from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import Refusal
from campaign.rules.house.doubt import Why
from campaign.services.clock.watch import watch_clock
from models.base import db


class Instant(click.ParamType[datetime]):
    """An instant with its zone; a bare day stands for ``end_of_day`` or its beginning."""

    name = "ISO"

    def __init__(self, *, day_ends: bool = False) -> None:
        """Choose what a bare day means: its last second (a look back) or nine in the morning."""
        self.day_ends = day_ends

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read the text; a wall time without a zone is Shanghai's."""
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == 10:
                at = time(23, 59, 59) if self.day_ends else time(9, 0)
                return datetime.combine(date.fromisoformat(value), at, SHANGHAI)
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"“{value}”不是时间，请写成 2026-05-01T09:00+08:00 或 2026-05-01。", param, ctx
            )
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


class AsOf(click.ParamType[datetime]):
    """The instant at which a report looks: a day means its end."""

    name = "ISO"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read the text."""
        if isinstance(value, datetime):
            return value
        try:
            return read_as_of(value)
        except Refusal as refusal:
            self.fail(str(refusal), param, ctx)


def writing_now(at: datetime | None) -> datetime:
    """Return the instant for a command that writes.

    Raises:
        ClickException: ``--at`` on a live database, where only the clock tells the time.
    """
    if at is None:
        return clock.now()
    if not is_simulated(db.session()):
        raise click.ClickException(
            "这是正式数据库，时间只听时钟的；--at 只能用在演示数据库（init --simulated）。"
            " --at works on a simulated database only."
        )
    return at.replace(microsecond=0)


def clock_doubt(now: datetime) -> Why | None:
    """Look whether this machine's clock may be believed; on a simulated database it always may."""
    return watch_clock(
        now=now, counter=clock.counter(), machine=machine_name(), mail_server_time=server_time
    )


def deciding_now(at: datetime | None) -> datetime:
    """Return the instant for a command that decides or mails by it.

    Raises:
        ClickException: the clock is doubtful, or ``--at`` on a live database.
    """
    now = writing_now(at)
    if clock_doubt(now):
        raise click.ClickException(
            "时钟存疑，没有作决定，也没有发信。请执行 ./duban clock 查看。"
            " The clock is doubtful; nothing was decided or sent."
        )
    return now


def say(facts: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Print a result for people or for scripts."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=str) if as_json else text)


def refusing(refusal: Refusal) -> click.ClickException:
    """Return the refusal as the command line shows it."""
    return click.ClickException(str(refusal))


def settings() -> Any:
    """Return the application's settings."""
    return current_app.extensions["settings"]


def way_out() -> Transport:
    """Return how letters leave this database: a simulated one never mails to the world."""
    return mailbox.transport(simulated=is_simulated(db.session()))


def store() -> Store:
    """Return where uploaded files lie."""
    return Store(Path(settings().upload_dir))


def worker_name() -> str:
    """Return the name under which this process tries letters."""
    return f"{machine_name()}:{os.getpid()}"[:80]


def machine_name() -> str:
    """Return the machine's name."""
    return socket.gethostname()[:60]
