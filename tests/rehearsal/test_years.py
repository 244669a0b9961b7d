"""Years of two hundred units with faults: everything the oracle knows holds.

``DUBAN_YEARS=8`` stops after eight, which meet all that should sometimes happen.
Each seed is a test of its own, so that workers share them. Whichever ends last asks whether all
that should sometimes happen did happen in one of them: a run that never saw it has tested nothing.
"""

import json
import logging
import os
from pathlib import Path

import pytest

from campaign.rehearsal.year.result import SOMETIMES
from campaign.rehearsal.year.run import Ask, rehearse

SEEDS = range(1, int(os.environ.get("DUBAN_YEARS", "20")) + 1)
UNITS = 200
# So many years meet everything that should sometimes happen.
ENOUGH = 8


@pytest.mark.timeout(900)  # a year takes half a minute, on a crowded machine three
@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_with_faults_breaks_no_invariant(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    logging.getLogger("duban-rehearsal").setLevel(logging.CRITICAL)  # its outages are meant
    result = rehearse(Ask(UNITS, seed, faults=True))
    assert not result.violated, (
        f"./duban campaign rehearse --units {UNITS} --seed {seed} --faults",
        result.violations,
    )
    assert result.duties >= 1.5 * UNITS
    assert result.rungs > 600
    assert min(result.checked.values()) > 0
    never = _never_seen(seed, result.sometimes, tmp_path_factory.getbasetemp())
    assert not never, f"no year has seen: {never}"


def _never_seen(seed: int, seen: dict[str, int], own: Path) -> list[str]:
    """Leave word for the other workers; the last of them all says what nobody has seen."""
    shared = (own.parent if own.name.startswith("popen-") else own) / "rehearsed"
    shared.mkdir(exist_ok=True)
    (shared / f"{seed}.tmp").write_text(json.dumps(list(seen)), encoding="utf-8")
    (shared / f"{seed}.tmp").rename(shared / f"{seed}.json")
    files = list(shared.glob("*.json"))
    if len(files) < max(ENOUGH, len(SEEDS)):
        return []
    met = {one for file in files for one in json.loads(file.read_text(encoding="utf-8"))}
    return [one for one in SOMETIMES if one not in met]
