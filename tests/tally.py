"""How many tests ran where: the line before pytest's own last one."""

from __future__ import annotations

from collections import Counter

import pytest

# A test counts once: the first word that it carries.
WORDS = {"browser": "browser", "postgres": "PostgreSQL", "sqlite": "SQLite"}
OTHER = "other"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print for example `SQLite 123 · PostgreSQL 123 · browser 9 · other 210`."""
    ran: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            if report.when == "call":
                marked = (WORDS[word] for word in WORDS if word in report.keywords)
                ran[next(marked, OTHER)] += 1
    names = ("SQLite", "PostgreSQL", "browser", OTHER)
    terminalreporter.write_line(" · ".join(f"{name} {ran[name]}" for name in names))
