"""Hand in bytes as a person would: write them down, let them be checked, measure what it took."""

import gc
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from campaign.papers.evidence import Checked, check_file

MOST_GROWTH = 64 * 1024  # KB
Content = bytes | Callable[[], bytes]


@dataclass
class Desk:
    """Hands in files, one after the other, and holds the memory of this process against a bound."""

    folder: Path
    handed: int = 0
    growth: list[int] = field(default_factory=list)

    def hand_in(self, name: str, content: Content) -> Checked:
        """Check one file under this name."""
        self.handed += 1
        place = self.folder / str(self.handed)
        place.mkdir()
        (place / "file").write_bytes(content if isinstance(content, bytes) else content())
        (place / "previews").mkdir()
        gc.collect()
        before = _restart_peak()
        try:
            return check_file(place / "file", name, place / "previews")
        finally:
            self.growth.append(_status("VmHWM") - before)
            assert self.growth[-1] < MOST_GROWTH, "the process that serves pages grew"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with an empty drawer."""
    return Desk(tmp_path)


def _restart_peak() -> int:
    """Forget the highest memory so far; return what is in use now (KB)."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found.group(1))
