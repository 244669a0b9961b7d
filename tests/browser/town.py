"""A town whose clock the test tells: days pass, jobs run, people come to the door.

The house reads its wall clock in one place; telling that place the time lets a campaign of months
be lived in a minute, with pages, letters and links of one and the same day.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from campaign.jobs.timetable import JOBS, run_job
from campaign.records.access.sessions import open_session
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person
from tests.county import at
from tests.make import PASSWORD


@dataclass
class Town:
    """The running house, and what time it is in it."""

    app: Flask
    site: str
    open_page: Callable[..., Page]
    now: dt.datetime

    def becomes(self, day: dt.date, hour: int = 9, minute: int = 0) -> None:
        """Let it be that time, in Shanghai, for everybody."""
        self.now = at(day, hour, minute)

    def run(self, *names: str) -> dict[str, str]:
        """Run jobs of the timetable as the worker does; return what each said."""
        said = {}
        for job in JOBS:
            if job.name in names:
                with self.app.app_context():
                    said[job.name] = run_job(job, now=self.now)
        return said

    def live_through(self, first: dt.date, last: dt.date) -> None:
        """Let the clock step and the letters go, every morning."""
        for number in range((last - first).days + 1):
            self.becomes(first + dt.timedelta(days=number))
            self.run("tick", "deliver")

    def command(self, *words: str) -> str:
        """Run a command of the house and return what it printed."""
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, f"{words}: {result.output} {result.exception!r}"
        return str(result.output)

    def answers(self, *words: str) -> Any:
        """Run a command with ``--json``."""
        return json.loads(self.command(*words, "--json"))

    def comes(self, login: str, **how: Any) -> Page:
        """Somebody signs in at the door with the password that they have set."""
        page = self.open_page(**how)
        page.goto("/")
        page.get_by_label("邮箱或手机号").fill(login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        return page

    def seated(self, name: str, **how: Any) -> Page:
        """A page of somebody who is in already; for tests that are not about the door."""
        page = self.open_page(**how)
        with self.app.app_context():
            person_id = db.session.scalars(select(Person.id).where(Person.name == name)).one()
            db.session.rollback()
            with transaction() as session:
                token = open_session(session, person_id, address="127.0.0.1", now=self.now)
        page.context.add_cookies([{"name": "duban", "value": token, "url": self.site}])
        return page


def set_password(page: Page) -> None:
    """Fill the form behind an invitation."""
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再输入一次").fill(PASSWORD)
    page.get_by_role("button", name="设置密码并登录").click()


def read_letter(page: Page, to: str, subject: str) -> str:
    """Open the newest letter of this subject in the mailbox; return the link that it carries."""
    page.goto("/mailbox")
    page.get_by_label("查找收信人、地址或标题").fill(to)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=subject).first.click()
    link = page.get_by_label("信件的文字形式").get_by_role("link", name="/l/").first
    address = link.get_attribute("href")
    assert address
    return address
