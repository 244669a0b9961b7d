"""A unit asks for more time: one request at a time, who decides up to which date, what ends it."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from campaign.rules.dates.new_date import NewDate
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.dates.ask_extension import ask_extension, withdraw_extension
from campaign.services.dates.change_dates import change_dates
from campaign.services.dates.decide_extension import grant_extension, refuse_extension
from campaign.services.dates.pause import suspend_duty
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.progress.submit_duty import report_nil, submit_duty
from campaign.services.progress.waive_duty import waive_duty
from models.base import db
from models.duty import DutySpan
from models.event import Event
from models.extension import Extension
from models.letter import Letter
from models.notice import Notice
from tests.county import DUE, at
from tests.services.dates.conftest import TODAY, Dates

D = dt.date
WISH, BOUND, BEYOND = D(2026, 4, 30), D(2026, 5, 8), D(2026, 5, 11)
REASON = "采购合同下周才签"


def ask(dates: Dates, wish: D | None = WISH, number: int = 0, **changes: object) -> bool:
    fields = {
        "asker": dates.contact(number), "reason": REASON, "due_on": wish,
        "version": dates.duty(number).version, "now": at(TODAY, 10), "today": TODAY,
    } | changes  # fmt: skip
    return ask_extension(dates.duty(number).id, **fields)  # type: ignore[arg-type]


def grant(dates: Dates, on: D | None = WISH, **changes: object) -> object:
    fields = {
        "asker": dates.office, "due_on": on, "note": "同意", "version": dates.duty().version,
        "now": at(TODAY, 15), "today": TODAY,
    } | changes  # fmt: skip
    return grant_extension(dates.request().id, **fields)  # type: ignore[arg-type]


def refuse(dates: Dates, **changes: object) -> object:
    fields = {
        "asker": dates.office, "note": "工期不受影响", "version": dates.duty().version,
        "now": at(TODAY, 15), "today": TODAY,
    } | changes  # fmt: skip
    return refuse_extension(dates.request().id, **fields)  # type: ignore[arg-type]


def test_asking_changes_no_date_and_the_ladder_goes_on(dates: Dates) -> None:
    version = dates.duty().version
    assert ask(dates) is False
    assert (dates.duty().version, dates.due_on()) == (version, DUE)
    asked = dates.request()
    assert (asked.state, asked.wanted_on, asked.beyond, asked.reason) == (
        "asked", WISH, False, REASON,
    )  # fmt: skip
    event = db.session.scalars(select(Event).where(Event.act == "duty.ask_extension")).one()
    assert (event.note, event.facts["wanted_on"]) == (REASON, WISH.isoformat())
    assert tick(now=at(D(2026, 4, 17))).letters >= 4, "its contact is reminded like the others"


@pytest.mark.parametrize(
    ("wish", "beyond"), [(D(2026, 4, 21), False), (BOUND, False), (BEYOND, True)]
)
def test_a_wish_past_the_late_cut_off_is_the_leading_groups(
    dates: Dates, wish: D, beyond: bool
) -> None:
    assert ask(dates, wish) is beyond
    assert dates.request().beyond is beyond


def test_without_a_late_cut_off_the_stages_end_is_the_bound(dates: Dates) -> None:
    duty = dates.duty(0, "install")
    common = {"asker": dates.contact(), "reason": REASON, "now": at(TODAY), "today": TODAY}
    assert not ask_extension(duty.id, due_on=D(2026, 6, 30), version=1, **common)  # type: ignore[arg-type]
    withdraw_extension(dates.request().id, asker=dates.contact(), now=at(TODAY))
    assert ask_extension(duty.id, due_on=D(2026, 7, 1), version=1, **common)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"), ({"reason": "长" * 2001}, "reason"),
        ({"due_on": None}, "due_on"), ({"due_on": DUE}, "due_on"),
        ({"due_on": D(2027, 5, 1)}, "due_on"),
    ],
)  # fmt: skip
def test_a_reason_and_a_later_date_are_asked(
    dates: Dates, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldMissing) as refused:
        ask(dates, **changes)
    assert refused.value.field == field
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Extension)) == 0


def test_a_second_request_says_that_one_waits(dates: Dates) -> None:
    ask(dates)
    with pytest.raises(NotNow, match="已有一个延期申请"):
        ask(dates)
    ask(dates, number=1)


def test_a_stale_page_and_a_duty_that_is_not_owed_ask_for_nothing(dates: Dates) -> None:
    with pytest.raises(Overtaken):
        ask(dates, version=7)
    with pytest.raises(NotFound):
        ask_extension(
            99_999, asker=dates.contact(), reason=REASON, due_on=WISH, version=1, now=at(TODAY),
            today=TODAY,
        )  # fmt: skip
    hand_in(dates)
    with pytest.raises(NotNow):
        ask(dates)


def test_taken_back_it_can_be_asked_anew(dates: Dates) -> None:
    ask(dates)
    first = dates.request().id
    assert withdraw_extension(first, asker=dates.contact(), now=at(TODAY, 11)) == dates.duty().id
    assert dates.request().state == "withdrawn"
    with pytest.raises(NotNow):
        withdraw_extension(first, asker=dates.contact(), now=at(TODAY, 11))
    with pytest.raises(NotFound):
        withdraw_extension(99_999, asker=dates.contact(), now=at(TODAY, 11))
    ask(dates)
    assert dates.request().id != first


def test_granting_gives_the_new_date_a_ladder_of_its_own_and_tells_the_contact(
    dates: Dates,
) -> None:
    ask(dates)
    told = grant(dates)
    assert (dates.due_on(), dates.duty().state, dates.duty().version) == (WISH, "open", 2)
    asked = dates.request()
    assert (asked.state, asked.granted_on, asked.note) == ("granted", WISH, "同意")
    assert told.letters == 1  # type: ignore[attr-defined]
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.kind, notice.note, notice.term_id) == ("new_date", "同意", dates.duty().term_id)
    event = db.session.scalars(select(Event).where(Event.act == "duty.grant_extension")).one()
    assert (event.facts["due_on"], event.facts["was_due_on"]) == (WISH.isoformat(), "2026-04-20")
    spans = db.session.scalars(
        select(DutySpan).where(DutySpan.duty_id == dates.duty().id).order_by(DutySpan.id)
    ).all()
    assert [(s.state, s.act, s.until_at is None) for s in spans] == [
        ("open", "", False), ("open", "change_date", True),
    ]  # fmt: skip


def test_the_office_may_grant_another_date_up_to_the_bound(dates: Dates) -> None:
    ask(dates, BEYOND)
    with pytest.raises(FieldMissing, match="只能由领导小组批准") as refused:
        grant(dates, BEYOND)
    assert refused.value.field == "due_on"
    assert dates.request().state == "asked"
    grant(dates, BOUND)
    assert (dates.due_on(), dates.request().granted_on) == (BOUND, BOUND)


def test_the_leading_group_may_grant_beyond_the_bound(dates: Dates) -> None:
    ask(dates, BEYOND)
    grant(dates, BEYOND, asker=dates.lead)
    assert dates.due_on() == BEYOND


def test_a_refusal_asks_a_reason_tells_the_contact_and_leaves_the_date(dates: Dates) -> None:
    ask(dates)
    with pytest.raises(FieldMissing):
        refuse(dates, note="")
    told = refuse(dates)
    assert told.letters == 1  # type: ignore[attr-defined]
    assert (dates.due_on(), dates.duty().version) == (DUE, 1)
    assert db.session.scalars(select(Letter.kind)).one() == "refused"
    asked = dates.request()
    assert (asked.state, asked.note, asked.granted_on) == ("refused", "工期不受影响", None)


@pytest.mark.parametrize("second", [grant, refuse])
def test_it_is_decided_once(dates: Dates, second: Callable[..., object]) -> None:
    ask(dates)
    grant(dates)
    with pytest.raises(Overtaken):
        second(dates)


def test_a_decision_from_a_stale_page_or_about_nothing_is_none(dates: Dates) -> None:
    ask(dates)
    with pytest.raises(Overtaken):
        grant(dates, version=9)
    assert dates.request().state == "asked"
    with pytest.raises(NotFound):
        grant_extension(
            99_999, asker=dates.office, due_on=WISH, note="", version=1, now=at(TODAY), today=TODAY
        )


@pytest.mark.parametrize("on", [None, DUE, D(2026, 4, 15)])
def test_a_grant_needs_a_later_date(dates: Dates, on: D | None) -> None:
    ask(dates)
    with pytest.raises(FieldMissing):
        grant(dates, on)


def hand_in(dates: Dates) -> None:
    submit_duty(dates.duty().id, note="已报", on_paper=True, **_by(dates, Role.CONTACT))  # type: ignore[arg-type]


def _by(dates: Dates, role: Role) -> dict[str, object]:
    unit = dates.county.units[0]
    asker = dates.office if role is Role.OFFICE else dates.county.asker(unit, role)
    return {
        "asker": asker, "version": dates.duty().version, "now": at(TODAY, 14), "today": TODAY
    }  # fmt: skip


def nil(dates: Dates) -> None:
    report_nil(dates.duty().id, note="没有计算机", **_by(dates, Role.CONTACT))  # type: ignore[arg-type]


def by_telephone(dates: Dates) -> None:
    record_answer(
        dates.duty().id, note="电话报告", channel="telephone", received_on=TODAY,
        **_by(dates, Role.OFFICE),  # type: ignore[arg-type]
    )  # fmt: skip


def waived(dates: Dates) -> None:
    waive_duty(dates.duty().id, reason="已并入", **_by(dates, Role.OFFICE))  # type: ignore[arg-type]


def redated(dates: Dates) -> None:
    change_dates(
        dates.county.campaign_id, dates.seen(0), NewDate(on=D(2026, 4, 24)), asker=dates.office,
        reason="汛期", now=at(TODAY, 14), today=TODAY,
    )  # fmt: skip


def paused(dates: Dates) -> None:
    suspend_duty(dates.duty().id, reason="等配发", **_by(dates, Role.OFFICE))  # type: ignore[arg-type]


def called_off(dates: Dates) -> None:
    cancel_campaign(dates.county.campaign_id, asker_id=None, now=at(TODAY, 14))


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (hand_in, "submit"), (nil, "nil_return"), (by_telephone, "record"), (waived, "waive"),
        (redated, "change_date"), (paused, "suspend"), (called_off, "campaign.cancel"),
    ],
)  # fmt: skip
def test_a_request_dies_with_its_object(
    dates: Dates, end: Callable[[Dates], None], why: str
) -> None:
    ask(dates)
    ask(dates, number=1)
    end(dates)
    rows = db.session.execute(select(Extension.state, Extension.note).order_by(Extension.id)).all()
    both = end is called_off
    assert [tuple(row) for row in rows] == [
        ("lapsed", why), ("lapsed", why) if both else ("asked", ""),
    ]  # fmt: skip


def test_a_request_outlives_what_leaves_its_date_alone(dates: Dates) -> None:
    """Returned and sent back are answers' fates: there the request has died with the answer."""
    ask(dates)
    hand_in(dates)
    accept_duty(dates.duty().id, **_by(dates, Role.OFFICE))  # type: ignore[arg-type]
    asked = dates.request()
    assert (asked.state, asked.note) == ("lapsed", "submit")
