"""The oracle's two looks: at the numbers every week, at everything at the end."""

from collections import Counter
from datetime import datetime

from campaign.rehearsal.oracle import ledger, totals
from campaign.rehearsal.oracle.calendar import shanghai_day
from campaign.rehearsal.oracle.letters import Post
from campaign.rehearsal.oracle.rungs import Clockwork, compare
from campaign.rehearsal.year.play import Play
from campaign.reports.progress.numbers import figures
from campaign.reports.progress.standing import Look
from models.base import db

LOOKS_BACK = 6


def sample(play: Play, at: datetime) -> None:
    """Ask the report for today's numbers and count them again (I10)."""
    _numbers(play, at, at)


def _numbers(play: Play, at: datetime, now: datetime) -> None:
    found = figures(db.session(), play.campaign_id, Look(at, now)).duties
    db.session.rollback()
    said = (found.due, found.answered, found.punctual, found.missing, found.waived)
    mine = totals.numbers(
        play.duties.values(), at, shanghai_day(at), play.gone,
        includes_due_day=play.plan.includes_due_day,
    )  # fmt: skip
    play.findings.check("I10", said == mine, "{} 的统计应为 {}，报表说 {}", at, mine, said)


def judge(play: Play) -> None:
    """Look at all that the year has left behind."""
    told = ledger.read(db.session())
    db.session.rollback()
    post = Post(told, play.server.copies, play.duties)
    play.ledger = told
    totals.check_duties(play.duties, told, play.findings)
    totals.check_events(play.done, told, play.findings)
    post.check(play.findings, play.server.refused, play.ends)

    def holders(unit_id: int, role: str, day: object) -> list[int]:
        return play.town.holders(unit_id or play.town.scope_id, role, day)  # type: ignore[arg-type]

    clockwork = Clockwork(play.beats, play.ladders, holders, post.reached)
    expected = (
        one
        for duty in sorted(play.duties.values(), key=lambda one: one.id)
        for one in clockwork.expect(duty)
    )
    play.rungs = compare(expected, told.told, play.findings)
    _see(play)
    span = (play.ends - play.begins) / (LOOKS_BACK + 1)
    for number in range(1, LOOKS_BACK + 1):
        at = (play.begins + number * span).replace(microsecond=0)
        _numbers(play, at, play.ends)


def _see(play: Play) -> None:
    """Note the situations that only the tables show."""
    told, seen = play.ledger, play.seen
    assert told is not None
    folds = Counter(
        (duty_id, due_on, row.at, row.person_id)
        for (duty_id, due_on, _), rows in told.told.items()
        for row in rows
        if row.verdict == "fold"
    )
    seen["three rungs or more folded"] += sum(many >= 2 for many in folds.values())
    for rows in told.told.values():
        for row in rows:
            seen["an escalation not told for fairness"] += row.kind == "not_reached"
            seen["a hold after an outage"] += row.verdict == "hold" and row.reason == "outage"
            seen["a vacant post stood in for"] += row.reason == "vacant"
            seen["a signer told instead"] += row.reason == "to-sign"
    _see_copies(play, told)
    seen["a reminder put off twenty hours"] += sum(
        one.reason == "put-off" for one in told.letters.values()
    )
    seen["a letter cancelled in time"] += sum(
        one.state == "cancelled" for one in told.letters.values()
    )


def _see_copies(play: Play, told: ledger.Ledger) -> None:
    by_id = {one.message_id: one for one in told.letters.values()}
    for known, copies in Counter(one.message_id for one in play.server.copies).items():
        letter = by_id.get(known)
        if letter is not None and letter.in_doubt and letter.state == "accepted":
            play.seen["in doubt, then delivered"] += 1
        play.seen["a second copy explained"] += copies > 1
