"""The command line, one group a file."""

import click

from campaign.jobs.commands import backup, clock, house, worker

GROUPS: tuple[click.Command, ...] = (
    house.init,
    house.doctor,
    house.lifecycle,
    clock.tick,
    worker.worker,
    backup.backup,
    backup.restore,
)
