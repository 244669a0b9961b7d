"""Acts on an enrolment in short, and what a letter about them says."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from campaign.mail.drafts import draft
from campaign.mail.facts import gather
from campaign.mail.letters import render
from campaign.mail.outbox.claims import Claimed
from campaign.rules.permissions import Role
from campaign.services.enrolment.fail_acceptance import fail_acceptance
from models.base import db
from models.event import Event
from models.letter import Letter
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.services.enrolment.ground import Ground

DAY = dt.date(2026, 4, 16)
LIMIT = dt.date(2026, 5, 6)
WHEN: dict[str, Any] = {"now": at(DAY, 15), "today": DAY}
FOUND = "三楼 2 台电脑仍装有未授权软件"


def contact_of(ground: Ground, make: Make, enrolment_id: int, **about: Any) -> int:
    """Give the unit a contact; return the person's number."""
    unit = db.session.get_one(Unit, ground.enrolment(enrolment_id).unit_id)
    person = make.holder(unit, Role.CONTACT, **about)
    number = person.id
    db.session.rollback()
    return number


def fail(ground: Ground, enrolment_id: int, *keys: str, **changes: Any) -> Any:
    asks: dict[str, Any] = {
        "asker": ground.office,
        "reason": FOUND,
        "milestones": [ground.milestone_ids[key] for key in keys],
        "due_on": LIMIT,
        "version": ground.enrolment(enrolment_id).version,
        **WHEN,
    }
    return fail_acceptance(enrolment_id, **(asks | changes))


def act(ground: Ground, do: Any, enrolment_id: int, **asks: Any) -> Any:
    version = asks.pop("version", ground.enrolment(enrolment_id).version)
    return do(enrolment_id, asker=ground.office, version=version, **asks, **WHEN)


def event(name: str) -> Event:
    db.session.rollback()
    return db.session.scalars(select(Event).where(Event.act == name).order_by(Event.id)).all()[-1]


def text_of(letter: Letter) -> str:
    """What the letter says now, without blanks; empty where it would not be sent."""
    claimed = Claimed(
        letter.id, letter.person_id, letter.address, letter.kind, letter.locale,
        letter.message_id, letter.created_at, letter.tries, letter.fence,
    )  # fmt: skip
    facts = gather(db.session(), [claimed], now=WHEN["now"], simulated=False)
    made = draft(claimed, facts, now=WHEN["now"])
    return "" if made.void else "".join(render(made.kind, letter.locale, made.context).text.split())
