"""What a unit answered so far: rounds, signatures, what came back; and whose signature it needs."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, update

from campaign.records.notice.recipients import recipients
from campaign.reports.answer.past import Past, past_of
from campaign.reports.answer.signer import signer_of
from campaign.reports.duty.duty import one_duty
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.sign_duty import send_back, sign_duty
from campaign.services.progress.submit_duty import report_nil, submit_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.withdraw_duty import withdraw_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.person import Post
from models.plan import Milestone
from tests.county import DUE, County, a_county, at
from tests.make import Make

DAY = dt.timedelta(days=1)
C, D, P = Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """The survey asks for the principal's signature."""
    found = a_county(make)
    found.open()
    signed_by("principal")
    return found


def signed_by(role: str | None) -> None:
    with transaction() as session:
        session.execute(update(Milestone).where(Milestone.key == "survey").values(signed_by=role))


def survey(county: County) -> Duty:
    db.session.rollback()
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "survey", Duty.unit_id == county.units[0].id)
    ).one()


class Story:
    """Acts one hour after the other."""

    def __init__(self, county: County) -> None:
        self.county, self.now = county, at(DUE - 5 * DAY)

    def does(self, act: object, who: Asker | Role, **fields: object) -> None:
        """Let somebody act."""
        asker = self.county.asker(self.county.units[0], who) if isinstance(who, Role) else who
        self.now += dt.timedelta(hours=1)
        duty = survey(self.county)
        act(  # type: ignore[operator]
            duty.id, asker=asker, version=duty.version, now=self.now, today=day_of(self.now),
            **fields,
        )  # fmt: skip

    @property
    def past(self) -> Past:
        """What there has been."""
        return past_of(db.session(), survey(self.county).id)

    def name(self, role: Role) -> str:
        """Who holds it."""
        return self.county.people[self.county.units[0].code, role].name


def test_before_anything_was_handed_in_there_is_no_answer(county: County) -> None:
    past = Story(county).past
    assert past.answers == ()
    assert (past.answer, past.signed, past.reason, past.before) == (None, None, None, None)
    assert past.since.act == ""


def test_a_signature_adds_a_name_and_leaves_the_answer_the_contacts(county: County) -> None:
    story = Story(county)
    story.does(submit_duty, C, note="共 40 台")
    story.does(sign_duty, P)
    past = story.past
    assert past.answer is not None and past.signed is not None
    assert (past.answer.text, past.answer.who) == ("共 40 台", story.name(C))
    assert (past.signed.who, past.since.act) == (story.name(P), "sign")
    assert past.before is None


def test_each_handing_in_is_kept_with_how_it_came_back(county: County) -> None:
    story = Story(county)
    story.does(submit_duty, C, note="共 40 台")
    story.does(send_back, P, reason="没有盖章")
    story.does(submit_duty, C, note="共 41 台")
    story.does(sign_duty, P)
    story.does(return_duty, county.office, reason="台数不符", due_on=DUE, sections=())
    story.does(report_nil, C, note="没有")
    past = story.past
    assert [one.answer.text for one in past.answers] == ["共 40 台", "共 41 台", "没有"]
    ended = [one.ended for one in past.answers]
    assert [one.act if one else "" for one in ended] == ["send_back", "return", ""]
    assert past.reason is not None and past.before is not None
    assert (past.reason.text, past.reason.who) == ("台数不符", "周晓岚")
    assert past.before.answer.text == "共 41 台"
    assert past.signed is None  # what stands now has not been signed


def test_a_withdrawal_is_no_reason_to_mend_anything(county: County) -> None:
    story = Story(county)
    story.does(submit_duty, C, note="共 40 台")
    story.does(withdraw_duty, C)
    assert (story.past.reason, story.past.before) == (None, None)
    story.does(submit_duty, C, note="共 41 台")
    story.does(send_back, P, reason="没有盖章")
    story.does(submit_duty, C, note="共 42 台")
    story.does(withdraw_duty, C)
    assert story.past.reason is not None
    assert (story.past.reason.text, story.past.reason.who) == ("没有盖章", story.name(P))


def test_a_decision_taken_back_ended_nothing(county: County) -> None:
    story = Story(county)
    story.does(submit_duty, P, note="共 40 台")
    story.does(return_duty, county.office, reason="台数不符", due_on=DUE, sections=())
    story.does(undo_decision, county.office, reason="看错了")
    assert (story.past.reason, story.past.before) == (None, None)
    story.does(accept_duty, county.office)
    story.does(undo_decision, county.office, reason="点错了")
    assert story.past.answers[-1].ended is None
    assert story.past.since.act == "undo"


def test_the_ladder_speaks_to_the_signer_while_only_the_signature_is_missing(
    county: County,
) -> None:
    story = Story(county)
    duty = one_duty(db.session(), survey(county).id, now=story.now, today=day_of(story.now))
    assert duty is not None and {step.signer for step in duty.steps} == {None}
    story.does(submit_duty, C, note="共 40 台")
    duty = one_duty(db.session(), survey(county).id, now=story.now, today=day_of(story.now))
    assert duty is not None
    to = [(step.mark.rung.audience, step.signer) for step in duty.steps if step.mark.rung]
    assert to == [(C, P), (C, P), (C, P), (D, P), (P, None), (Role.OFFICE, None), (P, None)]
    assert duty.steps[0].names == (story.name(P),)


def whose(county: County) -> tuple[str | None, list[str], str | None]:
    found = signer_of(db.session(), survey(county).id, on=DUE - 5 * DAY)
    db.session.rollback()
    if found is None:
        return None, [], None
    return found.role, list(found.names), found.stand_in


def leave(county: County, *roles: Role) -> None:
    with transaction() as session:
        for role in roles:
            person = county.people[county.units[0].code, role]
            session.execute(
                update(Post).where(Post.person_id == person.id).values(until_on=DUE - 9 * DAY)
            )


def test_whose_signature_it_needs(county: County) -> None:
    story = Story(county)
    assert whose(county) == ("principal", [story.name(P)], None)
    signed_by("deputy")
    assert whose(county) == ("deputy", [story.name(D)], None)
    leave(county, D)
    assert whose(county) == ("deputy", [story.name(P)], "principal")
    leave(county, P)
    assert whose(county) == ("deputy", [], None)
    signed_by("lead")
    lead = county.people[county.scope.code, Role.LEAD]
    assert whose(county) == ("lead", [lead.name], None)
    signed_by(None)
    assert whose(county) == (None, [], None)


def test_a_leading_group_is_told_when_its_signature_is_asked(county: County) -> None:
    lead = county.people[county.scope.code, Role.LEAD]
    to = recipients(db.session(), [survey(county).id], Role.LEAD, today=DUE)
    assert [(one.person_id, one.role) for one in to] == [(lead.id, Role.LEAD)]
    post = HeldPost(Role.LEAD, county.scope.id, county.scope.path)
    signed_by("lead")
    story = Story(county)
    story.does(submit_duty, C, note="共 40 台")
    story.does(sign_duty, Asker(lead.id, lead.name, (post,)))
    assert survey(county).state == "submitted"
