"""What stands between people when the plan is amended: who asked for what stays as it was."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import update

from campaign.mail.drafts import draft
from campaign.mail.facts import gather
from campaign.mail.outbox.claims import claim
from campaign.records.house.calendar import load_calendar
from campaign.reports.answer.past import past_of
from campaign.reports.answer.things import asked_since
from campaign.reports.my_work.sections import Section, listed
from campaign.rules.ladder import Rung
from campaign.rules.permissions import Role
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.plan import Milestone
from tests.county import DUE, at
from tests.services.plan.conftest import Plans, rung

SENT_AT = at(dt.date(2026, 4, 1), 10)
NOW = at(dt.date(2026, 4, 2), 11)
LATER = DUE + dt.timedelta(days=7)
LADDER: tuple[Rung, ...] = (rung(1, -2, Role.CONTACT, 0), rung(2, 1, Role.PRINCIPAL, 1))


@pytest.fixture
def asked(plans: Plans) -> Plans:
    """The contact has sent the survey for signature, and the leader's letter waits."""
    with db.session.begin():
        db.session.execute(
            update(Milestone).where(Milestone.key == "survey").values(signed_by="principal")
        )
    duty, unit = plans.duty(), plans.county.units[0]
    submit_duty(
        duty.id, note="共 40 台", on_paper=True, version=duty.version, now=SENT_AT,
        today=SENT_AT.date(), asker=plans.county.asker(unit, Role.CONTACT),
    )  # fmt: skip
    return plans


def later(plans: Plans) -> None:
    plan = plans.plan()
    plans.amend(
        replace(plan, milestones=(replace(plan.milestones[0], due_on=LATER), *plan.milestones[1:])),
        NOW,
    )


def test_a_letter_that_asks_for_a_signature_goes_out_with_the_new_date(asked: Plans) -> None:
    later(asked)
    session = db.session()
    letters = claim(session, now=NOW, limit=50)
    facts = gather(session, letters, now=NOW, simulated=True)
    said = [draft(one, facts, now=NOW) for one in letters if one.kind == "to_sign"]
    assert [one.void for one in said] == [""]
    assert [duty.due_on for duty in said[0].context.duties] == [LATER]
    db.session.rollback()


def test_what_is_asked_after_the_answer_is_nobodys_word_yet(asked: Plans) -> None:
    plan, duty_id = asked.plan(), asked.duty().id
    more = replace(plan.milestones[0], evidence=(*plan.milestones[0].evidence, "盘点表"))
    answer = past_of(db.session(), duty_id).answer
    assert asked_since(db.session(), duty_id, answer) == frozenset()
    asked.amend(replace(plan, milestones=(more, *plan.milestones[1:])), NOW)
    assert asked_since(db.session(), duty_id, answer) == {"盘点表"}
    assert asked_since(db.session(), duty_id, None) == frozenset()
    db.session.rollback()


@pytest.mark.parametrize("ladder", [False, True])
def test_who_sent_it_for_signature_and_when_stays(asked: Plans, ladder: bool) -> None:
    if ladder:
        asked.ladder(LADDER, NOW)
    else:
        later(asked)
    county, session = asked.county, db.session()
    contact = county.people[county.units[0].code, Role.CONTACT].name
    since = past_of(session, asked.duty().id).since
    assert (since.who, since.at, since.act) == (contact, SENT_AT, "submit")
    (line,) = listed(
        session, Section.SIGN, county.asker(county.units[0], Role.PRINCIPAL),
        calendar=load_calendar(session), today=NOW.date(),
    ).lines  # fmt: skip
    assert (line.by, line.since_at) == (contact, SENT_AT)
    db.session.rollback()
