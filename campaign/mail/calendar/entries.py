"""Which days of a letter go into its reader's calendar, and what stands there.

Only the unit's own people get one: whoever follows up a county would drown in other people's dates.
The link that signs in is left out, since calendars are shared; the page asks for a password.
"""

from datetime import timedelta

from campaign.mail.calendar.lines import Entry, calendar_text
from campaign.mail.contexts import LetterContext, LetterDuty
from campaign.mail.wording import day, deed
from campaign.rules.calendar import SHANGHAI
from campaign.rules.permissions import UNIT_ROLES

# What they say ends or suspends something: the entry goes, or stands struck out.
ENDS = frozenset({"waived", "skipped", "suspended", "withdrawn", "undone"})
REMIND_AT = timedelta(hours=9)


def calendar_of(kind: str, c: LetterContext, *, address: str) -> str:
    """Return the calendar part of a letter, empty where it has no day to keep or to take back.

    ``address`` is that of the office from which letters come.
    """
    entries = [_entry(duty, c) for duty in c.shown if _belongs(kind, duty, c)]
    if not entries:
        return ""
    return calendar_text(entries, organizer=(c.office_name, address), now=c.now)


def _belongs(kind: str, duty: LetterDuty, c: LetterContext) -> bool:
    if duty.role not in UNIT_ROLES or not duty.id:
        return False
    return duty.last_on >= c.today if duty.owed else kind in ENDS


def _entry(duty: LetterDuty, c: LetterContext) -> Entry:
    english = c.locale == "en"
    what = _what_en(duty) if english else f"{deed(duty.milestone_name)}（{duty.unit_name}）"
    summary = f"{'Due: ' if english else '截止：'}{what}"
    if c.simulated:
        summary = f"{'[Demonstration] ' if english else '【演示】'}{summary}"
    return Entry(
        uid=f"{'demo-' if c.simulated else ''}duty-{duty.id}-person-{c.person_id}@duban",
        sequence=duty.version,
        on=duty.last_on,
        summary=summary,
        description=_described_en(duty, c) if english else _described(duty, c),
        url=f"{c.site}/duties/{duty.id}",
        categories="Duban" if english else "督办",
        cancelled=not duty.owed,
        alarm=_alarm(duty, c),
    )


def _alarm(duty: LetterDuty, c: LetterContext) -> timedelta | None:
    """At nine on the working day before; where that has passed, at nine on the day itself."""
    before = duty.remind_on
    here = c.now.astimezone(SHANGHAI)
    passed = before is None or before < c.today or (before == c.today and here.hour >= 9)
    if passed or before is None:
        return REMIND_AT
    return before - duty.last_on + REMIND_AT


def _described(duty: LetterDuty, c: LetterContext) -> str:
    if not duty.owed:
        return "这个期限已不用再办，请以最近一封信为准。"
    days = "含当天" if duty.includes_due_day else "不含当天"
    said = [
        f"{duty.unit_name}应于 {day(duty.due_on, c)}前{deed(duty.milestone_name)}，{days}。",
        "期限调整或不用再办时，会另发一封信，打开其中的日历文件，这一条随之更新。",
    ]
    if duty.basis:
        said.append(f"依据：{duty.basis.rstrip('。')}。")
    said.append(f"{c.office_name}{'，' + c.office_phone if c.office_phone else ''}")
    return "\n".join(said)


def _what_en(duty: LetterDuty) -> str:
    return f"{duty.milestone_name} ({duty.unit_name})"


def _described_en(duty: LetterDuty, c: LetterContext) -> str:
    if not duty.owed:
        return "Nothing is due here any more; please go by the latest letter."
    days = "included" if duty.includes_due_day else "not included"
    said = [
        f"{duty.unit_name}: {duty.milestone_name}, by {day(duty.due_on, c)}, that day {days}.",
        "If the date moves or falls away, a new letter comes; open its calendar file to update.",
    ]
    if duty.basis:
        said.append(f"Basis: {duty.basis.rstrip('。.')}.")
    said.append(f"{c.office_name}{', ' + c.office_phone if c.office_phone else ''}")
    return "\n".join(said)
