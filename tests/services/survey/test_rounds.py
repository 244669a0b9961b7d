"""Rounds: the register, the fraction, figures that are handed in, void and again."""

import datetime as dt
import random

import pytest
from sqlalchemy import select

from campaign.rules.errors import FieldMissing, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.rules.survey.standing import Fraction
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import report_nil
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.progress.withdraw_duty import withdraw_duty
from campaign.services.survey.save_figures import Typed, save_figures
from campaign.services.survey.void_round import add_units, void_round
from models.base import Base, db
from models.event import Event
from models.letter import Letter
from models.survey import Filing, FilingCopy, RoundSum, SurveyRound
from models.unit import Unit
from tests.county import DUE, at
from tests.services.survey.conftest import NOW, TODAY, Survey


def brute(survey: Survey, above: Unit, round_id: int) -> tuple[Fraction, dict[str, int]]:
    """The same by adding up every line that stands below, one by one."""
    db.session.rollback()
    fraction, totals = Fraction(), {}
    for filing, path in db.session.execute(
        select(Filing, Unit.path).join(Unit, Unit.id == Filing.unit_id)
        .where(Filing.round_id == round_id)
    ):  # fmt: skip
        if path.startswith(above.path):
            fraction += Fraction(*(int(flag) for flag in (
                filing.expected, filing.received, filing.on_time, filing.nil)))  # fmt: skip
            if filing.received and not filing.nil:
                for key, value in (filing.filed or {}).items():
                    if isinstance(value, int):
                        totals[key] = totals.get(key, 0) + value
    return fraction, totals


def agree(survey: Survey, round_id: int = 0) -> None:
    for unit in (survey.county.scope, *survey.units):
        fraction, totals = brute(survey, unit, round_id or survey.sent.round_id)
        assert survey.fraction(unit, round_id) == fraction
        assert {k: v for k, v in survey.totals(unit, round_id).items() if v} == {
            k: v for k, v in totals.items() if v
        }


def test_a_round_is_sent_to_every_unit_that_owes_the_milestone(survey: Survey) -> None:
    assert survey.sent.units == 5, "the office's own bureau answers as well"
    assert survey.fraction(survey.county.scope) == Fraction(5)
    assert survey.fraction(survey.units[0]) == Fraction(2), "itself and the station below"
    assert survey.fraction(survey.units[1]).rate == "0.0%"
    assert Fraction().rate is None, "nobody has to answer: never 0 %"


def test_figures_count_once_they_are_handed_in_and_no_longer_when_they_come_back(
    survey: Survey,
) -> None:
    finance, school = survey.units[:2]
    survey.fill(finance, 20, 5, need=3)
    assert survey.totals(survey.county.scope) == {}
    survey.submit(finance)
    survey.fill(school, 7)
    survey.submit(school, on=DUE + dt.timedelta(days=2))
    assert survey.totals(survey.county.scope) == {
        "desktops": 27, "laptops": 5, "total": 32, "need": 3
    }  # fmt: skip
    assert survey.fraction(survey.county.scope) == Fraction(5, 2, 1)
    duty = survey.duty(finance)
    duty_id = duty.id
    db.session.rollback()
    return_duty(
        duty_id, asker=survey.county.office, reason="请核对", due_on=DUE, version=2, now=NOW,
        today=TODAY, sections=["计算机"],
    )  # fmt: skip
    assert survey.totals(survey.county.scope)["total"] == 7
    survey.fill(finance, 22)
    survey.submit(finance)
    accept_duty(duty_id, asker=survey.county.office, version=4, now=NOW, today=TODAY)
    assert survey.totals(finance)["total"] == 22
    agree(survey)
    copies = db.session.scalars(select(FilingCopy.cells).order_by(FilingCopy.id)).all()
    assert [one["total"] for one in copies] == [25, 7, 22]


def test_what_is_not_filled_in_cannot_be_handed_in(survey: Survey) -> None:
    finance = survey.units[0]
    with pytest.raises(FieldMissing) as told:
        survey.submit(finance)
    assert "还有 4 处" in str(told.value)
    survey.type(finance, desktops="3", laptops="1", total="5", need="9")
    with pytest.raises(FieldMissing, match="还有 2 处"):
        survey.submit(finance)
    survey.type(finance, total="4", reasons={"need": "新建办公楼"})
    survey.submit(finance)
    with pytest.raises(NotNow):
        survey.type(finance, total="9")


def test_a_wrong_cell_is_not_kept_and_the_others_are(survey: Survey) -> None:
    finance = survey.units[0]
    refused = survey.type(finance, desktops="3", laptops="三台", nothing="7", remarks=" 搬迁 ")
    assert list(refused) == ["laptops"]
    filing = db.session.scalars(select(Filing).where(Filing.unit_id == finance.id)).one()
    assert filing.cells == {"desktops": 3, "remarks": "搬迁"}
    duty_id = filing.duty_id
    db.session.rollback()
    typed = Typed({"desktops": "4", "laptops": ""}, zero="pcs")
    assert save_figures(duty_id, typed, asker=survey.contact(finance), now=NOW, version=2) == {}
    db.session.rollback()
    filing = db.session.scalars(select(Filing).where(Filing.unit_id == finance.id)).one()
    assert filing.cells == {"desktops": 4, "laptops": 0, "total": 0, "remarks": "搬迁"}
    db.session.rollback()
    with pytest.raises(Overtaken):
        save_figures(duty_id, typed, asker=survey.contact(finance), now=NOW, version=2)


def test_exempt_nil_and_taken_back_lines_count_as_they_stand(survey: Survey) -> None:
    finance, school, water, _station = survey.units
    duty_id = survey.duty(finance).id
    db.session.rollback()
    waive_duty(
        duty_id, asker=survey.county.office, reason="已撤并", version=1, now=NOW, today=TODAY
    )
    duty_id = survey.duty(school).id
    db.session.rollback()
    report_nil(duty_id, asker=survey.contact(school), note="没有计算机", version=1, now=NOW,
               today=TODAY)  # fmt: skip
    survey.fill(water, 4)
    survey.submit(water)
    assert survey.fraction(survey.county.scope) == Fraction(4, 2, 2, 1)
    duty_id = survey.duty(water).id
    db.session.rollback()
    withdraw_duty(duty_id, asker=survey.contact(water), version=2, now=NOW, today=TODAY)
    assert survey.fraction(survey.county.scope) == Fraction(4, 1, 1, 1)
    agree(survey)


def test_a_void_round_keeps_its_fraction_and_the_next_one_begins_with_what_was_typed(
    survey: Survey,
) -> None:
    finance, school = survey.units[:2]
    for unit, number in ((finance, 10), (school, 20)):
        survey.fill(unit, number)
        survey.submit(unit)
    round_id = survey.sent.round_id
    fresh = void_round(
        round_id, asker=survey.county.office, reason="界限不清", due_on=DUE, version=1,
        now=NOW, today=TODAY,
    )  # fmt: skip
    assert survey.fraction(survey.county.scope) == Fraction(5, 2, 2)
    assert survey.totals(survey.county.scope)["total"] == 30
    assert survey.fraction(survey.county.scope, fresh) == Fraction(5)
    assert survey.totals(survey.county.scope, fresh) == {}
    assert survey.duty(finance).state == "returned"
    told = db.session.scalars(select(Letter.kind).where(Letter.kind == "returned")).all()
    assert len(told) == 5
    survey.type(finance, desktops="11", total="11")
    survey.submit(finance)
    assert survey.totals(survey.county.scope, fresh)["total"] == 11
    assert survey.totals(survey.county.scope)["total"] == 30, "the void one stands still"
    agree(survey, fresh)
    with pytest.raises(NotNow):
        void_round(round_id, asker=survey.county.office, reason="再来", due_on=DUE, version=2,
                   now=NOW, today=TODAY)  # fmt: skip
    with pytest.raises(NotNow, match="没有要补发"):
        add_units(fresh, asker=survey.county.office, now=NOW, today=TODAY)
    rounds = db.session.scalars(select(SurveyRound).order_by(SurveyRound.id)).all()
    assert [(one.number, one.state) for one in rounds] == [(1, "void"), (2, "open")]


OF_FIGURES = {"filing", "filing_copy", "round_sum"}


def test_no_figure_stands_outside_the_tables_of_figures(survey: Survey) -> None:
    finance = survey.units[0]
    survey.type(finance, desktops="987654321", laptops="0", total="987654321", need="1")
    survey.submit(finance)
    duty_id = survey.duty(finance).id
    db.session.rollback()
    return_duty(
        duty_id, asker=survey.county.office, reason="请核对", due_on=DUE, version=2, now=NOW,
        today=TODAY, sections=["计算机"],
    )  # fmt: skip
    for table in Base.metadata.sorted_tables:
        if table.name not in OF_FIGURES:
            rows = db.session.execute(select(table)).all()
            assert "987654321" not in repr(rows), table.name
    acts = set(db.session.scalars(select(Event.act)))
    assert {"round.open", "figures.save", "duty.return"} <= acts


def test_what_the_office_enters_for_a_unit_counts_with_the_figures_it_typed(
    survey: Survey,
) -> None:
    finance, school = survey.units[:2]
    survey.fill(finance, 12)
    for unit in (finance, school):
        duty_id = survey.duty(unit).id
        db.session.rollback()
        record_answer(
            duty_id, asker=survey.county.office, note="纸质件", channel="paper",
            received_on=TODAY, version=1, now=NOW, today=TODAY,
        )  # fmt: skip
    assert survey.fraction(survey.county.scope) == Fraction(5, 2, 2)
    assert survey.totals(survey.county.scope)["total"] == 12
    agree(survey)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_every_sum_is_that_of_its_lines(survey: Survey, seed: int) -> None:
    dice = random.Random(seed)
    office = survey.county.office
    for step in range(14):
        unit = dice.choice(survey.units)
        duty = survey.duty(unit)
        state, version, duty_id = duty.state, duty.version, duty.id
        db.session.rollback()
        if state in ("open", "returned"):
            survey.fill(unit, dice.randrange(90), dice.randrange(9))
            survey.submit(unit, on=DUE + dt.timedelta(days=dice.randrange(-3, 4)))
        elif state == "submitted" and dice.random() < 0.5:
            return_duty(duty_id, asker=office, reason="核对", due_on=DUE, version=version,
                        now=at(TODAY, 12, step), today=TODAY)  # fmt: skip
        elif state == "submitted":
            accept_duty(duty_id, asker=office, version=version, now=NOW, today=TODAY)
    agree(survey)
    assert db.session.scalars(select(RoundSum)).all()
    assert survey.county.asker(survey.county.scope, Role.OFFICE)
