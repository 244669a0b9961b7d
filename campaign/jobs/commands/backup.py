"""``backup`` and ``restore``."""

from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from flask_migrate import upgrade

from campaign import clock
from campaign.jobs.door import refusing
from campaign.rules.errors import Refusal
from campaign.services.house.backup import backup as write_backup
from campaign.services.house.note_backup import note_backup
from campaign.services.house.restore import read_manifest
from campaign.services.house.restore import restore as load_backup
from models.base import db


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """把全部数据写进一个文件。Write everything into one file (keep it as safe as the database)."""
    if file.exists():
        raise click.ClickException(f"{file} 已存在，请换一个文件名。It exists already.")
    now = clock.now()
    with db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision() or ""
    counts = write_backup(file, revision=revision, now=now)
    note_backup(file.name, now=now)
    click.echo(f"已备份 {sum(counts.values())} 行到 {file}（{file.stat().st_size:,} 字节）。")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """恢复到空数据库；恢复后暂停发信。Restore into an empty database; mail is held afterwards."""
    try:
        manifest = read_manifest(file)
        upgrade(revision=manifest["revision"])
        counts = load_backup(file, now=clock.now())
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    upgrade()
    click.echo(
        f"已恢复 {sum(counts.values())} 行（备份时间 {manifest['at']}）。\n"
        "发信已暂停：备份之后可能已经发过信。核对后执行 ./duban mail resume。"
    )
