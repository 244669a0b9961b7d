"""修订方案: the text is checked, what it changes is shown, then one button does it."""

import io
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.county import DUE
from tests.forms import submit
from tests.services.plan.conftest import Plans

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


def test_what_is_wrong_is_told_with_its_line(office: FlaskClient, plans: Plans) -> None:
    answer = check(office, plans, text(office, plans).replace("2026-04-20", "2026-04-31"))
    assert answer.status_code == 422
    assert "不是日期" in answer.get_data(as_text=True)


def test_what_may_not_change_is_told_with_what_to_do(office: FlaskClient, plans: Plans) -> None:
    changed = text(office, plans).replace("code: ruanjian-2026", "code: other")
    refused = check(office, plans, changed)
    assert refused.status_code == 422
    assert "行动的代号不能改。" in refused.get_data(as_text=True)


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
