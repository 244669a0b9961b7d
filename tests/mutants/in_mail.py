"""Bugs planted in the mail: claims and marks, the way to the server, what letters say."""

from tests.mutants.bug import Bug

M = "campaign/mail"
CRASH, FAULTS = "tests/services/mail/test_crash.py", "tests/services/mail/test_faults.py"
SERVER = "tests/mail/test_transport.py"

BUGS = (
    Bug(
        "fence-not-checked", f"{M}/outbox/claims.py", "an overtaken worker marks another's letter",
        "return tuple_(Letter.id, Letter.fence).in_([(letter.id, letter.fence) for letter in letters])",
        "return Letter.id.in_([letter.id for letter in letters])", (CRASH,),
    ),
    Bug(
        "live-claim-taken", f"{M}/outbox/claims.py", "two workers send one letter",
        "lost = [Letter.lease_until < now]", "lost = [Letter.lease_until < now + 2 * LEASE]",
        (CRASH,),
    ),
    Bug(
        "claimed-before-its-time", f"{M}/outbox/claims.py", "letters leave before they should",
        "            Letter.next_try_at <= now,\n", "", ("tests/services/mail/test_deliver.py",),
    ),
    Bug(
        "doubt-not-on-record", f"{M}/outbox/marks.py", "a second copy that nothing explains",
        ".values(finished_at=now, in_doubt=True, reply=", ".values(finished_at=now, reply=",
        (CRASH,),
    ),
    Bug(
        "unwritable-for-ever", f"{M}/outbox/marks.py", "a letter nobody can write is tried for ever",
        "tries >= RENDER_TRIES", "tries >= 99 * RENDER_TRIES", (FAULTS,),
    ),
    Bug(
        "no-call-for-a-bounce", f"{M}/outbox/marks.py", "nobody telephones when mail is refused",
        'CALLS = (("failed", "bounced"), (', 'CALLS = (("bounced", "bounced"), (', (FAULTS,),
    ),
    Bug(
        "forged-bounce-believed", f"{M}/bounces/note.py", "anybody's mail ends our letters",
        "if letter and is_token(claimed, letter.id, letter.message_id, key):", "if letter:",
        ("tests/services/mail/test_bounces.py",),
    ),
    Bug(
        "password-in-clear", f"{M}/transport.py", "a password crosses the wire without TLS",
        "if not isinstance(host.sock, ssl.SSLSocket):", "if host.sock is None:",
        ("tests/mail/test_transport_tls.py",),
    ),
    Bug(
        "any-certificate", f"{M}/transport.py", "a false mail server is believed",
        "return ssl.create_default_context(cafile=self.ca_file or None)",
        "return ssl._create_unverified_context()", ("tests/mail/test_transport_tls.py",),
    ),
    Bug(
        "dots-not-doubled", f"{M}/transport.py", "a line that begins with a dot ends the letter",
        'return re.sub(rb"(?m)^\\.", b"..", whole)', "return whole", (SERVER,),
    ),
    Bug(
        "refusal-drags-the-next", f"{M}/transport.py", "after a refused letter the next one fails",
        "        if answer.outcome is not Outcome.ACCEPTED:\n            self._forget_transaction()\n",
        "", (SERVER,),
    ),
    Bug(
        "machines-answer", f"{M}/message.py", "out-of-office replies to every letter",
        '"Auto-Submitted": "auto-generated",', '"Auto-Submitted": "no",', ("tests/services/mail/test_headers.py",),
    ),
    Bug(
        "copy-with-another-id", f"{M}/message.py", "a second copy cannot be told from a new letter",
        'yield f"Message-ID: {self.message_id}"',
        'yield f"Message-ID: {self.message_id[:-1]}.{self.now:%H%M%S}>"', (FAULTS,),
    ),
    Bug(
        "told-of-what-is-done", f"{M}/drafts.py", "a digest still names what was answered",
        "if not reasons[one.id] and one.id not in soon]", "if one.id not in soon]",
        ("tests/services/mail/test_still_true.py",),
    ),
    Bug(
        "words-to-the-wrong-reader", f"{M}/drafts.py", "leaders read what was written for units",
        "if len(campaigns) != 1 or any(one.role not in UNIT_ROLES for one in told):",
        "if len(campaigns) != 1:", ("tests/services/mail/test_own_words.py",),
    ),
    Bug(
        "silent-unit-accused-by-rumour", f"{M}/facts.py", "a letter says told who never was",
        'and_(Letter.id == Notice.letter_id, Letter.state == "accepted"))',
        "Letter.id == Notice.letter_id)", ("tests/services/mail/test_deliver.py", FAULTS),
    ),
)  # fmt: skip
