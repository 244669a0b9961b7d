"""Bugs planted in the records: the writers that several acts share."""

from tests.mutants.bug import Bug

R = "campaign/records"
ACTS, RETURNS = (
    "tests/services/progress/test_acts.py",
    "tests/services/progress/test_return_and_urge.py",
)

BUGS = (
    Bug(
        "stale-page-wins", f"{R}/progress/opened.py", "a page from yesterday undoes today's act",
        "if duty.version != version:", "if duty.version < version:", (ACTS,),
    ),
    Bug(
        "two-win-a-race", f"{R}/progress/moves.py", "of two reviewers at one instant both decide",
        '_DUTY.c.version == bindparam("seen")', '_DUTY.c.version >= bindparam("seen")',
        ("tests/services/progress/test_decide_many.py",),
    ),
    Bug(
        "history-overlaps", f"{R}/progress/moves.py", "a look back finds a duty in two states",
        'session.execute(_END_SPAN, {"which": duty.id, "until_at": now})', "", (ACTS,),
    ),
    Bug(
        "request-outlives-its-duty", f"{R}/progress/moves.py", "an answered duty still asks for time",
        "if owed and (state not in OWED_BY_UNIT or term_id != was_term):",
        "if owed and term_id != was_term:", ("tests/services/dates/test_extensions.py",),
    ),
    Bug(
        "accepted-without-asking", f"{R}/progress/moves.py", "commendation is passed over by a unit that has more to do",
        "if by_itself and here.kind in STOPS and not way.asks_in(here):",
        "if by_itself and not here.kind:",
        (ACTS,),
    ),
    Bug(
        "passed-rungs-fire", f"{R}/progress/terms.py", "a return mails three old reminders at once",
        "passed = passed_before is not None and time.fires_at <= passed_before", "passed = False",
        (RETURNS,),
    ),
    Bug(
        "rejected-evidence-stands", f"{R}/progress/evidence.py", "a returned file counts as handed in",
        "if act is DutyAction.RETURN and sections:", "if act is DutyAction.RETURN and not sections:",
        ("tests/services/evidence/test_hand_in.py", "tests/services/progress/test_undo.py"),
    ),
    Bug(
        "undone-over-mending", f"{R}/progress/evidence.py", "an undoing takes new files back",
        "or_(Evidence.at > at, Evidence.ended_at > at)", "Evidence.ended_at > at",
        ("tests/services/progress/test_undo.py",),
    ),
    Bug(
        "event-without-its-note", f"{R}/events.py", "the trail loses what was said",
        '"note": note,\n            "facts": facts,', '"note": "",\n            "facts": facts,',
        (ACTS,),
    ),
    Bug(
        "told-in-a-letter-that-went", f"{R}/notice/digests.py", "a notice joins a letter tried before",
        '"queued",\n        Letter.tries == 0,', '"queued",',
        ("tests/services/clock/test_tick.py",),
    ),
    Bug(
        "one-digest-for-ever", f"{R}/notice/digests.py", "whoever had a letter never gets another",
        'cast(person_id, String) + "/" + address + f"/{on}"', 'cast(person_id, String) + "/" + address',
        ("tests/services/clock/test_tick.py",),
    ),
    Bug(
        "calls-merged-away", f"{R}/notice/endings.py", "of two calls none is left to be made",
        "newer.id > Call.id,", "newer.id != Call.id,",
        (RETURNS,),
    ),
    Bug(
        "draft-outlives-the-answer", f"{R}/notice/endings.py", "criticism of a unit that answered",
        'session.execute(_END_DRAFTS, {"which": duty_id, "decided_at": now, "decision": '
        "ending.decision})", "", (RETURNS,),
    ),
    Bug(
        "disabled-person-told", f"{R}/notice/recipients.py", "mail goes to a disabled account",
        "        Person.disabled_at.is_(None),\n", "",
        (RETURNS,),
    ),
    Bug(
        "leaver-told-a-day-longer", f"{R}/notice/recipients.py", "who left yesterday is told today",
        "Post.until_on > _TODAY", "Post.until_on >= _TODAY",
        (RETURNS, "tests/services/people", "tests/services/dates/test_changes.py"),
    ),
    Bug(
        "repeat-writes-again", f"{R}/notice/telling.py", "pressing twice sends two letters",
        "fresh = [r for r in to if (r.duty_id, r.person_id, r.address) not in already]",
        "fresh = list(to)", (RETURNS, "tests/services/test_races.py"),
    ),
    Bug(
        "no-budget", f"{R}/notice/telling.py", "one person gets thirty letters in a day",
        ".having(func.count() >= MAILS_A_DAY)", ".having(func.count() >= 99 * MAILS_A_DAY)",
        ("tests/services/clock/test_restraint.py",),
    ),
    Bug(
        "leaver-handed-over-to", f"{R}/people/handover.py", "who never began is told what is open",
        "[one for _, one, holds in rows if holds]", "[one for _, one, _ in rows]",
        ("tests/services/people/test_handover.py",),
    ),
    Bug(
        "link-for-a-year", f"{R}/access/links.py", "a link in an old letter still signs in",
        '"duty": timedelta(days=14),', '"duty": timedelta(days=365),',
        ("tests/web/letters/test_links.py",),
    ),
    Bug(
        "guessing-allowed", f"{R}/access/tries.py", "passwords may be guessed without end",
        "if row.count > limit.most:", "if row.count > 99 * limit.most:",
        ("tests/web/hostile/test_ways_in.py",),
    ),
    Bug(
        "parked-by-a-wrong-clock", f"{R}/house/clocks.py", "letters wait for a date that was wrong",
        "Letter.created_at > now + BACK", "Letter.created_at < now - BACK",
        ("tests/services/clock/test_watch.py",),
    ),
)  # fmt: skip
