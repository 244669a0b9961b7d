"""修订方案: the text is checked, what it changes is shown, then one button does it."""

import datetime as dt
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaign.rules.permissions import Role
from campaign.services.dates.ask_extension import ask_extension
from models.base import db
from models.duty import Duty
from models.term import Term
from tests.county import DUE
from tests.forms import submit
from tests.services.plan.conftest import Plans
from tests.web.plan.conftest import NOW

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def text(office: FlaskClient, plans: Plans) -> str:
    page = office.get(f"/campaigns/{plans.county.campaign_id}/amend").get_data(as_text=True)
    found = re.search(r'<textarea[^>]*name="source"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert found
    return found[1]


def check(office: FlaskClient, plans: Plans, source: str) -> TestResponse:
    to = f"/campaigns/{plans.county.campaign_id}/amend"
    return submit(office, to, {"source": source}, page=to)


def test_a_change_is_shown_before_it_is_done(office: FlaskClient, plans: Plans) -> None:
    source = text(office, plans).replace("due_on: 2026-04-20", "due_on: 2026-04-27")
    answer = check(office, plans, source)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "4/20" in page and "4/27" in page and "按此修订，1 处改动" in page
    name = next(one.name for one in plans.plan().milestones if one.due_on == DUE)
    rows = re.findall(r"<tr><td class=\"name kind\">.*?</tr>", page, re.S)
    assert rows and all(name in row and "县财政局（" in row for row in rows)
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    to = f"/campaigns/{plans.county.campaign_id}/amend/confirm"
    data = {"source": source, "shown": found[1]}
    assert submit(office, to, data).status_code == 422
    done = submit(office, to, {**data, "note": "统一延后一周。"})
    assert done.status_code == 303
    assert plans.term().due_on.isoformat() == "2026-04-27"
    after = office.get(f"/campaigns/{plans.county.campaign_id}/amend").get_data(as_text=True)
    assert "第 2 版" in after and "统一延后一周。" in after


def test_requests_that_lapse_with_their_date_are_named(office: FlaskClient, plans: Plans) -> None:
    county = plans.county
    duty = db.session.scalars(
        select(Duty)
        .join(Term, Term.id == Duty.term_id)
        .where(Term.due_on == DUE, Duty.unit_id.in_([one.id for one in county.units]))
        .order_by(Duty.id)
    ).first()
    db.session.rollback()
    assert duty is not None
    unit = next(one for one in county.units if one.id == duty.unit_id)
    ask_extension(
        duty.id, asker=county.asker(unit, Role.CONTACT), reason="厂商合同 5 月才能签订",
        due_on=dt.date(2026, 4, 30), version=1, now=NOW, today=NOW.date(),
    )  # fmt: skip
    source = text(office, plans)
    page = check(office, plans, source.replace("due_on: 2026-04-20", "due_on: 2026-04-27"))
    said = page.get_data(as_text=True)
    assert "1 件等待决定的延期申请随之失效" in said and unit.name in said
    other = source.replace("due_on: 2026-06-10", "due_on: 2026-06-11")
    assert other != source
    assert "延期申请随之失效" not in check(office, plans, other).get_data(as_text=True)


def test_what_is_wrong_is_told_with_its_line(office: FlaskClient, plans: Plans) -> None:
    source = text(office, plans).replace("2026-04-20", "2026-04-31")
    answer = check(office, plans, source)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "不是日期" in page
    line = 1 + source.split("2026-04-31")[0].count("\n")
    assert f'<a href="#line-{line}">第 {line} 行</a>' in page, "an error leads to its line"
    assert f'<li id="line-{line}" class="is-wrong">{line}</li>' in page, "numbers without scripts"
    assert "<code>due_on: 2026-04-31</code>" in page and 'href="/help/plan"' in page
    assert "due_on: 2026-04-31" in page.split('id="f-source"')[1], "the wrong text is kept"
    missing = check(office, plans, source.replace("code: ruanjian-2026\n", ""))
    assert "请加一行，例如 code: ruanjian-2026。" in missing.get_data(as_text=True)
    broken = check(office, plans, "name: [甲\ncode: x").get_data(as_text=True)
    assert "从这里读不下去" in broken and "name: [甲" in broken.split('id="f-source"')[1]


def test_a_file_that_cannot_be_read_leaves_what_was_typed(
    office: FlaskClient, plans: Plans
) -> None:
    to = f"/campaigns/{plans.county.campaign_id}/amend"
    file = (io.BytesIO(b"\xff\xfe\x00"), "plan.yaml")
    answer = submit(office, to, {"source": "name: 我写的", "file": file}, page=to)
    assert answer.status_code == 422 and "name: 我写的" in answer.get_data(as_text=True)


def test_how_a_plan_is_written_is_a_page_in_both_languages(office: FlaskClient) -> None:
    page = office.get("/help/plan").get_data(as_text=True)
    assert "<code>due_on_for</code>" in page and "方案文件的写法" in page
    office.set_cookie("locale", "en")
    assert "<code>due_on_for</code>" in office.get("/help/plan").get_data(as_text=True)


def test_what_may_not_change_is_told_with_what_to_do(office: FlaskClient, plans: Plans) -> None:
    changed = text(office, plans).replace("code: ruanjian-2026", "code: other")
    refused = check(office, plans, changed)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "行动的代号不能改。" in page and '<a href="#line-1">第 1 行</a>' in page


def test_the_same_text_changes_nothing(office: FlaskClient, plans: Plans) -> None:
    page = check(office, plans, text(office, plans)).get_data(as_text=True)
    assert "完全相同" in page and 'name="shown"' not in page


def test_a_file_counts_before_the_text_and_forms_need_their_files(
    office: FlaskClient, plans: Plans
) -> None:
    to = f"/campaigns/{plans.county.campaign_id}/amend"
    source = text(office, plans).replace(
        "    due_on: 2026-04-20", "    due_on: 2026-04-20\n    form: forms/a.xlsx"
    )
    file = (io.BytesIO(source.encode()), "plan.yaml")
    answer = submit(office, to, {"source": "x", "file": file}, page=to)
    assert answer.status_code == 422
    assert "附表的文件要随方案一起交" in answer.get_data(as_text=True)
