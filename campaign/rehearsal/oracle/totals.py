"""Numbers by brute force: what a report says is counted again, duty by duty."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from campaign.rehearsal.oracle.ledger import Ledger
from campaign.rehearsal.oracle.machine import HANDED_IN, OWED, Duty
from campaign.rehearsal.oracle.violations import Findings

ANSWERED = (*HANDED_IN, "accepted")
NOT_DUE = ("suspended", "waived", "cancelled")


def numbers(
    duties: Iterable[Duty],
    at: datetime,
    day: date,
    gone: Mapping[int, datetime],
    *,
    includes_due_day: bool,
) -> tuple[int, int, int, int, int]:
    """Return due, answered, punctual, missing, waived; ``gone``: enrolments that left, and when."""
    due = answered = punctual = missing = waived = 0
    for duty in duties:
        stand = duty.at(at)
        left = gone.get(duty.enrolment_id or 0)
        if stand is None or (left is not None and left <= at):
            continue
        if min(stand.due_on, stand.counts_on) > day:
            continue
        waived += stand.state == "waived"
        if stand.state in NOT_DUE:
            continue
        due += 1
        missing += stand.state in OWED
        if stand.state in ANSWERED:
            answered += 1
            last = stand.due_on if includes_due_day else stand.due_on - timedelta(days=1)
            punctual += stand.submitted_on is not None and stand.submitted_on <= last
    return due, answered, punctual, missing, waived


def check_duties(duties: Mapping[int, Duty], ledger: Ledger, findings: Findings) -> None:
    """Lay the reference's histories beside the tables: no step lost, none doubled (I8)."""
    findings.check("I8", set(duties) == set(ledger.duties), "任务表里的任务不是推演知道的那些")
    for duty in duties.values():
        stand = duty.now
        there = ledger.duties.get(duty.id)
        mine = (stand.state, duty.version, stand.due_on, stand.submitted_on)
        findings.check("I8", there == mine, "任务 {} 应为 {}，表里是 {}", duty.id, mine, there)
        spans = [state for _, state in ledger.spans.get(duty.id, [])]
        path = [one.state for one in duty.stands]
        findings.check("I8", spans == path, "任务 {} 走的是 {}，应为 {}", duty.id, spans, path)


def check_events(done: Counter[str], ledger: Ledger, findings: Findings) -> None:
    """Every act has left its event, and no event is without its act (I11)."""
    for act in sorted(done):
        there = ledger.events.get(act, 0)
        findings.check(
            "I11", there == done[act], "留痕 {} 有 {} 条，办了 {} 次", act, there, done[act]
        )
