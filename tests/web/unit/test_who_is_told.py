"""Letter, page and tick name the same people for what comes: while a signature is missing, too."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from campaign.mail import mailbox
from campaign.rules.ladder import AUDIENCES, Facts, Moment, RungTime, addressed, decide
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver
from models.base import db
from models.letter import Letter
from models.notice import Notice
from tests.county import DUE, at
from tests.web.desk.conftest import tight
from tests.web.unit.conftest import CONTACT, DAY, DEPUTY, PRINCIPAL, Side

AT = dt.datetime(2026, 4, 21, 1, tzinfo=dt.UTC)


def write(side: Side) -> None:
    """The letters are written and laid into the local mailbox."""
    deliver(now=side.at[0], transport=mailbox.transport(simulated=True), worker="w1")


@pytest.mark.parametrize("signer", [None, *AUDIENCES])
@pytest.mark.parametrize("vacant", [(), (DEPUTY,), (PRINCIPAL,), (CONTACT, DEPUTY, PRINCIPAL)])
def test_whom_a_rung_addresses_is_whom_the_clock_tells(
    signer: Role | None, vacant: tuple[Role, ...]
) -> None:
    state = DutyState.AWAITING_SIGNATURE if signer else DutyState.OPEN
    held = [role not in vacant for role in UNIT_ROLES]
    for audience in AUDIENCES:
        moment = Moment(RungTime(1, AT, audience, 1, False), False, False, signer)
        facts = Facts(state, True, *held)
        told = decide(moment, facts, AT).audience
        to = addressed(audience, signer, facts.holds)
        assert told is (to.stand_in or to.role)
    approval = addressed(DEPUTY, signer, lambda role: True, needs_approval=True)
    assert (approval.role, approval.stand_in, approval.signs) == (DEPUTY, None, False)


def test_the_letter_to_sign_the_page_and_the_tick_call_on_the_signer(side: Side) -> None:
    side.hand_in()
    write(side)
    chief, deputy = side.of(PRINCIPAL).name, side.of(DEPUTY).name
    letter = db.session.scalars(select(Letter).where(Letter.kind == "to_sign")).one()
    first = next(line for line in letter.text.splitlines() if "○" in line)
    assert re.search(rf"4 月 21 日 周二\s+提醒主要负责人{chief}签批", first)
    assert deputy not in letter.text
    assert f"4/21周二，将来黄提醒主要负责人签批{chief}" in tight(side.page(CONTACT))

    tick(now=at(DUE + DAY))
    mine = select(Notice).where(Notice.duty_id == side.duty_id(), Notice.occasion == "rung/3")
    told = db.session.scalars(mine).one()
    assert (told.role, told.person_id) == (PRINCIPAL, side.of(PRINCIPAL).id)


def test_the_letter_names_who_hears_instead_of_a_vacant_post(side: Side) -> None:
    side.plan_asks("survey", "deputy")
    side.leaves(PRINCIPAL)
    side.hand_in()
    write(side)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "to_sign")).one()
    assert "提醒主要负责人（空缺，改告领导小组办公室）" in letter.text
    assert "空缺，改告领导小组办公室" in side.page(CONTACT)
