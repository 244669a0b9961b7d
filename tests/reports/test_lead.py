"""The leading group's page: every number equals plain Python, at any instant, below any place."""

import datetime as dt
import random

import pytest
from flask import Flask

from campaign.reports.lead.decisions import waiting_decisions
from campaign.reports.lead.laggards import SHOWN, laggards
from campaign.reports.lead.parts import Part, parts, root_of
from campaign.reports.lead.stages import stages
from campaign.reports.lead.units import UnitWish, units_behind
from campaign.reports.progress.late import late
from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import strip
from campaign.reports.visible import under, visible
from campaign.rules.counting import Count
from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.permissions import Asker, HeldPost, Permission, Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment, EnrolmentSpan
from models.person import Post
from models.unit import Unit
from tests.county import DUE, County, a_county, at
from tests.make import Make
from tests.queries import counted
from tests.reports.history import live_randomly, random_county
from tests.reports.lead_oracle import Seen, lead_by_hand
from tests.reports.whole_story import act

P = Permission
DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 5, 20)
NOW = at(LAST, 20)


def post(role: Role, *paths: str) -> Asker:
    """Somebody with the role on these places."""
    return Asker(1, "", tuple(HeldPost(role, 1, path) for path in paths))


def bars(county: County, look: Look, asker: Asker) -> tuple[Part, ...]:
    """The bars as the asker sees them."""
    session = db.session()
    sees = visible(asker, P.SEE_LEAD, Unit.path)
    found = late(session, county.campaign_id, look, sees=sees)
    root = root_of(asker, P.SEE_LEAD, county.scope.path)
    return parts(session, county.campaign_id, look, root=root, sees=sees, late=found)


def behind(county: County, look: Look, wish: UnitWish) -> set[int]:
    """The units in the list behind a number, all its pages."""
    sees = visible(county.office, P.SEE_LEAD, Unit.path)
    page = units_behind(db.session(), county.campaign_id, look, wish, sees=sees)
    assert page.next_after == ""
    assert page.total == len(page.lines)
    return {line.id for line in page.lines}


def agrees(county: County, look: Look, seen: Seen) -> None:
    """Every number of the page, and the list behind it, against the oracle."""
    found = bars(county, look, county.office)
    total = sum((bar.numbers for bar in found), Numbers())
    assert total == Numbers(
        len(seen.due), len(seen.answered), len(seen.punctual), len(seen.missing), len(seen.waived)
    )
    assert sum(bar.late for bar in found) == len(seen.late)
    for count in Count:
        assert behind(county, look, UnitWish(count=count)) == getattr(seen, count), count
    for bar in found:
        for count in Count:
            listed = behind(county, look, UnitWish(count=count, part=bar))
            assert len(listed) == getattr(bar.numbers, count), (bar.key, count)
    stood = stages(db.session(), county.campaign_id, look, sees=under(Unit.path, "/"))
    assert {line.id: line.units for line in stood.lines if line.units} == {
        stage: len(units) for stage, units in seen.stages.items()
    }
    for stage, units in seen.stages.items():
        assert behind(county, look, UnitWish(stage=stage)) == units
    waits = waiting_decisions(
        db.session(), county.office, campaign_id=county.campaign_id, look=look
    )
    assert {one.id for one in waits} == seen.waiting
    assert [one.since_at for one in waits] == sorted(one.since_at for one in waits)
    lags(county, look, seen)


def lags(county: County, look: Look, seen: Seen) -> None:
    """The five that lag most are the five with the most days, and what they say is so."""
    sees = visible(county.office, P.SEE_LEAD, Unit.path)
    told = laggards(db.session(), late(db.session(), county.campaign_id, look, sees=sees), look)
    by_unit: dict[int, list[int]] = {}
    for duty, days in seen.late.items():
        by_unit.setdefault(db.session.get_one(Duty, duty).unit_id, []).append(days)
    worst = sorted(((max(days), len(days)) for days in by_unit.values()), reverse=True)[:SHOWN]
    assert [(one.row.days_late, one.duties) for one in told] == worst
    for one in told:
        assert seen.late[one.row.duty_id] == max(by_unit[one.row.unit_id])
        holders = [
            row.person_id
            for row in db.session.query(Post)
            if row.unit_id == one.row.unit_id and row.role == "principal"
        ]
        names = [county.people[one.row.code, Role.PRINCIPAL].name] if holders else []
        assert list(one.principals) == names


@pytest.mark.parametrize("seed", [11, 12])
def test_every_number_equals_plain_python_at_any_instant(app: Flask, make: Make, seed: int) -> None:
    dice = random.Random(seed)
    county = random_county(make, dice)
    moments = live_randomly(county, dice, FIRST, LAST, act)
    for moment in (*moments, NOW):
        seen = lead_by_hand(county.campaign_id, moment)
        agrees(county, Look(moment, NOW), seen)


@pytest.mark.parametrize("seed", [13])
def test_the_page_counts_the_same_units_as_the_office_s_strip(
    app: Flask, make: Make, seed: int
) -> None:
    dice = random.Random(seed)
    county = random_county(make, dice)
    for moment in (*live_randomly(county, dice, FIRST, LAST, act), NOW):
        look = Look(moment, NOW)
        found = sum((bar.numbers for bar in bars(county, look, county.office)), Numbers())
        desk = strip(db.session(), county.campaign_id, look)
        assert found == desk.units


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two bureaus, one with two schools, and a township; nobody has answered."""
    found = a_county(make, ("县财政局", "县教育局"))
    found.units += [
        make.unit("县第一中学", found.units[1]),
        make.unit("县第二中学", found.units[1]),
        make.unit("柳河镇", found.scope, kind="township"),
    ]
    found.open()
    return found


def shape(found: tuple[Part, ...]) -> dict[str, int]:
    """Each bar's key with the units it counts."""
    return {bar.name or bar.kind: bar.numbers.due for bar in found}


def test_a_unit_with_others_below_it_has_a_bar_and_the_rest_one_for_each_kind(
    county: County,
) -> None:
    look = Look(at(DUE + DAY), at(DUE + DAY))
    # The bureau in whose house the office sits is a department too.
    assert shape(bars(county, look, county.office)) == {
        "县教育局": 3, "department": 2, "township": 1,
    }  # fmt: skip
    school = next(bar for bar in bars(county, look, county.office) if bar.unit_id)
    assert (school.key, school.late) == (f"unit-{county.units[1].id}", 3)


def test_a_collector_s_bars_begin_at_its_own_unit(county: County) -> None:
    look = Look(at(DUE + DAY), at(DUE + DAY))
    mine = bars(county, look, post(Role.COLLECTOR, county.units[1].path))
    assert shape(mine) == {"department": 3}
    both = post(Role.COLLECTOR, county.units[1].path, county.units[4].path)
    assert shape(bars(county, look, both)) == {"县教育局": 3, "township": 1}
    assert root_of(both, P.SEE_LEAD, county.scope.path) == county.scope.path
    stranger = post(Role.COLLECTOR, "/999/")
    assert root_of(stranger, P.SEE_LEAD, county.scope.path) == county.scope.path
    assert bars(county, look, stranger) == ()


def test_before_the_first_term_there_is_no_denominator(county: County) -> None:
    look = Look(at(DUE - 10 * DAY), at(DUE - 10 * DAY))
    found = bars(county, look, county.office)
    total = sum((bar.numbers for bar in found), Numbers())
    assert (total.due, total.answered_share, total.punctual_share) == (0, None, None)


def test_the_worst_bar_comes_first_and_one_with_nothing_due_last(county: County) -> None:
    with transaction() as session:
        for duty in session.query(Duty).where(Duty.unit_id == county.units[4].id):
            duty.state, duty.submitted_on = "submitted", DUE
    look = Look(at(DUE + DAY), at(DUE + DAY))
    assert [bar.numbers.punctual_share for bar in bars(county, look, county.office)] == [
        "0.0%", "0.0%", "100.0%",
    ]  # fmt: skip
    assert bars(county, look, county.office)[-1].kind == "township"


def test_who_left_the_campaign_is_counted_beside_the_stages(county: County) -> None:
    with transaction() as session:
        gone, done = session.query(Enrolment).order_by(Enrolment.id).limit(2)
        for enrolment, state in ((gone, "withdrawn"), (done, "closed")):
            session.query(EnrolmentSpan).where(EnrolmentSpan.enrolment_id == enrolment.id).update(
                {"until_at": at(DUE)}
            )
            enrolment.state = state
            session.add(
                EnrolmentSpan(
                    enrolment_id=enrolment.id, state=state, stage_id=enrolment.stage_id,
                    from_at=at(DUE),
                )
            )  # fmt: skip
        units = {"withdrawn": gone.unit_id, "closed": done.unit_id}
    before, after = Look(at(DUE - DAY), at(DUE + DAY)), Look(at(DUE + DAY), at(DUE + DAY))
    sees = under(Unit.path, "/")
    earlier = stages(db.session(), county.campaign_id, before, sees=sees)
    assert (earlier.closed, earlier.withdrawn, earlier.most) == (0, 0, 6)
    later = stages(db.session(), county.campaign_id, after, sees=sees)
    assert (later.closed, later.withdrawn, later.most) == (1, 1, 4)
    for state, unit in units.items():
        assert behind(county, after, UnitWish(left=EnrolmentState(state))) == {unit}


def test_a_list_goes_on_page_by_page_without_a_gap(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.reports.lead.units.PER_PAGE", 2)
    look, sees = Look(at(DUE + DAY), at(DUE + DAY)), under(Unit.path, "/")
    codes: list[str] = []
    after = ""
    for _ in range(9):
        page = units_behind(
            db.session(), county.campaign_id, look, UnitWish(after=after), sees=sees
        )
        codes += [line.code for line in page.lines]
        assert page.total == 6
        after = page.next_after
        if not after:
            break
    assert codes == sorted(set(codes))
    assert len(codes) == 6


def test_nothing_waits_in_a_campaign_that_was_called_off(app: Flask, make: Make) -> None:
    dice = random.Random(14)
    county = random_county(make, dice)
    live_randomly(county, dice, FIRST, LAST)
    look = Look(NOW, NOW)
    assert waiting_decisions(db.session(), county.office, campaign_id=county.campaign_id, look=look)
    db.session.rollback()
    cancel_campaign(county.campaign_id, asker_id=county.office.person_id, now=NOW)
    later = Look(NOW + DAY, NOW + DAY)
    found = waiting_decisions(
        db.session(), county.office, campaign_id=county.campaign_id, look=later
    )
    assert found == ()


def test_as_many_queries_for_many_units_as_for_few(county: County, make: Make) -> None:
    look = Look(at(DUE + DAY), at(DUE + DAY))
    with counted() as sent:
        bars(county, look, county.office)
    assert len(sent) <= 6
