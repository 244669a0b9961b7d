"""A forecast as canonical lines, the same for the same forecast, and their SHA-256.

The first line says what it is about; then comes a line for each matter of which somebody hears (or
that waits for approval): kind, instant, person, address, unit, milestone, date, occasion, in order.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from campaign.reports.foresight.foretell import Forecast
from campaign.rules.calendar import day_of


class Foreseen(NamedTuple):
    """One matter of a forecast, as it is kept."""

    kind: str
    at: datetime
    person_id: int | None
    address: str
    letter_key: str
    unit_id: int
    milestone_key: str
    due_on: date
    occasion: str


class Head(NamedTuple):
    """What a forecast is about."""

    code: str
    plan_sha256: str
    scenario: str
    made_at: datetime
    until_on: date


def head_of(forecast: Forecast) -> Head:
    """Return the head of a forecast."""
    subject = forecast.subject
    return Head(
        subject.code, subject.plan_sha256, forecast.scenario.value, forecast.now, forecast.until
    )


def matters(forecast: Forecast) -> Iterator[Foreseen]:
    """Yield the matters of a forecast."""
    for letter in forecast.letters:
        key = f"clock/{letter.person_id}/{letter.address}/{day_of(letter.at)}"
        for duty_id, number in letter.about:
            yield _matter(
                forecast, "letter", letter.at, letter.person_id, letter.address, key,
                duty_id, number,
            )  # fmt: skip
    for kind, found in (("call", forecast.calls), ("draft", forecast.drafts)):
        for one in found:
            person = one.person_id or None
            yield _matter(forecast, kind, one.at, person, "", "", one.duty_id, one.number)


def _matter(
    forecast: Forecast,
    kind: str,
    at: datetime,
    person_id: int | None,
    address: str,
    key: str,
    duty_id: int,
    number: int,
) -> Foreseen:
    duty = forecast.duties[duty_id]
    return Foreseen(
        kind, at, person_id, address, key, duty.unit_id, duty.key, duty.due_on, f"rung/{number}"
    )


def canonical_lines(head: Head, found: Iterable[Foreseen]) -> tuple[str, ...]:
    """Return the lines of a forecast."""
    first = (
        "duban-forecast 1", head.code, head.plan_sha256, head.scenario, _at(head.made_at),
        head.until_on.isoformat(),
    )  # fmt: skip
    return "\t".join(first), *sorted(_line(one) for one in found)


def sha256(lines: Iterable[str]) -> str:
    """Return the sum by which a forecast is signed."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _line(one: Foreseen) -> str:
    return "\t".join(
        (
            one.kind, _at(one.at), str(one.person_id or ""), one.address, str(one.unit_id),
            one.milestone_key, one.due_on.isoformat(), one.occasion,
        )
    )  # fmt: skip


def _at(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
