"""A file on disk and its name in, a Checked out: the side of the process that serves pages.

It measures the file and computes its hash; everything else is done by a child that may be killed.
"""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from campaign.papers.evidence.checked import MOST_BYTES, MOST_PREVIEW, PREVIEWS, Checked
from campaign.papers.evidence.names import agreed_name
from campaign.papers.evidence.origin import EMPTY
from campaign.papers.evidence.report import MOST_REPORT, Report, read_report
from campaign.rules.errors import Invalid, NotNow

WALL_SECONDS = 10
_WAIT_SECONDS = 45
_CHUNK = 1024 * 1024
_ROOT = Path(__file__).resolve().parents[3]
# A check takes a core and up to 640 MB for a moment: two at a time in one process.
_places = threading.BoundedSemaphore(2)


def check_file(path: Path, name: str, folder: Path, *, most: int = MOST_BYTES) -> Checked:
    """Judge an uploaded file; its content decides what it is, and its name has to agree.

    Args:
        path: where the file lies.
        name: what the person called it; cleaned, never used as a path.
        folder: an empty folder for previews, the caller's to keep or clear away.
        most: how many bytes it may have.

    Raises:
        Invalid: the file cannot be taken; says why and what to do.
        NotNow: too many files are being checked.
    """
    size = path.stat().st_size
    if size == 0:
        raise Invalid(EMPTY)
    if size > most:
        raise too_big(most)
    report = _ask(path.resolve(), folder.resolve())
    found = report.found
    return Checked(
        media=found.media,
        name=agreed_name(name, found.media),
        size=size,
        sha256=_digest(path),
        pages=found.pages,
        width=found.width,
        height=found.height,
        previews=_whole_previews(folder, report.previews),
    )


def too_big(most: int = MOST_BYTES) -> Invalid:
    """Return the refusal of a file over the limit."""
    return Invalid(
        "文件超过 %(most)s MB。请用 300 dpi 扫描，或分成几个文件，再上传。",
        most=most // 1024**2,
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _ask(path: Path, folder: Path) -> Report:
    """Let a child look into the file; what it said before it ended counts."""
    if not _places.acquire(timeout=_WAIT_SECONDS):
        raise NotNow("正在检查的文件太多，请过一分钟再上传。")
    try:
        return read_report(_run(path, folder))
    finally:
        _places.release()


def _run(path: Path, folder: Path) -> bytes:
    report = folder / "report"
    # No environment but what Python needs: the child knows no key and no database.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-s", "-m", "campaign.papers.evidence.child"]
    # A child that takes too long is killed.
    with report.open("wb") as out, suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [*command, str(path), str(folder)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL,
            env=environment, cwd=folder, timeout=WALL_SECONDS, check=False,
        )  # fmt: skip
    with report.open("rb") as file:
        said = file.read(MOST_REPORT)
    report.unlink()
    return said


def _whole_previews(folder: Path, finished: Collection[int]) -> tuple[Path, ...]:
    """Return the previews from the first page on, as long as each is a file and not too large."""
    previews = []
    for number in range(1, PREVIEWS + 1):
        file = folder / f"{number}.jpg"
        if number not in finished or file.is_symlink() or not file.is_file():
            break
        if not 0 < file.stat().st_size <= MOST_PREVIEW:
            break
        previews.append(file)
    return tuple(previews)
