"""The command line, one group a file."""

import click

GROUPS: tuple[click.Command, ...] = ()
