"""The command line, one group a file."""

import click
from flask.cli import with_appcontext

from campaign.jobs.commands import (
    amend,
    backup,
    bounce,
    calendar,
    clock,
    copy,
    deliver,
    demonstration,
    drill,
    forecast,
    form,
    house,
    mail,
    matrix,
    money,
    notice,
    paper,
    people,
    rates,
    read_plan,
    rehearse,
    report,
    rollup,
    rounds,
    sums,
    unit,
    what_if,
    worker,
)

assert matrix.report is money.report is rates.report is rollup.report is report.report
assert forecast.campaign is amend.campaign is rehearse.campaign is what_if.campaign

GROUPS: tuple[click.Command, ...] = (
    house.init,
    house.doctor,
    house.lifecycle,
    unit.unit,
    people.people,
    read_plan.plan,  # check, read
    form.form,
    rounds.rounds,
    amend.campaign,  # amend, copy, forecast, rehearse and what_if add their commands to the group
    copy.campaign,
    calendar.calendar,
    clock.tick,
    clock.clock,
    deliver.deliver,
    mail.mail,
    bounce.bounce,
    notice.notice,
    report.report,
    paper.paper,
    sums.sums,
    drill.drill,
    worker.worker,
    demonstration.demonstration,
    backup.backup,
    backup.restore,
)


def _in_context(command: click.Command) -> None:
    """Give a command, or every command of a group, the application's context."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _in_context(inner)
    elif command.callback is not None:
        command.callback = with_appcontext(command.callback)


for group in GROUPS:
    _in_context(group)
