"""The clock stands still: what becomes of drafts, calls and signatures that wait."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from campaign.reports.dates.pauses import paused_since
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.held.decide_held import decide_held
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import DutySpan
from models.letter import Letter
from models.notice import Call, Held
from models.plan import Milestone
from models.term import TermRung
from tests.county import DUE, at
from tests.make import Make
from tests.services.dates.conftest import TODAY, Dates, opened
from tests.services.dates.pauses import DAY, D, live, resume, suspend


def test_a_draft_that_waits_goes_on_waiting_after_a_pause(dates: Dates) -> None:
    live(D(2026, 4, 6), D(2026, 5, 9))
    waits = select(Held).where(Held.duty_id == dates.duty().id, Held.decided_at.is_(None))
    old = db.session.scalars(waits).one().id
    db.session.rollback()
    suspend(dates, D(2026, 5, 11))
    with pytest.raises(NotNow):
        decide_held(
            old, asker=dates.lead, approve=True, note="", now=at(D(2026, 5, 12)),
            today=D(2026, 5, 12),
        )  # fmt: skip
    resume(dates, D(2026, 5, 18))
    draft = db.session.scalars(waits).one()
    assert draft.id != old
    assert db.session.get_one(TermRung, draft.term_rung_id).term_id == dates.duty().term_id
    number = draft.id
    db.session.rollback()
    decide_held(
        number, asker=dates.lead, approve=True, note="", now=at(D(2026, 5, 18), 16),
        today=D(2026, 5, 18),
    )  # fmt: skip
    assert "criticism" in set(db.session.scalars(select(Letter.kind)))


def test_a_draft_whose_rung_is_to_come_again_ends(app: Flask, make: Make) -> None:
    """Drafted on 27 April; the holidays of May push the tenth working day beyond the pause."""
    dates = opened(make, D(2026, 4, 13))
    live(D(2026, 4, 1), D(2026, 4, 27))
    suspend(dates, D(2026, 4, 27))
    assert resume(dates, D(2026, 5, 4)) == D(2026, 4, 20)
    drafts = select(Held.decision).where(Held.duty_id == dates.duty().id)
    assert db.session.scalars(drafts).all() == ["redated"]
    db.session.rollback()
    tick(now=at(D(2026, 5, 7)))
    assert db.session.scalars(drafts.order_by(Held.id)).all() == ["redated", None]


def test_calls_end_with_the_pause(dates: Dates) -> None:
    with transaction() as session:
        session.add(
            Call(
                duty_id=dates.duty().id, key="x", person_id=None, reason="vacant",
                created_at=at(TODAY),
            )
        )  # fmt: skip
    suspend(dates)
    assert db.session.scalars(select(Call.outcome)).one() == "已暂停计时，不用再打"


def test_a_waiving_that_is_undone_did_not_let_the_clock_go_on(dates: Dates) -> None:
    suspend(dates, TODAY)
    common = {"asker": dates.office, "reason": "误点"}
    waive_duty(
        dates.duty().id,
        version=2,
        now=at(D(2026, 4, 17)),
        today=D(2026, 4, 17),
        **common,  # type: ignore[arg-type]
    )
    undo_decision(
        dates.duty().id,
        version=3,
        now=at(D(2026, 4, 20)),
        today=D(2026, 4, 20),
        **common,  # type: ignore[arg-type]
    )
    assert dates.duty().state == "suspended"
    ids = [dates.duty().id]
    assert paused_since(db.session(), ids) == {ids[0]: TODAY}
    assert resume(dates, D(2026, 4, 21)) == DUE + 5 * DAY
    assert dates.duty().state == "open"


def test_what_waits_for_a_signature_goes_back_to_waiting(dates: Dates) -> None:
    with transaction() as session:
        session.execute(
            update(Milestone).where(Milestone.key == "survey").values(signed_by=Role.PRINCIPAL)
        )
    submit_duty(
        dates.duty().id, asker=dates.contact(), note="已填好", on_paper=True, version=1,
        now=at(TODAY, 10), today=TODAY,
    )  # fmt: skip
    suspend(dates)
    resume(dates, D(2026, 4, 20))
    assert dates.duty().state == "awaiting_signature"
    note = db.session.scalars(
        select(DutySpan.note).where(
            DutySpan.duty_id == dates.duty().id, DutySpan.until_at.is_(None)
        )
    ).one()
    assert note == "已填好"
