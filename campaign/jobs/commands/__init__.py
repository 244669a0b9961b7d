"""The command line, one group a file."""

import click

from campaign.jobs.commands import backup, campaign, clock, house, worker

GROUPS: tuple[click.Command, ...] = (
    house.init,
    house.doctor,
    house.lifecycle,
    campaign.campaign,
    clock.tick,
    worker.worker,
    backup.backup,
    backup.restore,
)
