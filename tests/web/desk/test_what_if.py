"""假如期限是另一天: the page, its figures beside the real ones, and the command."""

import json

from flask import Flask

from models.base import db
from models.event import Event
from models.plan import Milestone
from models.term import Term
from tests.county import DUE, ISSUED
from tests.queries import counted
from tests.web.conftest import same_as_missing
from tests.web.desk.conftest import DAY, Desk, tight


def address(desk: Desk, **asked: object) -> str:
    words = "&".join(f"{name.replace('step_', 'step-')}={value}" for name, value in asked.items())
    return f"/campaigns/{desk.county.campaign_id}/what-if?{words}"


def survey(desk: Desk) -> int:
    found = db.session.scalars(db.select(Milestone.id).where(Milestone.key == "survey")).one()
    db.session.rollback()
    return found


def test_one_comes_from_the_plan_and_sees_both_sides(desk: Desk) -> None:
    plan = desk.get(desk.office, f"/campaigns/{desk.county.campaign_id}").get_data(as_text=True)
    assert f"what-if?milestone={survey(desk)}" in plan
    text = tight(desk.see(desk.office, address(desk, milestone=survey(desk), due="2026-04-30")))
    assert "若期限是4月30日（实际4月20日），到现在逾期的会是0项（实际4项）" in text
    assert "按时报送12" in text and "逾期报送10" in text and "未报，已逾期30" in text
    assert "县教育局实际报送时已逾期3天假如按时报送" in text
    assert "什么也没有改，信也没有发。" in text and "真要改：修订方案" in text
    same = tight(desk.see(desk.office, address(desk, milestone=survey(desk), due=DUE)))
    assert "没有：每个单位的结果都和实际一样。" in same


def test_nothing_is_written(desk: Desk) -> None:
    before = [
        db.session.scalars(db.select(db.func.count()).select_from(t)).one() for t in (Event, Term)
    ]
    db.session.rollback()
    desk.see(desk.office, address(desk, milestone=survey(desk), due="2026-04-30", step_4=2))
    after = [
        db.session.scalars(db.select(db.func.count()).select_from(t)).one() for t in (Event, Term)
    ]
    db.session.rollback()
    assert before == after


def test_a_date_that_cannot_be_is_told_beside_the_field(desk: Desk) -> None:
    for wrong, said in (
        ("x", "请填写日期"), ((ISSUED - DAY).isoformat(), "不能早于行动启动的那一天"),
        ("2031-01-01", "超过两年"),
    ):  # fmt: skip
        answer = desk.get(desk.office, address(desk, milestone=survey(desk), due=wrong))
        assert answer.status_code == 422
        assert said in tight(answer.get_data(as_text=True))
    bare = desk.see(desk.office, address(desk))
    assert "选一个节点和另一个期限。" in bare
    for person, where in (
        (desk.contact(), address(desk)), (desk.office, address(desk, milestone=999999)),
    ):  # fmt: skip
        missing = desk.get(person, "/campaigns/999999/what-if")
        same_as_missing(desk.get(person, where), missing)


def test_a_collector_reckons_its_own_subtree(desk: Desk) -> None:
    collector = desk.make.holder(desk.county.units[3], "collector")
    page = desk.see(collector, address(desk, milestone=survey(desk), due="2026-04-30"))
    assert "柳河镇" in page and "县教育局" not in page


def test_a_look_back_and_what_if_go_together(desk: Desk) -> None:
    page = tight(
        desk.see(
            desk.office,
            address(desk, milestone=survey(desk), due="2026-04-22", as_of="2026-04-24"),
        )
    )
    assert "这是2026年4月24日（周五）24时的情况" in page
    assert "到4月24日24时逾期的会是4项（实际4项）" in page and "真要改" not in page


def test_the_questions_are_bounded(desk: Desk) -> None:
    client = desk.client(desk.office)
    where = address(desk, milestone=survey(desk), due="2026-04-30")
    client.get(where)
    with counted() as sent:
        client.get(where)
    assert len(sent) <= 36, len(sent)


def test_the_command_says_the_same(desk: Desk, app: Flask) -> None:
    run = app.test_cli_runner().invoke
    asked = ["campaign", "what-if", "ruanjian-2026", "survey", "--due", "2026-04-30"]
    found = json.loads(run(args=[*asked, "--json"]).output)
    assert found["other"]["late"] == 0 and found["real"]["late"] == 4
    punctual = [found[side]["outcomes"]["punctual"] for side in ("real", "other")]
    assert punctual == [1, 2]
    assert "假如\t期限 2026-04-30" in run(args=asked).output
    unknown = run(args=["campaign", "what-if", "ruanjian-2026", "no", "--due", "2026-04-30"])
    assert unknown.exit_code == 1 and "survey" in unknown.output
    early = run(args=[*asked[:-1], "2020-01-01"])
    assert early.exit_code == 1 and "不能早于" in early.output
