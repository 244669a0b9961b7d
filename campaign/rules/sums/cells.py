"""Cells: the kinds of things that are summed up, each with a text by which it is kept.

Every cell says what does not change by itself as days go by, so that a sum stays true overnight:
not "is late" but "owed under that term", not "has answered everything due" but "owes from that
day on".
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaign.rules.lifecycle import DutyState, EnrolmentState


class From(StrEnum):
    """From which day on a unit belongs somewhere: the earliest of its duties of that sort."""

    ASKED = "asked"  # a duty was due by its date, whatever became of it
    DUE = "due"  # something is due of it
    MISSING = "missing"  # it owes something that was due
    UNPUNCTUAL = "unpunctual"  # it owes something that was due, or answered it too late
    WAIVED = "waived"  # it was let off something
    # Both: what it was let off no longer stands alone.
    DUE_AND_WAIVED = "due_and_waived"


@dataclass(frozen=True)
class DutyCell:
    """Duties under one term that stand alike.

    ``in_time``: answered by the last day. ``latest``: no later round of the same unit and
    milestone. ``gone``: the unit has left.
    """

    term_id: int
    state: DutyState
    in_time: bool
    latest: bool
    gone: bool

    @property
    def text(self) -> str:
        """How it is kept."""
        flags = f"{self.in_time:d}{self.latest:d}{self.gone:d}"
        return f"duty/{self.term_id}/{self.state.value}/{flags}"


@dataclass(frozen=True)
class UnitCell:
    """Units that belong somewhere from one day on."""

    what: From
    from_on: date

    @property
    def text(self) -> str:
        """How it is kept."""
        return f"unit/{self.what.value}/{self.from_on}"


@dataclass(frozen=True)
class OwedCell:
    """Duties in the unit's court by their date, whatever else they are."""

    due_on: date

    @property
    def text(self) -> str:
        """How it is kept."""
        return f"owed/{self.due_on}"


@dataclass(frozen=True)
class StageCell:
    """Units in one state and stage (0: in none); ``again``: in a second round or a later one."""

    state: EnrolmentState
    stage_id: int
    again: bool

    @property
    def text(self) -> str:
        """How it is kept."""
        return f"stage/{self.state.value}/{self.stage_id}/{self.again:d}"


Cell = DutyCell | UnitCell | OwedCell | StageCell


def read_cell(text: str) -> Cell:
    """Return the cell of this text.

    Raises:
        ValueError: no cell is kept so.
    """
    sort, *rest = text.split("/")
    if sort == "duty":
        term, state, flags = rest
        in_time, latest, gone = (flag == "1" for flag in flags)
        return DutyCell(int(term), DutyState(state), in_time, latest, gone)
    if sort == "unit":
        what, from_on = rest
        return UnitCell(From(what), date.fromisoformat(from_on))
    if sort == "owed":
        return OwedCell(date.fromisoformat(rest[0]))
    if sort == "stage":
        stage_state, stage_id, again = rest
        return StageCell(EnrolmentState(stage_state), int(stage_id), again == "1")
    raise ValueError(f"no cell is kept as {text!r}")
