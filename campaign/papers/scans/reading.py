"""Scans in, pages out: the side that starts the child, and believes it as far as it has to."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from campaign.papers.scans.seen import Seen, read_seen
from campaign.rules.errors import Invalid

AT_ONCE = 20  # pages a child looks at before the next one begins
WALL_SECONDS = 120
MOST_PICTURE = 200 * 1024
_MOST_SAID = 256 * 1024
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Looked:
    """A page and its small picture (JPEG); none where it could not be drawn."""

    seen: Seen
    picture: bytes | None


@dataclass(frozen=True)
class Sheet:
    """Where a page lies: file, its kind, page number, how far it is to be turned."""

    place: Path
    media: str
    number: int
    turn: int


def look_at(place: Path, media: str, first: int, last: int, folder: Path) -> Iterator[Looked]:
    """Yield every page from ``first`` to ``last``; one that killed the child shows no code."""
    at = first
    while at <= last:
        said = _run(folder, "look", place, media, at, last, folder)
        seen = read_seen(said, at, last)
        while at in seen:
            yield Looked(seen[at], _picture(folder / f"{at}.jpg"))
            at += 1
        if at <= last:  # the child died of this page: the next one begins behind it
            yield Looked(Seen(at, (), 0), None)
            at += 1


def copy_out(sheets: Sequence[Sheet], folder: Path) -> Path:
    """Return a PDF of these pages.

    Raises:
        Invalid: they could not be copied.
    """
    out = folder / "copied.pdf"
    said = [word for one in sheets for word in (one.place, one.media, one.number, one.turn)]
    _run(folder, "copy", out, *said)
    if not out.is_file() or not out.stat().st_size:
        raise Invalid("这几页没能从扫描件里取出来。请重新扫描这份表，再上传。")
    return out


def _run(folder: Path, *said: object) -> bytes:
    report = folder / "said"
    # No environment but what Python needs: the child knows no key and no database.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-s", "-m", "campaign.papers.scans.child"]
    with report.open("wb") as out, suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [*command, *(str(word) for word in said)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL,
            env=environment, cwd=folder, timeout=WALL_SECONDS, check=False,
        )  # fmt: skip
    with report.open("rb") as file:
        return file.read(_MOST_SAID)


def _picture(place: Path) -> bytes | None:
    if place.is_symlink() or not place.is_file() or place.stat().st_size > MOST_PICTURE:
        return None
    content = place.read_bytes()
    place.unlink()
    return content
