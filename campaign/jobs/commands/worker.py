"""``worker``: the heartbeat's process."""

import logging
from typing import cast

import click
from flask import Flask, current_app

from campaign.jobs.heartbeat import run_forever


@click.command("worker")
def worker() -> None:
    """心跳与投递：一直运行，Ctrl-C 停止。Heartbeat, delivery and imports; any number may run."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo("心跳已启动。Heartbeat is running.")
    run_forever(app)
