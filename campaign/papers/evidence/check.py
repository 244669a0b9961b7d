"""A file on disk and its name in, a Checked out: the side of the process that serves pages.

It measures the file and computes its hash; everything else is done by a child that may be killed.
"""

import hashlib
import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from campaign.papers.evidence.checked import MOST_BYTES, MOST_PREVIEW, PREVIEWS, Checked, Media
from campaign.papers.evidence.names import agreed_name
from campaign.papers.evidence.origin import EMPTY
from campaign.rules.errors import Invalid, NotNow

WALL_SECONDS = 10
_WAIT_SECONDS = 45
_MOST_REPORT = 64 * 1024
_CHUNK = 1024 * 1024
_ROOT = Path(__file__).resolve().parents[3]
# A check takes a core and up to 800 MB for a moment: two at a time in one process.
_places = threading.BoundedSemaphore(2)

_TOO_HEAVY = (
    "文件太复杂，没能在限定的时间内检查完。请重新打印为 PDF 或用 300 dpi 重新扫描，再上传。"
)


def check_file(path: Path, name: str, folder: Path) -> Checked:
    """Judge an uploaded file; its content decides what it is, and its name has to agree.

    Args:
        path: where the file lies.
        name: what the person called it; cleaned, never used as a path.
        folder: an empty folder for previews, the caller's to keep or clear away.

    Raises:
        Invalid: the file cannot be taken; says why and what to do.
        NotNow: too many files are being checked.
    """
    size = path.stat().st_size
    if size == 0:
        raise Invalid(EMPTY)
    if size > MOST_BYTES:
        raise too_big()
    found, previews = _ask(path, folder)
    media, pages, width, height = found
    return Checked(
        media=Media(media),
        name=agreed_name(name, Media(media)),
        size=size,
        sha256=_digest(path),
        pages=int(pages),
        width=int(width),
        height=int(height),
        previews=previews,
    )


def too_big() -> Invalid:
    """Return the refusal of a file over the limit."""
    return Invalid(
        "文件超过 %(most)s MB。请用 300 dpi 扫描，或分成几个文件，再上传。",
        most=MOST_BYTES // 1024**2,
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _ask(path: Path, folder: Path) -> tuple[list[Any], tuple[Path, ...]]:
    """Let a child look into the file; what it said before it died counts."""
    if not _places.acquire(timeout=_WAIT_SECONDS):
        raise NotNow("正在检查的文件太多，请过一分钟再上传。")
    try:
        lines = _run(path.resolve(), folder.resolve())
    finally:
        _places.release()
    first = lines[0] if lines else {}
    if "refused" in first:
        raise Invalid(first["refused"], **first["values"])
    if "found" not in first:
        raise Invalid(_TOO_HEAVY)
    return first["found"], _whole_previews(folder, lines[1:])


def _run(path: Path, folder: Path) -> list[dict[str, Any]]:
    report = folder / "report"
    # No environment but what Python needs: the child knows no key and no database.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-s", "-m", "campaign.papers.evidence.child"]
    # A child that takes too long is killed; what it said before stands in the report.
    with report.open("wb") as out, suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [*command, str(path), str(folder)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL,
            env=environment, cwd=folder, timeout=WALL_SECONDS, check=False,
        )  # fmt: skip
    with report.open("rb") as file:
        text = file.read(_MOST_REPORT)
    report.unlink()
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith(b"\n")]


def _whole_previews(folder: Path, lines: list[dict[str, Any]]) -> tuple[Path, ...]:
    """Return the previews that are whole and what they should be."""
    previews = []
    for number in range(1, PREVIEWS + 1):
        file = folder / f"{number}.jpg"
        if {"preview": number} not in lines or file.is_symlink() or not file.is_file():
            break
        if not 0 < file.stat().st_size <= MOST_PREVIEW:
            break
        previews.append(file)
    return tuple(previews)
