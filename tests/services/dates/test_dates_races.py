"""Several people at the same instant: one request, one decision, one new date."""

import datetime as dt
from typing import Any

from flask import Flask

from campaign.rules.dates.new_date import NewDate
from campaign.rules.errors import NotNow, Overtaken, Refusal
from campaign.services.dates.ask_extension import ask_extension, withdraw_extension
from campaign.services.dates.change_dates import change_dates
from campaign.services.dates.decide_extension import grant_extension, refuse_extension
from campaign.services.dates.ground import Done
from campaign.services.dates.pause import suspend_duty
from models.duty import DutySpan
from models.event import Event
from models.extension import Extension
from models.letter import Letter
from tests.county import at
from tests.services.dates.conftest import TODAY, Dates
from tests.services.test_races import AT_ONCE, at_once, count, refused

D = dt.date
WISH = D(2026, 4, 30)
WHEN: dict[str, Any] = {"now": at(TODAY, 15), "today": TODAY}


def ask(dates: Dates) -> bool:
    return ask_extension(
        dates.duty().id, asker=dates.contact(), reason="领导外出", due_on=WISH, version=1, **WHEN
    )


def test_ten_clicks_ask_once(app: Flask, dates: Dates) -> None:
    answers = at_once(app, lambda: ask(dates))
    assert refused(answers, NotNow) == AT_ONCE - 1
    assert (count(Extension), count(Event, Event.act == "duty.ask_extension")) == (1, 1)


def test_a_request_is_granted_or_refused_or_taken_back_and_only_one_of_them(
    app: Flask, dates: Dates
) -> None:
    ask(dates)
    number = dates.request().id
    turns = iter(["grant", "refuse", "withdraw", "grant"])

    def decide() -> Any:
        by = {"asker": dates.office, "note": "按申请办", "version": 1, **WHEN}
        turn = next(turns)
        if turn == "grant":
            return grant_extension(number, due_on=WISH, **by)
        if turn == "refuse":
            return refuse_extension(number, **by)
        return withdraw_extension(number, asker=dates.contact(), now=at(TODAY, 15))

    answers = at_once(app, decide)
    assert refused(answers, Refusal) == AT_ONCE - 1
    state = dates.request().state
    assert state in ("granted", "refused", "withdrawn")
    assert dates.due_on() == (WISH if state == "granted" else D(2026, 4, 20))
    assert count(Letter) == (0 if state == "withdrawn" else 1)
    assert count(DutySpan, DutySpan.duty_id == dates.duty().id) == (2 if state == "granted" else 1)


def test_one_of_two_equal_changes_moves_each_duty_and_the_other_names_it(
    app: Flask, dates: Dates
) -> None:
    seen = dates.seen(0, 1, 2, 3)

    def change() -> Done:
        return change_dates(
            dates.county.campaign_id, seen, NewDate(on=WISH), asker=dates.office, reason="防汛",
            **WHEN,
        )  # fmt: skip

    answers = at_once(app, change)
    assert refused(answers, NotNow) == AT_ONCE - 1
    assert sum(one.duties for one in answers if isinstance(one, Done)) == 4
    assert count(Event, Event.act == "duty.change_date") == 4
    assert len({dates.duty(number).term_id for number in range(4)}) == 1
    assert count(Letter) == 4


def test_a_clock_is_stopped_once(app: Flask, dates: Dates) -> None:
    duty_id = dates.duty().id
    answers = at_once(
        app,
        lambda: suspend_duty(duty_id, asker=dates.office, reason="等配发", version=1, **WHEN),
    )
    assert refused(answers, Overtaken) + refused(answers, NotNow) == AT_ONCE - 1
    assert count(Event, Event.act == "duty.suspend") == 1
    assert count(DutySpan, DutySpan.duty_id == duty_id) == 2
