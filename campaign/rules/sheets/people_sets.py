"""What is wrong between rows of a list of people: doubles, two in a post, shared addresses."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from campaign.rules.permissions import UNIT_ROLES
from campaign.rules.sheets.addresses import is_mobile
from campaign.rules.sheets.person_record import PersonRecord
from campaign.rules.sheets.rows import WARNING, Problem
from campaign.rules.words import ROLES

_SHOWN = 6


def set_problems(records: Sequence[PersonRecord], headings: Mapping[str, str]) -> Iterator[Problem]:
    """Compare the rows of a list with each other.

    Args:
        records: the rows without errors of their own.
        headings: the headings of the columns "role", "email" and "phone" in the file.
    """
    yield from _doubles(records, headings["role"])
    yield from _two_names_one_mobile(records, headings["phone"])
    yield from _two_addresses_one_person(records, headings)
    yield from _shared_mailboxes(records, headings["email"])


def _doubles(records: Sequence[PersonRecord], column: str) -> Iterator[Problem]:
    """Two rows for one post at one time: of one person, or of two where the post has one holder."""
    held: dict[tuple[object, ...], list[PersonRecord]] = {}
    for record in records:
        person = () if record.role in UNIT_ROLES else (record.name, record.phone, record.email)
        held.setdefault((record.unit_code, record.role, *person), []).append(record)
    for holders in held.values():
        for one, other in _overlaps(holders):
            yield _double(max(one, other, key=_row), min(one, other, key=_row), column)


def _row(record: PersonRecord) -> int:
    return record.row


def _overlaps(
    holders: Sequence[PersonRecord],
) -> Iterator[tuple[PersonRecord, PersonRecord]]:
    """Pair every holder with one before it in time who has not left when it begins."""
    if len(holders) < 2:
        return
    ordered = sorted(holders, key=lambda record: (record.from_on or date.min, record.row))
    last = ordered[0]
    for record in ordered[1:]:
        if (record.from_on or date.min) < (last.until_on or date.max):
            yield last, record
        last = max(last, record, key=lambda each: each.until_on or date.max)


def _double(later: PersonRecord, first: PersonRecord, column: str) -> Problem:
    if later.who() == first.who():
        return Problem(
            later.row, column, "和第 %(other)s 行重复。请删去一行。", {"other": first.row}
        )
    return Problem(
        later.row,
        column,
        "同一时间一个单位只有一名%(role)s，第 %(other)s 行已经写了%(name)s。"
        "请删去一行，或填写起止日期。",
        {"role": ROLES[later.role][0], "other": first.row, "name": first.name},
    )


def _two_names_one_mobile(records: Sequence[PersonRecord], column: str) -> Iterator[Problem]:
    """A mobile number belongs to one person: two names on one number is a slip."""
    first: dict[str, PersonRecord] = {}
    for record in records:
        if record.phone is None or not is_mobile(record.phone):
            continue
        other = first.setdefault(record.phone, record)
        if other.name != record.name:
            yield Problem(
                record.row,
                column,
                "这个手机号在第 %(other)s 行属于%(name)s。一个手机号只能属于一个人。",
                {"other": other.row, "name": other.name},
            )


def _two_addresses_one_person(
    records: Sequence[PersonRecord], headings: Mapping[str, str]
) -> Iterator[Problem]:
    """One person in several posts has one address and one number: two would lose one silently."""
    first: dict[tuple[str, tuple[str, str]], PersonRecord] = {}
    for record in records:
        for column, value in (("email", record.email), ("phone", record.phone)):
            other = first.setdefault((column, record.who()), record) if value else record
            if getattr(other, column) != value:
                yield Problem(
                    record.row,
                    headings[column],
                    "和第 %(other)s 行是同一个人，这一格却写得不同。请写成一样。",
                    {"other": other.row},
                )


def _shared_mailboxes(records: Sequence[PersonRecord], column: str) -> Iterator[Problem]:
    """Warn once for each mailbox that several people share: each will read the others' letters."""
    sharers: dict[str, dict[str, int]] = {}
    for record in records:
        if record.email:
            sharers.setdefault(record.email.casefold(), {}).setdefault(record.name, record.row)
    for email, rows in sharers.items():
        if len(rows) > 1:
            shown = "、".join(str(row) for row in sorted(rows.values())[:_SHOWN])
            yield Problem(
                min(rows.values()),
                column,
                "%(count)s 个人共用邮箱 %(email)s（第 %(rows)s 行）。允许共用，但信会互相看见。",
                {
                    "count": len(rows),
                    "email": email,
                    "rows": shown + (" …" if len(rows) > _SHOWN else ""),
                },
                WARNING,
            )
