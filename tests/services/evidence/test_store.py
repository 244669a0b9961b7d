"""Files on the disk when things go wrong: a cut upload, a killed process, two houses at once."""

import datetime as dt
import io
import os
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.papers.evidence import arriving
from campaign.papers.evidence.checked import MOST_BYTES
from campaign.records.evidence import room
from campaign.records.evidence.store import Store
from campaign.rules.errors import Invalid
from campaign.rules.evidence import OTHER
from campaign.services.evidence.add_evidence import add_evidence
from campaign.services.evidence.intake import HandedIn
from campaign.services.evidence.sweep_strays import sweep_strays
from models.base import db
from models.evidence import Evidence
from tests.papers.evidence.pdfs import pdf
from tests.services.evidence.conftest import Desk

NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
OLD = (NOW - dt.timedelta(hours=25)).timestamp()
YOUNG = (NOW - dt.timedelta(hours=23)).timestamp()


class Killed(BaseException):
    """As a process that is gone: nothing is cleared up after it."""


def grown_old(store: Store, when: float = OLD) -> None:
    for folder in (store.root / "incoming").iterdir():
        os.utime(folder, (when, when))


def left_by_a_kill(desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Hand a file in, and die at this place; what a finally would clear stays, as after a kill."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("campaign.records.evidence.store.shutil.rmtree", lambda *_, **__: None)
        patched.setattr(Store, "_unlink", lambda *_: None)
        if place == "checking":
            patched.setattr(arriving, "check_file", die)
        else:
            placed = Store.place
            patched.setattr(Store, "place", lambda *given: (placed(*given), die()))
        with pytest.raises(Killed):
            desk.add()


def rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Evidence)) or 0


@pytest.mark.parametrize("place", ["checking", "committing"])
def test_a_cut_upload_is_nobody_s_evidence_and_gone_a_day_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    left_by_a_kill(desk, monkeypatch, place)
    assert rows() == 0
    assert desk.files() != []
    grown_old(desk.store, YOUNG)
    assert sweep_strays(store=desk.store, now=NOW) == 0
    grown_old(desk.store)
    assert sweep_strays(store=desk.store, now=NOW) == 1
    assert desk.files() == []


def test_a_file_whose_row_is_there_survives_the_sweep(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the commit: only the mark of its coming goes."""
    with monkeypatch.context() as patched:
        patched.setattr("campaign.records.evidence.store.shutil.rmtree", lambda *_, **__: None)
        added = desk.add()
    grown_old(desk.store)
    assert sweep_strays(store=desk.store, now=NOW) == 1
    name = desk.row(added.id).stored_as
    assert name and desk.files() == [f"{name[:2]}/{name}", f"{name[:2]}/{name}.1.jpg"]


def test_a_removal_that_was_cut_is_ended_by_the_sweep(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = desk.add()
    with monkeypatch.context() as patched:
        patched.setattr("campaign.records.evidence.store.shutil.rmtree", lambda *_, **__: None)
        patched.setattr(Store, "_unlink", lambda *_: None)
        desk.remove(added.id)
    assert len(desk.files()) == 3
    grown_old(desk.store)
    sweep_strays(store=desk.store, now=NOW)
    assert desk.files() == []


def test_the_sweep_leaves_alone_what_it_does_not_know(desk: Desk) -> None:
    """Files of another house in the same place, and files of anybody else."""
    other = desk.store.root / "ab" / ("ab" + "0" * 30)
    strange = desk.store.root / "incoming" / "notes"
    strange.mkdir(parents=True)
    other.parent.mkdir()
    other.write_bytes(b"x")
    grown_old(desk.store)
    assert sweep_strays(store=desk.store, now=NOW) == 0
    assert other.is_file()
    assert strange.is_dir()


def test_a_sweep_before_the_first_upload_finds_nothing(app: Flask, tmp_path: Path) -> None:
    assert sweep_strays(store=Store(tmp_path / "none"), now=NOW) == 0


def test_an_upload_is_read_no_further_than_one_byte_beyond_the_limit(desk: Desk) -> None:
    class Endless(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += size or 0
            return bytes(size or 0)

    endless = Endless()
    with pytest.raises(Invalid, match="文件超过 20 MB"):
        add_evidence(
            desk.duty_id, HandedIn(endless, "a.pdf", OTHER), store=desk.store, asker=desk.contact,
            now=NOW,
        )  # fmt: skip
    assert endless.given == MOST_BYTES + 1
    assert desk.files() == []


def test_a_name_that_the_store_did_not_make_is_never_a_path(tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "", "ab/cd", "0" * 31, "G" * 32):
        with pytest.raises(AssertionError):
            Store(tmp_path).path(name)


def test_two_files_at_once_do_not_share_the_last_room(
    desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [len(pdf(pages=pages)) for pages in (2, 3)]
    monkeypatch.setattr(room, "MOST_OF_UNIT", max(sizes) + 10)
    together, said = threading.Barrier(2), []

    def hand_in(pages: int) -> None:
        with app.app_context():
            together.wait()
            try:
                desk.add(f"{pages}.pdf", pdf(pages=pages))
                said.append("taken")
            except Invalid:
                said.append("full")

    threads = [threading.Thread(target=hand_in, args=(pages,)) for pages in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["full", "taken"]
    assert rows() == 1
