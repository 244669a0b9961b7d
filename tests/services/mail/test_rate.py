"""A16: a relay that takes ten letters a second and answers 421 to the eleventh."""

from __future__ import annotations

import contextvars
import dataclasses
import threading
import time
from itertools import pairwise

import pytest
from flask import Flask

from campaign.mail import mailbox
from campaign.records.notice.letters import post_letter
from campaign.services.mail.deliver import deliver
from campaign.services.transaction import transaction
from tests.county import at
from tests.mail.scripted import scripted
from tests.services.mail.conftest import FIRST, later, letters


def write(make, many: int) -> None:
    person = make.person()
    with transaction() as session:
        for number in range(many):
            post_letter(session, key=f"reset/{number}", person=person, kind="reset", now=at(FIRST))


class TestWithALimit:
    @pytest.fixture
    def settings(self, settings):
        return dataclasses.replace(settings, mail_rate=20.0)

    def test_two_workers_together_keep_it(self, app: Flask, make, smtp):
        write(make, 30)
        arrived: list[float] = []
        real = smtp.received

        class Noting(list):
            def append(self, one):
                arrived.append(time.monotonic())
                real.append(one)

        smtp.received = Noting()

        def work(name: str) -> None:
            with app.app_context():
                out = mailbox.transport(simulated=True)
                deliver(now=later(minutes=1), transport=out, worker=name, limit=15)

        workers = [
            threading.Thread(target=contextvars.Context().run, args=(work, name)) for name in "ab"
        ]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        assert len(real) == 30
        arrived.sort()
        assert arrived[-1] - arrived[0] >= 29 / 20 * 0.9
        in_a_second = max(sum(t <= u < t + 1 for u in arrived) for t in arrived)
        assert in_a_second <= 22  # 20, and what two deliveries on their way may jitter
        assert all(b >= a for a, b in pairwise(arrived))
        assert {one.state for one in letters()} == {"accepted"}


def test_a_relay_that_says_421_loses_no_letter_and_fails_none(app, make, settings):
    write(make, 6)
    with scripted(RCPT=["250 ok"] * 3 + ["421 4.7.0 too many"] * 2 + ["250 ok"]) as relay:
        app.extensions["mail"].port = relay.port
        for hour in range(3):
            out = mailbox.transport(simulated=True)
            deliver(now=later(minutes=1, hours=hour), transport=out, worker="w")
        assert len(relay.mails) == 6
    assert {one.state for one in letters()} == {"accepted"}
    assert all(one.tries <= 2 for one in letters())
