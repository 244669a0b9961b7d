"""Bugs planted in the services: acts, the clock, delivery."""

from tests.mutants.bug import Bug

S = "campaign/services"
ACTS, CLOCK = "tests/services/progress/test_acts.py", "tests/services/clock"
CRASH, FAULTS = "tests/services/mail/test_crash.py", "tests/services/mail/test_faults.py"

BUGS = (
    Bug(
        "act-without-event", f"{S}/progress/ground.py", "an act leaves no trace",
        'record(\n            self.session, f"duty.{self.move.action}"',
        '(lambda *_, **__: None)(\n            self.session, f"duty.{self.move.action}"', (ACTS,),
    ),
    Bug(
        "form-done-twice", f"{S}/transaction.py", "a form sent twice is done twice",
        "if form is not None and fresh:", "if form is not None and form.used:",
        ("tests/web/hostile/test_clicks.py",),
    ),
    Bug(
        "half-an-act", f"{S}/progress/record_answer.py", "an answer stands, its slip was refused",
        "end_by_answer(session, duty_id, now=now)\n        if file:",
        "end_by_answer(session, duty_id, now=now)\n        session.commit()\n        if file:",
        ("tests/services/progress/test_record_answer.py",),
    ),
    Bug(
        "received-tomorrow", f"{S}/progress/record_answer.py", "an answer is entered for a day to come",
        "if received_on > today:", "if received_on > today and channel == Channel.PAPER:",
        ("tests/services/progress/test_record_answer.py",),
    ),
    Bug(
        "punctual-before-signature", f"{S}/progress/submit_duty.py", "unsigned counts as handed in",
        "submitted_on=None if waits else ground.today", "submitted_on=ground.today",
        ("tests/services/progress/test_duty_machine.py",),
    ),
    Bug(
        "undone-with-another-day", f"{S}/progress/undo_decision.py", "undoing makes a punctual unit late",
        "submitted_on=before.submitted_on,", "submitted_on=ground.today,",
        ("tests/services/progress/test_undo.py",),
    ),
    Bug(
        "stage-not-left", f"{S}/progress/deciding.py", "a unit stays behind though all is accepted",
        "    if enrolment:\n        advance(", "    if enrolment and not enrolment:\n        advance(",
        (ACTS,),
    ),
    Bug(
        "decides-for-others", f"{S}/progress/decide_many.py", "a collector decides for other towns",
        ".where(Duty.id.in_(duty_ids), visible(asker, Permission.REVIEW_DUTY, Unit.path))",
        ".where(Duty.id.in_(duty_ids))", ("tests/services/progress/test_decide_many.py",),
    ),
    Bug(
        "urges-others", f"{S}/progress/urge_duties.py", "a collector urges other towns' units",
        "                visible(asker, Permission.URGE, Unit.path),\n", "",
        ("tests/services/progress/test_return_and_urge.py",),
    ),
    Bug(
        "posts-of-others", f"{S}/people/change_holder.py", "an office fills posts beyond its tree",
        "if unit is None or not may_appoint(asker, role, unit.path):", "if unit is None:",
        ("tests/services/people/test_rights.py",),
    ),
    Bug(
        "beyond-the-bound", f"{S}/dates/decide_extension.py", "the office grants past the cut-off",
        "if granted_on > duty.bound_on and not may(",
        "if granted_on > duty.bound_on and may(", ("tests/services/dates/test_extensions.py",),
    ),
    Bug(
        "approved-though-answered", f"{S}/held/decide_held.py", "a unit that answered is criticised",
        "if approve and (duty.state not in OWED_BY_UNIT or duty.term_id != rung.term_id):",
        "if approve and duty.state is None:",
        ("tests/services/cases",),
    ),
    Bug(
        "decided-twice", f"{S}/held/decide_held.py", "a draft is approved and declined",
        ".where(Held.id == held_id, Held.decided_at.is_(None))", ".where(Held.id == held_id)",
        ("tests/services/test_races.py",),
    ),
    Bug(
        "goes-on-after-the-end", f"{S}/campaign/cancel_campaign.py", "a cancelled campaign's calls stay",
        "        _stop_clock(session, campaign_id, now)\n", "",
        (f"{CLOCK}/test_tick.py",),
    ),
    Bug(
        "unready-launch", f"{S}/campaign/gate.py", "a live campaign opens past its checklist",
        "if not is_simulated(session):", "if is_simulated(session) is None:",
        ("tests/services/plan/test_launch.py",),
    ),
    Bug(
        "reached-at-once", f"{S}/clock/gather.py", "leaders are told an hour after the unit",
        "Letter.accepted_at <= now - REACHED_AFTER", "Letter.accepted_at <= now", (f"{CLOCK}/test_facts.py",),
    ),
    Bug(
        "office-letter-reaches-unit", f"{S}/clock/gather.py", "the office's own mail proves the unit's",
        "            Notice.role.in_(UNIT_ROLES),\n", "", (f"{CLOCK}/test_facts.py",),
    ),
    Bug(
        "keeper-from-the-top", f"{S}/clock/gather.py", "the city's collector hears for the township",
        "func.length(above.path).desc()", "func.length(above.path)", (f"{CLOCK}/test_facts.py",),
    ),
    Bug(
        "held-until-yesterday", f"{S}/clock/gather.py", "a post that ended today counts as held",
        "        or_(Post.until_on.is_(None), Post.until_on > today),\n    )\n",
        "        or_(Post.until_on.is_(None), Post.until_on >= today),\n    )\n", (f"{CLOCK}/test_facts.py",),
    ),
    Bug(
        "higher-rung-lost", f"{S}/clock/tick.py", "what waits for the lower audience never comes",
        "if not moment.lower_audience_waiting:", "if moment is not None:", (f"{CLOCK}/test_tick.py", f"{CLOCK}/test_outage.py"),
    ),
    Bug(
        "unread-clock", f"{S}/clock/watch.py", "a doubt never ends by itself",
        "ended = before is not None and before.machine == machine", "ended = False",
        ("tests/services/clock/test_watch.py",),
    ),
    Bug(
        "sends-at-night", f"{S}/mail/deliver.py", "reminders leave at three in the morning",
        "shut = not in_window(now, load_calendar(session))", "shut = False",
        (f"{CLOCK}/test_restraint.py",),
    ),
    Bug(
        "sends-after-its-lease", f"{S}/mail/deliver.py", "a worker that slept sends what is another's",
        "            if not self.lease.held:\n                return  #",
        "            if self.lease.held is None:\n                return  #", (CRASH,),
    ),
    Bug(
        "batch-dies-with-the-server", f"{S}/mail/deliver.py", "a dead server costs each letter a try",
        "if answer.outcome in marks.UNTOUCHED:", "if answer.outcome is None:", (FAULTS,),
    ),
    Bug(
        "attempt-not-on-record", f"{S}/mail/deliver.py", "a killed worker's letter has no attempt",
        "keep_all=self.transport.keeps_letters or self.simulated,\n            )  # fmt: skip",
        "keep_all=self.transport.keeps_letters or self.simulated,\n            )  # fmt: skip\n"
        "            session.rollback()",
        (CRASH, "tests/services/mail/test_deliver.py"),
    ),
    Bug(
        "cancelled-letter-sent", f"{S}/mail/prepare.py", "a letter about a finished task goes out",
        "for one in drafts if not one.void]\n    if links:", "for one in drafts]\n    if links:",
        ("tests/services/mail/test_still_true.py",),
    ),
    Bug(
        "twenty-hours-forgotten", f"{S}/mail/prepare.py", "two reminders within a night",
        "    _put_off(session, drafts, now)\n", "", (f"{CLOCK}/test_restraint.py",),
    ),
    Bug(
        "link-kept-in-clear", f"{S}/mail/prepare.py", "whoever reads the database can sign in",
        "text = rendered.text.replace(token, HIDDEN) if token else rendered.text",
        "text = rendered.text", ("tests/services/mail/test_deliver.py",),
    ),
    Bug(
        "lease-never-renewed", f"{S}/mail/lease.py", "a slow server costs the lease, letters go twice",
        "renew(session, self.letters, until=self.now + self.elapsed() + LEASE)",
        "renew(session, self.letters, until=self.now)", (CRASH,),
    ),
    Bug(
        "signed-unseen", f"{S}/foresight/sign_forecast.py", "the office signs what it was not shown",
        "if signed != shown:", "if not signed:",
        ("tests/web/plan/test_signed_forecast.py", "tests/web/plan/test_forecast_page.py"),
    ),
    Bug(
        "confirmed-by-a-dead-link", f"{S}/drills/confirm_post.py", "a successor's post is confirmed",
        "if letter is None or not letter.good:", "if letter is None:",
        ("tests/services/drills", "tests/web/house/test_drills.py"),
    ),
)  # fmt: skip
