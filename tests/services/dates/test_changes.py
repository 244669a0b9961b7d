"""The office changes dates: who is told, what ends, what is passed over and named."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from campaign.rules.dates.left_out import LeftOut
from campaign.rules.dates.new_date import NewDate
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.dates.change_dates import change_dates
from campaign.services.dates.ground import Done
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.event import Event
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.term import Term, TermRung
from models.unit import Unit
from tests.county import DUE, at
from tests.queries import counted
from tests.services.dates.conftest import TODAY, Dates

D = dt.date
NEW = D(2026, 4, 28)
REASON = "汛期抢险，统一顺延"


def change(dates: Dates, seen: dict[int, int], new: NewDate | None = None, **by: object) -> Done:
    fields = {
        "asker": dates.office, "reason": REASON, "now": at(TODAY, 15), "today": TODAY
    } | by  # fmt: skip
    return change_dates(
        dates.county.campaign_id,
        seen,
        new or NewDate(on=NEW),
        **fields,  # type: ignore[arg-type]
    )


def hand_in(dates: Dates, number: int) -> None:
    submit_duty(
        dates.duty(number).id, asker=dates.contact(number), note="已报", on_paper=True,
        version=dates.duty(number).version, now=at(TODAY, 11), today=TODAY,
    )  # fmt: skip


def test_many_get_one_new_term_and_one_letter_a_person(dates: Dates) -> None:
    done = change(dates, dates.seen(0, 1, 2))
    assert (done.units, done.duties, done.told.letters, done.told.calls) == (3, 3, 3, 0)
    assert {dates.due_on(n) for n in range(4)} == {NEW, DUE}
    assert len({dates.duty(n).term_id for n in range(3)}) == 1
    assert db.session.scalar(select(func.count()).where(Term.due_on == NEW)) == 1
    events = db.session.scalars(select(Event).where(Event.act == "duty.change_date")).all()
    assert [(e.note, e.facts["due_on"], e.facts["version"]) for e in events] == [
        (REASON, NEW.isoformat(), 2)
    ] * 3
    assert {e.duty_id for e in events} == set(dates.seen(0, 1, 2))
    notices = db.session.scalars(select(Notice)).all()
    assert {(n.kind, n.role, n.note, n.term_id) for n in notices} == {
        ("new_date", "contact", REASON, dates.duty().term_id)
    }


def test_one_person_gets_one_letter_for_several_duties(dates: Dates) -> None:
    seen = {d.id: d.version for d in (dates.duty(), dates.duty(0, "install"))}
    assert change(dates, seen).told.letters == 1
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 2


def test_each_date_may_move_by_some_working_days(dates: Dates) -> None:
    seen = {d.id: d.version for d in (dates.duty(), dates.duty(0, "install"))}
    change(dates, seen, NewDate(by=10))
    assert (dates.due_on(), dates.due_on(0, "install")) == (D(2026, 5, 7), D(2026, 6, 25))


def test_what_was_returned_keeps_its_reason_and_its_sections(dates: Dates) -> None:
    hand_in(dates, 0)
    return_duty(
        dates.duty().id, asker=dates.office, reason="盖章页不清楚", sections=["统计表"],
        due_on=D(2026, 4, 22), version=2, now=at(TODAY, 12), today=TODAY,
    )  # fmt: skip
    change(dates, dates.seen(0))
    spans = db.session.scalars(
        select(DutySpan).where(DutySpan.duty_id == dates.duty().id).order_by(DutySpan.id)
    ).all()
    assert [(s.state, s.act, s.note, s.sections) for s in spans[-2:]] == [
        ("returned", "return", "盖章页不清楚", ["统计表"]),
        ("returned", "change_date", "盖章页不清楚", ["统计表"]),
    ]
    assert spans[-2].until_at == spans[-1].from_at == at(TODAY, 15)


def test_what_is_not_owed_is_passed_over_with_its_reason(dates: Dates) -> None:
    hand_in(dates, 1)
    hand_in(dates, 2)
    accept_duty(dates.duty(2).id, asker=dates.office, version=2, now=at(TODAY, 12), today=TODAY)
    done = change(dates, dates.seen(0, 1, 2))
    assert {(one.duty.unit, one.why) for one in done.left} == {
        ("县教育局", LeftOut.ANSWERED), ("县水利局", LeftOut.ACCEPTED),
    }  # fmt: skip
    assert (done.units, done.moved_meanwhile) == (1, ())
    assert [dates.due_on(n) for n in (0, 1, 2)] == [NEW, DUE, DUE]


def test_what_moved_since_the_page_was_made_is_left_out_and_named(dates: Dates) -> None:
    seen = dates.seen(0, 1, 2)
    change(dates, dates.seen(1), NewDate(on=D(2026, 4, 23)), now=at(TODAY, 14))
    hand_in(dates, 2)
    done = change(dates, seen)
    assert [(one.duty.unit, one.by) for one in done.moved_meanwhile] == [
        ("县水利局", dates.contact(2).name), ("县教育局", "周晓岚"),
    ]  # fmt: skip
    assert [dates.due_on(n) for n in (0, 1, 2)] == [NEW, D(2026, 4, 23), DUE]


def test_a_date_that_is_the_same_and_one_that_would_have_passed_are_no_changes(
    dates: Dates,
) -> None:
    with pytest.raises(NotNow):
        change(dates, dates.seen(0), NewDate(on=DUE))
    late = D(2026, 6, 1)
    done = change(
        dates, {**dates.seen(0), dates.duty(0, "install").id: 1}, NewDate(by=5), now=at(late),
        today=late,
    )  # fmt: skip
    assert [one.why for one in done.left] == [LeftOut.PAST]
    assert dates.due_on() == DUE


@pytest.mark.parametrize("reason", ["", "  ", "长" * 2001])
def test_a_reason_is_asked(dates: Dates, reason: str) -> None:
    with pytest.raises(FieldMissing) as refused:
        change(dates, dates.seen(0), reason=reason)
    assert refused.value.field == "reason"


def test_nobody_changes_what_is_not_theirs_or_no_longer_runs(dates: Dates) -> None:
    unit = dates.county.units[1]
    below = Asker(dates.office.person_id, "某", (HeldPost(Role.OFFICE, unit.id, unit.path),))
    done = change(dates, dates.seen(0, 1), asker=below)
    assert (done.duties, [dates.due_on(n) for n in (0, 1)]) == (1, [DUE, NEW])
    with pytest.raises(NotFound):
        change_dates(
            99_999, dates.seen(0), NewDate(on=NEW), asker=dates.office, reason=REASON,
            now=at(TODAY), today=TODAY,
        )  # fmt: skip
    cancel_campaign(dates.county.campaign_id, asker_id=None, now=at(TODAY, 16))
    with pytest.raises(NotNow, match="已取消"):
        change(dates, dates.seen(0))


def test_calls_and_drafts_about_the_old_date_end(dates: Dates) -> None:
    person = dates.county.people[dates.county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(email=None))
    tick(now=at(D(2026, 4, 9)))
    with transaction() as session:
        rung = session.scalars(
            select(TermRung).where(
                TermRung.term_id == dates.duty().term_id, TermRung.number == 7
            )
        ).one()  # fmt: skip
        session.add(
            Held(
                duty_id=dates.duty().id, term_rung_id=rung.id, reason="needs-approval",
                created_at=at(TODAY),
            )
        )  # fmt: skip
    assert change(dates, dates.seen(0)).told.calls == 1
    calls = db.session.scalars(select(Call).order_by(Call.id)).all()
    assert [(c.done_at is None, c.outcome) for c in calls] == [
        (False, "期限已调整，不用再打"), (True, ""),
    ]  # fmt: skip
    held = db.session.scalars(select(Held)).one()
    assert (held.decision, held.decided_at) == ("redated", at(TODAY, 15))


def test_with_the_contact_gone_whoever_stands_in_is_told(dates: Dates) -> None:
    contact = dates.county.people[dates.county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(
            update(Post).where(Post.person_id == contact.id).values(until_on=D(2026, 4, 1))
        )
    change(dates, dates.seen(0))
    assert db.session.scalars(select(Notice.role)).one() == "deputy"


def test_ten_thousand_duties_are_a_few_statements(dates: Dates, database_url: str) -> None:
    number = 10_000 if database_url.startswith("sqlite") else 2_000
    model, above = dates.duty(), dates.county.scope.path
    with transaction() as session:
        session.add_all(
            Unit(code=f"K{n}", name=f"单位{n}", kind="department", path=f"{above}9{n:05d}/")
            for n in range(number)
        )  # fmt: skip
        session.flush()
        units = session.scalars(select(Unit.id).where(Unit.code.startswith("K"))).all()
        session.add_all(
            Duty(
                campaign_id=model.campaign_id, milestone_id=model.milestone_id, unit_id=unit,
                state="open", term_id=model.term_id,
            )
            for unit in units
        )  # fmt: skip
        session.flush()
        ids = session.scalars(select(Duty.id).where(Duty.unit_id.in_(units))).all()
        session.add_all(
            DutySpan(duty_id=one, state="open", term_id=model.term_id, from_at=at(TODAY))
            for one in ids
        )
    with counted() as sent:
        done = change(dates, dict.fromkeys(ids, 1))
    assert (done.duties, done.told.letters) == (number, 1), (
        "every post is vacant: one to the office"
    )
    assert len(sent) < 30 + 6 * (number // 1000), len(sent)
    writes = [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(writes) <= 20
    db.session.rollback()
    moved = select(func.count()).select_from(Duty).join(Term).where(Term.due_on == NEW)
    assert db.session.scalar(moved) == number
    spans = select(func.count()).where(DutySpan.act == "change_date", DutySpan.until_at.is_(None))
    assert db.session.scalar(spans) == number
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1
