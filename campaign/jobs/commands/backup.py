"""``backup`` and ``restore``."""

from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from flask_migrate import upgrade

from campaign import clock
from campaign.jobs.door import refusing, store
from campaign.rules.errors import Refusal
from campaign.services.house.backup import backup as write_backup
from campaign.services.house.note_backup import note_backup
from campaign.services.house.restore import read_manifest
from campaign.services.house.restore import restore as load_backup
from models.base import db


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """把全部数据和上传的文件写进一个文件。Write everything, uploaded files too, into one file."""
    if file.exists():
        raise click.ClickException(f"{file} 已存在，请换一个文件名。It exists already.")
    now = clock.now()
    with db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision() or ""
    written = write_backup(file, revision=revision, now=now, store=store())
    note_backup(file.name, now=now)
    click.echo(
        f"已备份 {sum(written.rows.values())} 行、{written.files.count} 个上传的文件到 {file}"
        f"（{file.stat().st_size:,} 字节）。"
    )
    if written.files.missing:
        click.echo(
            f"注意：有 {written.files.missing} 个文件在 {store().root} 里找不到，没有备份。"
            " Some uploaded files are missing.",
            err=True,
        )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """恢复到空数据库；恢复后暂停发信。Restore into an empty database; mail is held afterwards."""
    try:
        manifest = read_manifest(file)
        upgrade(revision=manifest["revision"])
        restored = load_backup(file, now=clock.now(), store=store())
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    upgrade()
    click.echo(
        f"已恢复 {sum(restored.rows.values())} 行、{restored.files} 个上传的文件"
        f"（备份时间 {manifest['at']}）。\n"
        "发信已暂停：备份之后可能已经发过信。核对后执行 ./duban mail resume。"
    )
