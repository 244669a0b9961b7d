"""Bugs planted in the rules: days, ladder, mail, rights, states."""

from tests.mutants.bug import Bug

R = "campaign/rules"
LADDER, TIME, NOTICE = "tests/rules/ladder", "tests/rules/time", "tests/rules/notice"
PROGRESS = "tests/rules/progress"

BUGS = (
    Bug(
        "rest-days-counted", f"{R}/calendar.py", "holidays count as working days",
        "left -= self.is_working(day)", "left -= 1", (f"{TIME}/test_calendar.py",),
    ),
    Bug(
        "make-up-days-forgotten", f"{R}/calendar.py", "a make-up Saturday is a rest day",
        "if day in self.workdays:\n            return True", "", (f"{TIME}/test_calendar.py",),
    ),
    Bug(
        "days-left-off-by-one", f"{R}/calendar.py", "the day after a holiday is counted as rest",
        "sums[bisect_right(days, day)]", "sums[max(0, bisect_right(days, day) - 1)]",
        (f"{TIME}/test_calendar.py",),
    ),
    Bug(
        "rung-rolls-past-the-date", f"{R}/ladder.py", "a reminder due on a rest day comes too late",
        "return Roll.NEXT if rung.offset > 0 else", "return Roll.NEXT if rung.offset >= 0 else",
        (LADDER,),
    ),
    Bug(
        "fold-into-other-audience", f"{R}/ladder.py", "the deputy's letter swallows the contact's",
        "later_to_same_audience=height in heights[place + 1 :]",
        "later_to_same_audience=place + 1 < len(heights)", (LADDER,),
    ),
    Bug(
        "all-audiences-at-once", f"{R}/ladder.py", "after a pause a leader hears with the contact",
        "lower_audience_waiting=min(heights) < height", "lower_audience_waiting=False", (LADDER,),
    ),
    Bug(
        "letter-folded-into-a-draft", f"{R}/ladder.py", "a letter waits in a draft nobody approves",
        "return rung_time.needs_approval, AUDIENCES", "return False, AUDIENCES", (LADDER,),
    ),
    Bug(
        "unreached-unit-accused", f"{R}/ladder.py", "a unit that no letter reached is called late",
        "if _accuses(rung) and not facts.reached:",
        "if rung.needs_approval and not facts.reached:", (LADDER,),
    ),
    Bug(
        "outage-not-held", f"{R}/ladder.py", "after an outage leaders are told at once",
        "OUTAGE_AFTER = timedelta(hours=26)", "OUTAGE_AFTER = timedelta(days=26)", (LADDER,),
    ),
    Bug(
        "vacancy-falls-downward", f"{R}/ladder.py", "the deputy hears for a missing principal",
        "Role.PRINCIPAL: (Role.OFFICE,),", "Role.PRINCIPAL: (Role.DEPUTY, Role.OFFICE),", (LADDER,),
    ),
    Bug(
        "due-day-late", f"{R}/deadlines.py", "what comes on the due day is not punctual",
        "days_left(due_on, submitted_on, includes_due_day=includes_due_day) >= 0",
        "days_left(due_on, submitted_on, includes_due_day=includes_due_day) > 0",
        (f"{TIME}/test_deadlines.py",),
    ),
    Bug(
        "office-days-against-the-unit", f"{R}/deadlines.py", "the office's days make a unit late",
        "until = today if court == Court.UNIT else (submitted_on or paused_on)", "until = today",
        (f"{TIME}/test_deadlines.py",),
    ),
    Bug(
        "withdrawing-buys-time", f"{R}/deadlines.py", "taking back before the date moves the date",
        "since_on = max(submitted_on, last_day(due_on, includes_due_day=includes_due_day))",
        "since_on = submitted_on", (f"{TIME}/test_deadlines.py",),
    ),
    Bug(
        "mail-on-rest-days", f"{R}/notice/window.py", "letters leave on Sundays",
        "return calendar.is_working(day_of(now)) and WINDOW_OPENS", "return WINDOW_OPENS", (NOTICE,),
    ),
    Bug(
        "two-reminders-overnight", f"{R}/notice/window.py", "evening's letter, morning's letter",
        "APART = timedelta(hours=20)", "APART = timedelta(hours=2)", (NOTICE,),
    ),
    Bug(
        "refused-address-retried", f"{R}/notice/delivery.py", "a 550 is tried for five days",
        "if code == MAILBOX_FULL else Outcome.FAILED\n",
        "if code == MAILBOX_FULL else Outcome.RETRY\n", (NOTICE,),
    ),
    Bug(
        "doubt-denied", f"{R}/notice/delivery.py", "silence after the dot is no doubt on record",
        "return Outcome.IN_DOUBT if phase is Phase.DOT else Outcome.RETRY", "return Outcome.RETRY",
        (NOTICE,),
    ),
    Bug(
        "never-gives-up", f"{R}/notice/delivery.py", "a dead address is tried for ever",
        "if waited >= GIVE_UP_AFTER:", "if waited >= 3 * GIVE_UP_AFTER:", (NOTICE,),
    ),
    Bug(
        "old-date-mailed", f"{R}/notice/delivery.py", "after an extension the old date goes out",
        'return "" if same_term or kind in WHATEVER_DATE else "redated"', 'return ""', (NOTICE,),
    ),
    Bug(
        "return-token-not-bound", f"{R}/notice/return_path.py", "anybody can report mail as bounced",
        'said = FAMILY + f"{letter_id}\\0{message_id}".encode()',
        'said = FAMILY + f"{letter_id}".encode()', (NOTICE,),
    ),
    Bug(
        "neighbours-duties", f"{R}/permissions.py", "contacts of a county hand in for its townships",
        "P.SUBMIT_DUTY:     (_own(*UNIT_ROLES),),", "P.SUBMIT_DUTY:     (_subtree(*UNIT_ROLES),),",
        (f"{PROGRESS}/test_lifecycle.py",),
    ),
    Bug(
        "letter-decides-escalation", f"{R}/permissions.py", "a forwarded letter approves criticism",
        "P.MANAGE_CALENDAR, P.DECIDE_HELD,", "P.MANAGE_CALENDAR,",
        ("tests/rules/people/test_permissions.py",),
    ),
    Bug(
        "unit-1-covers-unit-10", f"{R}/paths.py", "rights on unit 1 reach units 10 to 19",
        "return path.startswith(above)", 'return path.startswith(above.rstrip("/"))',
        ("tests/rules/people/test_paths.py",),
    ),
    Bug(
        "subtree-spills-over", f"{R}/paths.py", "a list below unit 1 shows units 10 to 19",
        'return path, path[:-1] + "0"', 'return path[:-1], path[:-1] + ":"', ("tests/rules/people/test_paths.py",),
    ),
    Bug(
        "reminded-in-a-pause", f"{R}/lifecycle.py", "a paused clock goes on reminding",
        "D.SUSPENDED:          Court.OFFICE,", "D.SUSPENDED:          Court.UNIT,",
        (f"{PROGRESS}/test_lifecycle.py",),
    ),
    Bug(
        "withdrawn-under-review", f"{R}/lifecycle.py", "an answer vanishes while it is reviewed",
        "(D.AWAITING_SIGNATURE, D.SUBMITTED, D.NIL), Back.OWED,", "HANDED_IN, Back.OWED,",
        (f"{PROGRESS}/test_lifecycle.py",),
    ),
    Bug(
        "deputy-signs-for-principal", f"{R}/lifecycle.py", "the wrong leader's signature counts",
        "chain[chain.index(signer) :]", "chain[chain.index(signer) - 1 :]",
        (f"{PROGRESS}/test_lifecycle.py",),
    ),
    Bug(
        "optional-keeps-the-stage", f"{R}/rounds.py", "what is not required keeps a unit back",
        "(duty.required and duty.stage == stage)", "(duty.stage == stage)",
        (f"{PROGRESS}/test_rounds.py",),
    ),
    Bug(
        "judged-unheard", f"{R}/cases/machine.py", "a case is decided before the unit may explain",
        "return facts.time_is_up and measure_taken(facts)", "return measure_taken(facts)",
        (f"{PROGRESS}/test_cases.py",),
    ),
    Bug(
        "exempt-counted-as-due", f"{R}/counting.py", "a return puts off from when an answer counts",
        "since_on = min(counts_on or due_on, new_due_on)",
        "since_on = max(counts_on or due_on, new_due_on)", (f"{PROGRESS}/test_counting.py",),
    ),
    Bug(
        "slow-clock-believed", f"{R}/house/doubt.py", "a clock that is behind is never doubted",
        "Why.APART if abs(clocks.apart) > APART", "Why.APART if -clocks.apart > APART",
        ("tests/rules/house",),
    ),
    Bug(
        "as-of-begins-the-day", f"{R}/as_of.py", "a look back shows the morning, not the evening",
        "LAST_SECOND = time(23, 59, 59)", "LAST_SECOND = time(0, 0, 0)", (f"{TIME}/test_as_of.py",),
    ),
    Bug(
        "pause-a-day-too-long", f"{R}/dates/pause.py", "a pause gives away one day",
        "return max(0, (until_on - since_on).days)", "return (until_on - since_on).days + 1",
        ("tests/rules/dates/test_pause.py",),
    ),
    Bug(
        "foretold-without-fairness", f"{R}/dates/climb.py", "the forecast forgets the 24 hours",
        "arrived_at <= at - REACHED_AFTER", "arrived_at <= at",
        ("tests/rules/dates", "tests/reports/foresight"),
    ),
    Bug(
        "drill-proves-for-ever", f"{R}/drills/proof.py", "a confirmation of last year still counts",
        "return now < answered_at + PROVES_FOR", "return now < answered_at + 9 * PROVES_FOR",
        ("tests/rules/drills",),
    ),
    Bug(
        "substitute-a-day-short", f"{R}/people/substitutes.py", "the last day of standing in is lost",
        "return first, last_on + ONE_DAY", "return first, last_on", ("tests/rules/people",),
    ),
)  # fmt: skip
