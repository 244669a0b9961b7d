"""What the referee of a rehearsed year takes for the same time, for before and for behind."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campaign.rehearsal.faults.mail_server import Copy
from campaign.rehearsal.oracle.ledger import Ledger, LetterRow, NoticeRow
from campaign.rehearsal.oracle.letters import Post
from campaign.rehearsal.oracle.violations import Findings
from campaign.rehearsal.year.play import Play

AFTERNOON = datetime(2025, 3, 18, 5, 41, tzinfo=UTC)
MORNING = datetime(2025, 3, 19, 1, 1, tzinfo=UTC)  # 19 hours 20 minutes later
LATER = datetime(2025, 3, 20, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def told(*letters: tuple[datetime, datetime | None]) -> list[str]:
    """Return which invariants are broken by letters of one person about one duty.

    Each is when it was accepted and when it came back.
    """
    ledger, copies = Ledger(), []
    for number, (at, back) in enumerate(letters, 1):
        known = f"<{number}@duban>"
        ledger.letters[number] = LetterRow(
            number, known, 7, "x@rehearsal.example", "clock", "failed" if back else "accepted",
            "bounced" if back else "", at - MINUTE, at, at - MINUTE, 1, 0, 0, back,
        )  # fmt: skip
        notice = NoticeRow(
            number, 3, date(2025, 3, 20), f"rung/{number}", "clock", "contact", 0, 7,
            "x@rehearsal.example", "send", number, at - MINUTE, None,
        )  # fmt: skip
        ledger.by_letter[number] = [notice]
        copies.append(Copy(known, "x@rehearsal.example", at, said=True))
    findings = Findings()
    Post(ledger, copies, {})._apart(findings)
    return [invariant for invariant, _ in findings.found]


@pytest.mark.parametrize(
    ("letters", "broken"),
    [
        (((AFTERNOON, None), (MORNING, None)), True),
        (((AFTERNOON, None), (LATER, None)), False),
        (((AFTERNOON, MORNING - MINUTE), (MORNING, None)), False),
        (((AFTERNOON, MORNING), (MORNING, None)), False),
        # It came back too late for the second to know.
        (((AFTERNOON, MORNING + MINUTE), (MORNING, None)), True),
        # That the second came back excuses nothing.
        (((AFTERNOON, None), (MORNING, LATER)), True),
        # The first still counts behind one that came back.
        (
            ((AFTERNOON - 2 * MINUTE, None), (AFTERNOON, MORNING - MINUTE), (MORNING, None)),
            True,
        ),
    ],
)
def test_only_a_reminder_that_stayed_away_counts_for_the_twenty_hours(
    letters: Any, *, broken: bool
) -> None:
    assert told(*letters) == (["I5"] if broken else [])


def _play() -> Play:
    """Nothing but an agenda."""
    play = object.__new__(Play)
    play.ends, play.events, play.trace = LATER, 0, []
    play._agenda, play._number, play.worked_until = [], 0, None
    return play


def test_what_people_do_while_the_clock_works_is_played_behind_it() -> None:
    play = _play()
    lived: list[tuple[str, datetime]] = []

    def note(what: str, until: datetime | None = None) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            lived.append((what, at))
            if until is not None:
                play.works_until(until)

        return act

    beat = AFTERNOON - MINUTE
    play.plan_at(beat, "时钟", note("时钟", AFTERNOON))
    play.plan_at(beat + timedelta(seconds=1), "签批", note("签批"))
    play.plan_at(beat + timedelta(seconds=40), "报送", note("报送"))
    play.plan_at(AFTERNOON + MINUTE, "核对", note("核对"))
    while (come := play.next()) is not None:
        at, _, act = come
        act(at)
    behind = AFTERNOON + timedelta(seconds=1)
    assert lived == [
        ("时钟", beat), ("签批", behind), ("报送", behind), ("核对", AFTERNOON + MINUTE),
    ]  # fmt: skip
    assert [line.split(" ", 1)[1] for line in play.trace[1:3]] == [
        "2025-03-18 05:41:01 签批", "2025-03-18 05:41:01 报送",
    ]  # fmt: skip
