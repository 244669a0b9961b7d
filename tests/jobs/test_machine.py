"""Set-up by stamps, and the settings of a run on one machine."""

import stat
from pathlib import Path

import pytest

from campaign.jobs.machine import debian, local, prepare
from campaign.jobs.machine.steps import Stop, digest, stamped


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder of the test's own, and an environment that says nothing."""
    for name in ("DATABASE_URL", "SECRET_KEY", "UPLOAD_DIR"):
        monkeypatch.setenv(name, "")  # so that what is set is taken back afterwards
        monkeypatch.delenv(name)
    monkeypatch.setattr(local, "INSTANCE", tmp_path / "instance")
    return tmp_path / "instance"


def test_the_database_chosen_last_is_spoken_about(own: Path) -> None:
    local.choose("demonstration")
    local.choose("live")
    local.choose("demonstration")
    assert local.settle() == "数据库 Database: instance/demonstration.db (演示 demonstration)"


def test_where_nothing_was_chosen_it_is_the_live_one(own: Path) -> None:
    assert "duban.db" in local.settle()


def test_a_given_address_always_wins_and_shows_no_password(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://duban:p@ss@db/duban")
    local.choose("demonstration")
    assert local.settle() == "数据库 Database: DATABASE_URL (postgresql://db/duban)"
    assert not own.exists()


def test_the_key_is_made_once_and_kept_from_others(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.settle_key()
    first = (own / "secret-key").read_text(encoding="utf-8")
    monkeypatch.delenv("SECRET_KEY")
    local.settle_key()
    assert (own / "secret-key").read_text(encoding="utf-8") == first
    assert len(first) >= 32
    assert stat.S_IMODE((own / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(own.stat().st_mode) == 0o700


def test_a_stamp_is_good_for_its_inputs_only(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "lock", tmp_path / "stamp"
    lock.write_text("one", encoding="utf-8")
    assert not stamped(stamp, digest(lock))
    stamp.write_text(digest(lock), encoding="utf-8")
    assert stamped(stamp, digest(lock))
    lock.write_text("two", encoding="utf-8")
    assert not stamped(stamp, digest(lock))


def test_every_file_for_browser_and_papers_is_in_the_lock() -> None:
    lock = (prepare.ROOT / "package-lock.json").read_text(encoding="utf-8")
    parts = [source.split("/") for source in (*prepare.ASSETS, *prepare.TYPES)]
    packages = {"/".join(each[: 2 if each[0].startswith("@") else 1]) for each in parts}
    assert all(f'"node_modules/{package}"' in lock for package in packages)


def test_what_only_root_can_install_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(debian, "PACKAGES", {"no-such-package": ("/no/such/place",)})
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Stop, match="apt-get install --no-install-recommends no-such-package"):
        debian.ask_the_system()
