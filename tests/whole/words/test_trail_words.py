"""Whatever an act writes down beside its note has its word, so that the trail can be read."""

import ast
from collections.abc import Iterator
from pathlib import Path

from campaign.rules.trail.facts import BEFORE, FACTS, SILENT

CAMPAIGN = Path(__file__).parents[3] / "campaign"
# What every event has anyway, and what a move writes into the duty's history instead.
OF_THE_EVENT = {"now", "by_id", "campaign_id", "unit_id", "duty_id", "person_id", "note"}
OF_THE_MOVE = {"state", "term_id", "submitted_on", "nil", "sections", "version", "act", "stage_id"}


def facts_written() -> Iterator[tuple[str, str]]:
    """Every fact named in a call that leaves an event, with its file."""
    for path in sorted(CAMPAIGN.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            known = {"record": OF_THE_EVENT, "move": OF_THE_EVENT | OF_THE_MOVE}.get(called)
            if known is not None:
                for word in node.keywords:
                    if word.arg and word.arg not in known:
                        yield word.arg, path.name


def test_every_fact_that_an_act_writes_has_its_word() -> None:
    written = list(facts_written())
    assert len({name for name, _ in written}) > 20
    known = set(FACTS) | set(BEFORE.values()) | SILENT
    known |= {f"was_{name}" for name in FACTS}
    lost = sorted({(name, file) for name, file in written if name not in known})
    assert lost == [], "give it a word in campaign/rules/trail/facts.py"
