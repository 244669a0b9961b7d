"""The wall clock is read in one file; chance and identity only where secrets are made."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
READS = {"now", "utcnow", "today", "time", "localtime", "gmtime"}
OWNERS = {"datetime", "date", "time", "dt"}


def sources() -> list[Path]:
    """All our modules."""
    return [*(ROOT / "campaign").rglob("*.py"), *(ROOT / "models").rglob("*.py"), ROOT / "app.py"]


def clock_reads(tree: ast.AST) -> list[int]:
    """Lines that call datetime.now(), date.today(), time.time() and their kin."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in OWNERS
    ]


def test_only_the_clock_reads_the_wall_clock() -> None:
    found = {
        str(file.relative_to(ROOT)): lines
        for file in sources()
        if (lines := clock_reads(ast.parse(file.read_text())))
    }
    assert list(found) == ["campaign/clock.py"]


def test_sql_does_not_read_the_clock_either() -> None:
    words = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "func.now(", "date('now'")
    guilty = [
        str(file.relative_to(ROOT))
        for file in sources()
        if any(word in file.read_text() for word in words)
    ]
    assert guilty == []


def test_the_tick_holds_no_date_arithmetic_in_sql() -> None:
    """No CASE, no rung number, no interval: SQL applies verdicts by equality."""
    for file in (ROOT / "campaign" / "services" / "clock").glob("*.py"):
        text = file.read_text()
        assert "case(" not in text, file
        assert "Interval" not in text, file
        assert "julianday" not in text, file
