"""Writes iCalendar text (RFC 5545): all-day entries that are published, one object for a letter.

Laid by hand: a whole letter takes about a millisecond to write, and the library that the tests read
it with (icalendar) takes as much again for one entry, eight times what this needs; a digest has up
to thirty. The order of the lines is fixed, so that the same entries give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Duban//Letters 1//ZH"
OCTETS = 75
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One day to be kept, as it goes into its reader's calendar.

    ``uid`` stays for ever, ``sequence`` grows with every move: by both a calendar knows what to
    bring up to date. ``alarm`` is how long after the beginning of the day (before it: negative)
    the reader is reminded; None for no alarm.
    """

    uid: str
    sequence: int
    on: date
    summary: str
    description: str
    url: str
    categories: str = ""
    cancelled: bool = False
    alarm: timedelta | None = None


def calendar_text(entries: Iterable[Entry], *, organizer: tuple[str, str], now: datetime) -> str:
    """Return the entries as one published calendar object, its lines ended by CRLF.

    Args:
        entries: each with a ``uid`` of its own.
        organizer: name and address of the office; published entries must have one (RFC 5546).
        now: an aware instant, when this text is written.
    """
    lines = [
        "BEGIN:VCALENDAR", f"PRODID:{PRODUCT}", "VERSION:2.0", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "X-WR-TIMEZONE:Asia/Shanghai",
    ]  # fmt: skip
    stamp = f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    name, address = organizer
    by = f"ORGANIZER;CN={_quoted(name)}:mailto:{address}"
    for entry in entries:
        lines += _event(entry, stamp, by)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def _event(entry: Entry, stamp: str, by: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        stamp,
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.on + ONE_DAY:%Y%m%d}",
        f"SUMMARY:{escaped(entry.summary)}",
        f"DESCRIPTION:{escaped(entry.description)}",
        f"URL:{entry.url}",
        by,
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",  # a day to be kept leaves the day free
    ]
    if entry.categories:
        lines.append(f"CATEGORIES:{escaped(entry.categories)}")
    if entry.alarm is not None and not entry.cancelled:
        lines += [
            "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(entry.summary)}",
            f"TRIGGER:{_duration(entry.alarm)}", "END:VALARM",
        ]  # fmt: skip
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """Return a text as a value: no sign in it ends the value or begins another line."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = plain.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(sign for sign in line if _shown(sign)) for line in lines)


def _quoted(name: str) -> str:
    kept = "".join(sign for sign in name if _shown(sign) and sign != '"')
    return f'"{kept}"'


def _shown(sign: str) -> bool:
    """Tell whether a calendar may hold the sign: no controls, and nothing else that ends a line."""
    return sign >= " " and sign not in "\x7f\x85\u2028\u2029"


def _duration(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return f"{'-' if hours < 0 else ''}PT{abs(hours)}H"


def fold(line: str) -> list[str]:
    """Cut a line into pieces of at most 75 octets, never within a sign; the later begin blank."""
    if len(line) * 3 <= OCTETS or len(line.encode()) <= OCTETS:
        return [line]
    pieces, current, used = [], "", 0
    for sign in line:
        size = len(sign.encode())
        if used + size > OCTETS:
            pieces.append(current)
            current, used = " ", 1
        current += sign
        used += size
    return [*pieces, current]
