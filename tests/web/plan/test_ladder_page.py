"""The ladder: read as a sentence, edited as steps without scripts, its effect shown first."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models.base import db
from models.letter import Letter
from models.notice import Notice
from tests.forms import submit
from tests.services.plan.conftest import Plans

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STEPS = [
    ("5", "before", "contact", "0"),
    ("2", "after", "deputy", "1"),
    ("12", "after", "principal", "4"),
]


def fields(steps: list[tuple[str, str, str, str]]) -> dict[str, list[str]]:
    return {
        "days": [one[0] for one in steps],
        "side": [one[1] for one in steps],
        "counts": ["working"] * len(steps),
        "audience": [one[2] for one in steps],
        "level": [one[3] for one in steps],
    }


def look(office: FlaskClient, plans: Plans, act: str = "", steps=STEPS) -> str:  # type: ignore[no-untyped-def]
    answer = office.get(
        f"/campaigns/{plans.county.campaign_id}/ladder",
        query_string={**fields(steps), "act": act} if act else {},
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def shown(page: str) -> str:
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    return found[1]


def test_it_reads_itself_as_a_sentence(office: FlaskClient, plans: Plans) -> None:
    page = look(office, plans)
    assert "到期前 7 个工作日提醒联络员；" in page
    assert "逾期 10 个工作日起草通报批评，须经批准，告知主要负责人。" in page
    assert "联络员空缺，依次改告分管领导、主要负责人、领导小组办公室" in page
    assert f'href="/campaigns/{plans.county.campaign_id}/ladder"' in office.get(
        f"/campaigns/{plans.county.campaign_id}"
    ).get_data(as_text=True)


def test_steps_are_added_and_dropped_by_buttons(office: FlaskClient, plans: Plans) -> None:
    assert look(office, plans, "add").count('name="days"') == 4
    dropped = look(office, plans, "drop-0")
    assert dropped.count('name="days"') == 2
    assert "到期前 5 个工作日" not in dropped
    none = look(office, plans, "drop-0", STEPS[:1])
    assert "没有一档提醒" in none


def test_a_fault_stands_at_its_step(office: FlaskClient, plans: Plans) -> None:
    page = look(office, plans, "check", [("x", "before", "contact", "0"), *STEPS])
    assert "有 1 步要改正" in page and "天数请写 0 到 400 的整数" in page
    assert 'name="shown"' not in page


def test_a_letter_is_tried_on_a_real_duty_and_nothing_is_written(
    office: FlaskClient, plans: Plans
) -> None:
    counts = [db.session.scalar(select(func.count(model.id))) for model in (Letter, Notice)]
    page = look(office, plans, "letter-1")
    assert "已逾期 2 天" in page and "预览，没有发出" in page
    assert "县财政局" in page
    draft = look(office, plans, "letter-2")
    assert "通报批评" in draft
    after = [db.session.scalar(select(func.count(model.id))) for model in (Letter, Notice)]
    assert after == counts


def test_the_effect_comes_first_and_one_button_does_it(office: FlaskClient, plans: Plans) -> None:
    page = look(office, plans, "check")
    assert "取消 <b>" in page and "改用这条责任链，共 3 步" in page
    to = f"/campaigns/{plans.county.campaign_id}/ladder"
    data = {**fields(STEPS), "shown": shown(page)}
    empty = submit(office, to, data, page=to)
    assert empty.status_code == 422 and "请写明为什么修订" in empty.get_data(as_text=True)
    done = submit(office, to, {**data, "note": "提醒太密。"}, page=to)
    assert done.status_code == 303
    now = office.get(to).get_data(as_text=True)
    assert "第 2 版" in now and "提醒太密。" in now and "周晓岚" in now
    assert [rung.offset for rung in plans.plan().ladder] == [-5, 2, 12]
    again = submit(office, to, {**data, "note": "再来。"}, page=to)
    assert again.status_code == 409


def test_the_same_ladder_is_said_to_be_the_same(office: FlaskClient, plans: Plans) -> None:
    same = [
        (str(abs(r.offset)), "before" if r.offset < 0 else "after", r.audience.value, str(r.level))
        for r in plans.plan().ladder
    ]
    assert "和现行的责任链相同" in look(office, plans, "check", same)


def test_the_button_of_a_step_means_the_step_as_typed(office: FlaskClient, plans: Plans) -> None:
    assert "已逾期 2 天" in look(office, plans, "letter-0", [STEPS[1], STEPS[0], STEPS[2]])


def test_a_day_that_has_passed_is_not_drawn_as_one_to_come(
    office: FlaskClient, plans: Plans
) -> None:
    long = [("24", "before", "contact", "0"), *STEPS]  # 17 March; today is the 20th
    page = look(office, plans, "check", long)
    assert page.count('class="rung is-passed"') == 1 and "时间已过" in page
    assert 'class="rung is-passed"' not in look(office, plans, "check")
