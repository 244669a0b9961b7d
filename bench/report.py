"""Rows of measurements: subject and limit beside each other, the ratio, its goal, its baseline.

Subject and limit are measured in turn; the best of the rounds counts on both sides, since what else
the machine does can only make a round slower.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
REGRESSION = 1.5


@dataclass(frozen=True)
class Row:
    """One ratio, of times in seconds unless the unit says otherwise.

    `more_is_better` is set where the ratio says how many times faster the subject is.
    """

    name: str
    database: str
    subject: float
    limit: float
    ratio: float
    goal: float
    more_is_better: bool = False
    unit: str = "ms"

    @property
    def key(self) -> str:
        """The name under which the baseline keeps it."""
        return f"{self.name} · {self.database}"

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio >= self.goal if self.more_is_better else self.ratio <= self.goal

    def regressed(self, before: float) -> bool:
        """Whether the ratio is worse than before by the factor that fails a run."""
        if self.more_is_better:
            return self.ratio * REGRESSION < before
        return self.ratio > before * REGRESSION


def costs(
    name: str, database: str, subject: Sequence[float], limit: Sequence[float], goal: float
) -> Row:
    """How many times the limit's time the subject took; times in seconds, taken in turn."""
    return Row(
        name, database, min(subject) * 1000, min(limit) * 1000, min(subject) / min(limit), goal,
    )  # fmt: skip


def gains(
    name: str, database: str, subject: Sequence[float], limit: Sequence[float], goal: float
) -> Row:
    """How many times faster the subject was than what stands in the limit's place."""
    return Row(
        name, database, min(subject) * 1000, min(limit) * 1000, min(limit) / min(subject), goal,
        more_is_better=True,
    )  # fmt: skip


def rates(
    name: str, database: str, subject: Sequence[float], limit: Sequence[float], goal: float
) -> Row:
    """The subject's rate as a share of the limit's; both in acts a second."""
    return Row(
        name, database, max(subject), max(limit), max(subject) / max(limit), goal,
        more_is_better=True, unit="/s",
    )  # fmt: skip


def within(name: str, database: str, subject: float, limit: float) -> Row:
    """The share of a bound that was taken; both in MB."""
    return Row(name, database, subject, limit, subject / limit, 1.0, unit="MB")


def show(rows: Sequence[Row], baseline: dict[str, float]) -> None:
    """Print every row."""
    width = max(len(row.key) for row in rows)
    print(f"{'':{width}}  {'subject':>11}  {'limit':>11}   ratio     goal  baseline")
    for row in rows:
        sign = "≥" if row.more_is_better else "≤"
        before = baseline.get(row.key)
        print(
            f"{row.key:{width}}  {_figure(row.subject, row.unit)}  {_figure(row.limit, row.unit)}"
            f"  {row.ratio:6.2f}  {sign} {row.goal:5.2f}"
            f"  {'       –' if before is None else f'{before:8.2f}'}  {_remark(row, before)}"
        )


def _figure(value: float, unit: str) -> str:
    return f"{value:8.1f} {unit:2}"


def _remark(row: Row, before: float | None) -> str:
    if before is not None and row.regressed(before):
        return "WORSE than the baseline"
    return "" if row.reached else "goal missed"


def read_baseline(units: int) -> dict[str, float]:
    """The ratios kept for a county of this size; empty where there are none."""
    if not BASELINE.exists():
        return {}
    kept = json.loads(BASELINE.read_text())
    return dict(kept["ratios"]) if kept["units"] == units else {}


def keep_baseline(rows: Sequence[Row], units: int) -> None:
    """Write the ratios as those to compare with from now on; rows not measured now stay."""
    ratios = read_baseline(units) | {row.key: round(row.ratio, 2) for row in rows}
    kept = {"units": units, "ratios": ratios}
    BASELINE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
