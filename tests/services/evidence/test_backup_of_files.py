"""Uploaded files travel with the backup, and come back only as what they were."""

import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.jobs.doctor import examine
from campaign.records.evidence.store import Store
from campaign.rules.errors import Invalid
from campaign.services.house.backup import Written, backup
from campaign.services.house.restore import restore
from models.base import db
from models.evidence import Evidence
from tests.county import at
from tests.jobs.conftest import Another
from tests.papers.evidence.pdfs import pdf
from tests.services.evidence.conftest import DAY, Desk


def saved(desk: Desk, path: Path) -> Written:
    db.session.rollback()
    return backup(path, revision="x", now=at(DAY, 15), store=desk.store)


def test_files_and_their_pictures_come_back_on_either_database(
    desk: Desk, tmp_path: Path, another: Another
) -> None:
    desk.add(content=pdf(pages=3))
    desk.add(content=pdf(pages=2), hour=11)
    written = saved(desk, tmp_path / "b.zip")
    assert (written.files.count, written.files.missing) == (2, 0)
    before = {name: (desk.store.root / name).read_bytes() for name in desk.files()}
    assert len(before) == 2 + 3 + 2
    for engine in ("sqlite", "postgres"):
        fresh = Store(tmp_path / engine)
        with another(engine).app_context():
            assert restore(tmp_path / "b.zip", now=at(DAY, 16), store=fresh).files == 2
            found = db.session.scalars(select(Evidence.stored_as)).all()
        after = {
            path.relative_to(fresh.root).as_posix(): path.read_bytes()
            for path in fresh.root.rglob("*")
            if path.is_file()
        }
        assert after == before
        assert {fresh.path(name or "").stat().st_mode & 0o777 for name in found} == {0o600}


def test_a_changed_file_restores_nothing(desk: Desk, tmp_path: Path, another: Another) -> None:
    desk.add()
    saved(desk, tmp_path / "b.zip")
    with (
        zipfile.ZipFile(tmp_path / "b.zip") as source,
        zipfile.ZipFile(tmp_path / "bad.zip", "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            changed = name.startswith("files/") and not name.endswith(".jpg")
            target.writestr(name, content + b" " if changed else content)
    fresh = Store(tmp_path / "fresh")
    with another("sqlite").app_context():
        with pytest.raises(Invalid, match="上传文件和记录不一致"):
            restore(tmp_path / "bad.zip", now=at(DAY, 16), store=fresh)
        assert db.session.scalar(select(func.count()).select_from(Evidence)) == 0
    assert not fresh.root.exists()


def test_a_name_in_a_backup_that_is_no_file_of_ours_is_passed_over(
    desk: Desk, tmp_path: Path, another: Another
) -> None:
    desk.add()
    saved(desk, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as archive:
        archive.writestr("files/../../evil", "x")
        archive.writestr("files/" + "0" * 32, "x")
    fresh = Store(tmp_path / "fresh")
    with another("sqlite").app_context():
        assert restore(tmp_path / "b.zip", now=at(DAY, 16), store=fresh).files == 1
    assert sum(path.is_file() for path in fresh.root.rglob("*")) == 2
    assert not (tmp_path / "evil").exists()


def test_a_missing_file_is_counted_and_the_doctor_sees_it(
    desk: Desk, tmp_path: Path, app: Flask
) -> None:
    """The doctor looks where the settings say: the same folder as the desk's."""
    desk.add()
    added = desk.add("二.pdf", pdf(pages=2))
    (finding,) = [one for one in examine(now=at(DAY, 15)) if one.what == "上传的文件"]
    assert finding.ok
    assert finding.says.startswith("2 个，0.0 MB，在 ")
    desk.store.path(desk.row(added.id).stored_as or "").unlink()
    assert saved(desk, tmp_path / "b.zip").files.missing == 1
    (finding,) = [one for one in examine(now=at(DAY, 15)) if one.what == "上传的文件"]
    assert not finding.ok
    assert "缺 1 个" in finding.says
