"""The process that looks into a file: it is bounded, knows nothing, and may die."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from campaign.papers.evidence import check, check_file
from campaign.rules.errors import Invalid, NotNow
from tests.papers.evidence.offices import docx
from tests.papers.evidence.pdfs import pdf
from tests.papers.evidence.pictures import jpg


def file_of(folder: Path, content: bytes) -> Path:
    (folder / "file").write_bytes(content)
    return folder / "file"


def a_child_that(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Put a program of our own in the child's place, as a file that takes it over would."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '\n" + "\n".join(lines) + '\' "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.parametrize(
    "deed",
    [
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise SystemExit(3)",
        'print("not json at all", end="")',
    ],
)
def test_a_child_that_dies_is_a_refusal_in_words(
    deed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_child_that(tmp_path, monkeypatch, deed)
    with pytest.raises(Invalid, match="文件太复杂"):
        check_file(file_of(tmp_path, pdf()), "a.pdf", tmp_path)


def test_a_child_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "WALL_SECONDS", 1)
    a_child_that(tmp_path, monkeypatch, "import time", "time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(Invalid, match="文件太复杂"):
        check_file(file_of(tmp_path, pdf()), "a.pdf", tmp_path)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "lines",
    [
        ['print("x" * 50_000_000)'],
        ['print("[1, 2]")'],
        ['print("{}")'],
        ['print("{\\"found\\": [\\"exe\\", 1, 1, 1]}")'],
        ['print("{\\"found\\": 7}")'],
        ['print("{\\"refused\\": 7}")'],
        ['print("\\xff\\xfe")'],
    ],
)
def test_what_a_child_says_that_was_taken_over_is_not_believed(
    lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_child_that(tmp_path, monkeypatch, *lines)
    with pytest.raises(Invalid, match="文件太复杂"):
        check_file(file_of(tmp_path, pdf()), "a.pdf", tmp_path)


def test_a_preview_is_a_file_of_its_own_and_not_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = json.dumps({"found": ["pdf", 2, 0, 0]})
    one, two = (json.dumps({"preview": number}) for number in (1, 2))
    said = ["import os, sys", f"print({found!r})".replace("'", '"""')]
    said += [f"print({each!r})".replace("'", '"""') for each in (one, two)]
    said += ['os.symlink("/etc/passwd", "1.jpg")', 'open("2.jpg", "wb").write(b"x")']
    a_child_that(tmp_path, monkeypatch, *said)
    assert check_file(file_of(tmp_path, pdf()), "a.pdf", tmp_path).previews == ()


def test_the_child_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")
    a_child_that(
        tmp_path, monkeypatch, "import os", 'open("seen", "w").write(repr(dict(os.environ)))'
    )
    with pytest.raises(Invalid):
        check_file(file_of(tmp_path, pdf()), "a.pdf", tmp_path)
    assert "do-not-tell" not in (tmp_path / "seen").read_text()


def test_the_child_has_its_limits_before_it_opens_the_file(tmp_path: Path) -> None:
    """As in the child: limits first; then more memory, processor time and file than they allow."""
    tries = {
        "memory": "bytearray(2 << 30)",
        "file": 'open("big", "wb").write(bytes(9 << 20))',
        "time": "exec('while True: pass')",
    }
    for name, deed in tries.items():
        program = (
            "import resource\nfrom campaign.papers.evidence.child import LIMITS\n"
            "for limit, most in LIMITS.items(): resource.setrlimit(limit, (most, most))\n"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program + deed], cwd=tmp_path, check=False, timeout=30,
            env={"PYTHONPATH": str(Path(check.__file__).parents[3])}, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert ended.returncode != 0, name


def test_two_files_are_checked_at_once_and_a_third_waits_for_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(check, "_WAIT_SECONDS", 0.05)
    path = file_of(tmp_path, docx())
    with check._places, pytest.raises(NotNow, match="过一分钟再上传"):
        check_file(path, "a.docx", tmp_path)
    assert check_file(path, "a.docx", tmp_path).media == "docx"


def test_nothing_is_left_behind_but_previews(tmp_path: Path) -> None:
    path = file_of(tmp_path, jpg())
    (tmp_path / "previews").mkdir()
    check_file(path, "照片.jpg", tmp_path / "previews")
    assert os.listdir(tmp_path / "previews") == ["1.jpg"]


def test_the_hash_is_of_the_bytes_as_handed_in(tmp_path: Path) -> None:
    checked = check_file(file_of(tmp_path, docx()), "a.docx", tmp_path)
    told = subprocess.run(
        ["sha256sum", tmp_path / "file"], capture_output=True, text=True, check=True
    )
    assert told.stdout.split()[0] == checked.sha256
