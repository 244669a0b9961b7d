"""The people and the papers of a story: a county of real doors, letters taken off a real server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit
from tests.browser.town import Town
from tests.county import County, a_county, a_plan
from tests.make import Make
from tests.papers.evidence.pdfs import pdf
from tests.smtp import Sink

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
PHONE = {"width": 360, "height": 740}
STAMPED, TABLE = "签章后的统计表扫描件", "统计表电子版"
SURVEY = "报送软件使用情况统计表"
# A round red seal of five centimetres with a star's bar, as an office presses it.
SEAL = b"""1 0 0 RG 4 w 470 200 m 470 238.7 438.7 270 400 270 c 361.3 270 330 238.7 330 200 c
330 161.3 361.3 130 400 130 c 438.7 130 470 161.3 470 200 c S 1 0 0 rg 370 190 60 20 re f"""


@dataclass
class Story:
    """The town with its county, what its post has taken, and what did not fit on a phone."""

    town: Town
    county: County
    post: Sink
    too_wide: list[str] = field(default_factory=list)
    seen: int = 0

    def name(self, role: Role, number: int = 0) -> str:
        """Who holds a role on a unit."""
        return self.county.people[self.county.units[number].code, role].name

    def address(self, role: Role, number: int = 0) -> str:
        """Where the letters of that person go."""
        found = self.county.people[self.county.units[number].code, role].email
        assert found
        return found

    def met(self, page: Page) -> Page:
        """Look at a page as it would stand on a phone, whatever it is read on."""
        self.seen += 1
        size = page.viewport_size
        assert size
        if size != PHONE:
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if not page.evaluate(FITS):
            self.too_wide.append(page.url)
        if size != PHONE:
            page.set_viewport_size(size)
        return page

    def visits(self, page: Page, address: str) -> Page:
        """Go to an address by its name."""
        page.goto(address)
        return self.met(page)

    def press(self, what: Locator) -> Page:
        """Press a link or a button and look at the page to which it leads."""
        with what.page.expect_navigation():
            what.click()
        return self.met(what.page)

    def letter(self, to: Role, number: int = 0) -> str:
        """Let the letters go; return the text of the newest that reached this person."""
        self.town.run("deliver")
        address = self.address(to, number)
        mine = [one for one in self.post.received if one.recipients == (address,)]
        part = mine[-1].message.get_body(("plain",))
        assert part
        return str(part.get_content())

    def opens(self, page: Page, letter: str) -> Page:
        """Whoever got the letter follows its link and presses the button behind it."""
        found = re.search(r"https?://\S+/l/[\w-]+", letter)
        assert found, letter
        self.visits(page, found[0])
        return self.press(page.get_by_role("button", name="登录并打开事项"))

    def duty(self, number: int, key: str = "survey", round_: int = 1) -> Duty:
        """A unit's duty as it stands in the database, apart from any session."""
        with self.town.app.app_context():
            found = db.session.scalars(
                select(Duty)
                .join(Milestone, Milestone.id == Duty.milestone_id)
                .where(
                    Duty.unit_id == self.county.units[number].id, Milestone.key == key,
                    Duty.round == round_,
                )
            ).one()  # fmt: skip
            db.session.expunge(found)
            db.session.rollback()
        return found

    def answers(self, number: int) -> None:
        """A unit hands its survey in, signed by its principal, all on paper."""
        duty = self.duty(number)
        with self.town.app.app_context():
            submit_duty(
                duty.id, asker=self.county.asker(self.county.units[number], Role.PRINCIPAL),
                note="统计表已签字盖章，随文报送。", version=duty.version, on_paper=True,
                **self._now(),
            )  # fmt: skip

    def installs(self, number: int) -> None:
        """The office enters that a unit has installed, and accepts it."""
        duty = self.duty(number, "install")
        with self.town.app.app_context():
            record_answer(
                duty.id, asker=self.county.office, note="安装登记表已交", channel="paper",
                received_on=day_of(self.town.now), version=duty.version, **self._now(),
            )  # fmt: skip
            accept_duty(duty.id, asker=self.county.office, version=duty.version + 1, **self._now())

    def _now(self) -> dict[str, Any]:
        return {"now": self.town.now, "today": day_of(self.town.now)}


def a_story(town: Town, post: Sink, names: tuple[str, ...]) -> Story:
    """Open a campaign whose survey wants two papers and the principal's signature."""
    plan = a_plan()
    survey = {"signed_by": "principal", "evidence": (STAMPED, TABLE)}
    milestones = tuple(
        replace(one, **(survey if one.key == "survey" else {})) for one in plan.milestones
    )
    with town.app.app_context():
        make = Make()
        county = a_county(make, names)
        make.holder(county.scope, Role.INSPECTOR, "刘国强")
        county.open(replace(plan, milestones=milestones))
        for unit in db.session.scalars(select(Unit)):
            db.session.expunge(unit)
        db.session.rollback()
    return Story(town, county, post)


def stamped() -> bytes:
    """Two pages with the office's seal on each."""
    return pdf(pages=2, drawing=SEAL)
