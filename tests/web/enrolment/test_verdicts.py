"""验收: the inspectors' list, a unit's page, passing it, failing it, opening it again."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Milestone, Stage
from tests.forms import submit
from tests.queries import counted
from tests.web.desk.conftest import tight, words
from tests.web.enrolment.conftest import FOUND, LIMIT, Round


def list_of(house: Round, show: str = "") -> str:
    return f"/acceptance/{house.county.campaign_id}" + (f"?show={show}" if show else "")


def test_an_inspector_lands_on_the_list_and_finds_it_in_the_menu(house: Round) -> None:
    client = house.client(house.inspector)
    assert client.get("/").headers["Location"] == "/acceptance"
    assert client.get("/acceptance").headers["Location"] == list_of(house)
    page = client.get(list_of(house)).get_data(as_text=True)
    assert 'href="/acceptance"' in page
    assert "县财政局" in page and "县教育局" not in page and "县水利局" not in page
    assert 'href="/acceptance"' not in house.get(house.contact(), "/u").get_data(as_text=True)


@pytest.mark.parametrize(
    ("show", "unit", "said"),
    [
        ("waiting", "县财政局", "已通过 2 项"), ("mending", "县教育局", FOUND),
        ("passed", "县水利局", "总结表彰阶段"), ("closed", "", "还没有单位办结"),
        ("nonsense", "县财政局", "第 1 轮"),
    ],
)  # fmt: skip
def test_each_list_holds_its_units(house: Round, show: str, unit: str, said: str) -> None:
    page = house.see(house.inspector, list_of(house, show))
    assert said in page
    shown = {name for name in ("县财政局", "县教育局", "县水利局", "柳河镇") if name in page}
    assert shown == ({unit} if unit else set())
    assert "待验收 1" in page and "整改中 1" in page and "已合格 1" in page and "已办结 0" in page


def test_the_list_reaches_as_far_as_the_post(house: Round) -> None:
    unit = house.county.units[1]
    own = house.make.holder(unit, Role.INSPECTOR)
    assert "县教育局" in house.see(own, list_of(house, "mending"))
    assert "没有单位在等验收结论" in house.see(own, list_of(house))
    assert house.get(own, f"/enrolments/{house.row(0).id}").status_code == 404


def test_the_page_shows_what_was_handed_in_and_how_it_came_here(house: Round) -> None:
    page = house.see(house.inspector, f"/enrolments/{house.row(1).id}")
    assert "第 2 轮" in page and FOUND in page and "整改期限 7 月 27 日" in page
    assert "限期整改： 整改落实阶段" in page and "周晓岚" in page
    assert "已重新布置" in page and "重新布置的任务都通过后，自动回到验收" in page
    html = house.get(house.inspector, f"/enrolments/{house.row(1).id}").get_data(as_text=True)
    duties = db.session.scalars(select(Duty.id).where(Duty.enrolment_id == house.row(1).id)).all()
    assert duties and all(f'href="/duties/{number}"' in html for number in duties)


def test_the_unit_sees_its_own_page_without_any_act(house: Round) -> None:
    page = house.see(house.contact(), f"/enrolments/{house.row(0).id}")
    assert "等验收结论" in page
    for act in ("记验收合格", "限期整改…", "退出行动", "办结"):
        assert act not in page
    assert house.get(house.contact(1), f"/enrolments/{house.row(0).id}").status_code == 404


def test_an_inspector_opens_the_duty_and_changes_nothing_there(house: Round) -> None:
    duty = db.session.scalars(
        select(Duty.id).where(Duty.enrolment_id == house.row(0).id).order_by(Duty.id)
    ).first()
    page = house.see(house.inspector, f"/duties/{duty}")
    assert "纸质材料齐全" in page and "退回修改" not in page


def test_a_unit_passes_with_a_note(house: Round) -> None:
    row = house.row(0)
    to = f"/enrolments/{row.id}/pass"
    answer = house.post(
        house.inspector, to, version=row.version, note="现场抽查 6 台，全部为正版。"
    )
    assert answer.headers["Location"] == list_of(house)
    assert house.row(0).state == "commendation"
    assert "现场抽查 6 台" in house.see(house.contact(), f"/enrolments/{row.id}")
    assert house.post(house.inspector, to, version=row.version).status_code == 409


def test_too_long_a_note_is_refused_and_kept(house: Round) -> None:
    row = house.row(0)
    note = "好" * 2001
    answer = house.post(
        house.inspector, f"/enrolments/{row.id}/pass", version=row.version, note=note
    )
    assert answer.status_code == 422
    assert note in answer.get_data(as_text=True) and "最多写 2000 字" in words(answer)


def test_a_required_duty_that_is_not_accepted_stands_in_the_way(house: Round) -> None:
    row = house.row(0)
    with transaction() as session:
        session.execute(
            update(Duty)
            .where(Duty.enrolment_id == row.id, Duty.milestone_id == house.milestone("install"))
            .values(milestone_id=_visit(session, house.milestone("install")), state="submitted")
        )
    page = house.see(house.inspector, f"/enrolments/{row.id}")
    assert "还有 1 项必办任务没有通过，请办公室先审核。" in page
    assert "不合格，限期整改…" in page
    answer = house.post(house.inspector, f"/enrolments/{row.id}/pass", version=row.version)
    assert answer.status_code == 409 and "还有 1 项必办任务没有通过" in words(answer)


def _visit(session: Session, like: int) -> int:
    """A required milestone of acceptance, which this plan leaves out."""
    install = session.get_one(Milestone, like)
    stage = session.scalars(select(Stage.id).where(Stage.kind == "acceptance")).one()
    visit = Milestone(
        campaign_id=install.campaign_id, stage_id=stage, key="visit", position=9, name="配合验收",
        for_kinds=install.for_kinds, due_on=install.due_on, evidence=[], reported_to=[],
    )  # fmt: skip
    session.add(visit)
    session.flush()
    return visit.id


def test_the_form_of_a_failure_ticks_nothing_and_prints_who_is_told(house: Round) -> None:
    row = house.row(0)
    page = house.get(house.inspector, f"/enrolments/{row.id}/fail").get_data(as_text=True)
    assert 'value="2026-07-27"' in page, "ten working days from today"
    assert f'name="milestones" type="checkbox" value="{house.milestone("install")}"' in page
    assert " checked" not in page, "what has to be done again follows from what was found"
    assert house.contact().email in page
    assert "限期整改并告知 1 人" in page and "原任务取消，改按新的期限" in page


def test_a_failure_is_told_shown_and_mended(house: Round) -> None:
    row = house.row(0)
    client = house.client(house.inspector)
    fields = {
        "version": row.version, "reason": FOUND, "due_on": LIMIT.isoformat(),
        "milestones": [house.milestone("install"), house.milestone("report")],
    }  # fmt: skip
    answer = submit(client, f"/enrolments/{row.id}/fail", fields)
    assert answer.status_code == 302
    page = words(client.get(answer.headers["Location"]))
    assert "县财政局进入第 2 轮整改：1 封信，0 个电话任务。" in page
    assert (house.row(0).state, house.row(0).round) == ("rectification", 2)
    letters = db.session.scalars(select(Letter).where(Letter.person_id == house.contact().id)).all()
    assert [letter.kind for letter in letters] == ["failed"]
    assert len(db.session.scalars(select(Notice).where(Notice.kind == "failed")).all()) == 3
    home = house.see(house.contact(), "/u")
    assert FOUND in home and "第 2 轮" in home
    duty = db.session.scalars(
        select(Duty.id).where(Duty.enrolment_id == row.id, Duty.round == 2).order_by(Duty.id)
    ).first()
    assert FOUND in house.see(house.contact(), f"/duties/{duty}")
    old = db.session.scalars(
        select(Duty.id).where(Duty.enrolment_id == row.id, Duty.state == "cancelled")
    ).one()
    assert "重新布置了这项任务" in house.see(house.contact(), f"/duties/{old}")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": " "}, "请写明发现的问题"), ({"milestones": []}, "请至少勾选一项"),
        ({"milestones": ["x", "999999"]}, "请至少勾选一项"), ({"due_on": ""}, "请选新的期限"),
        ({"due_on": "2026-07-01"}, "不能早于今天"), ({"due_on": "2030-07-01"}, "超过一年"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(
    house: Round, fields: dict[str, object], sentence: str
) -> None:
    row = house.row(0)
    usual = {
        "version": row.version, "reason": FOUND, "due_on": LIMIT.isoformat(),
        "milestones": [house.milestone("install")],
    }  # fmt: skip
    answer = house.post(house.inspector, f"/enrolments/{row.id}/fail", **(usual | fields))
    assert answer.status_code == 422
    assert sentence in words(answer)
    if "reason" not in fields:
        assert FOUND in answer.get_data(as_text=True)
    assert house.row(0).state == "acceptance"


def test_all_that_is_missing_is_said_at_once_and_what_was_ticked_stays(house: Round) -> None:
    row = house.row(0)
    fields = {"version": row.version, "reason": " ", "due_on": "2026-07-01"}
    answer = house.post(
        house.inspector, f"/enrolments/{row.id}/fail", milestones=[], **fields
    )  # fmt: skip
    page = words(answer)
    assert "请改正以下 3 处" in page
    for sentence in ("请写明发现的问题", "请至少勾选一项", "不能早于今天"):
        assert page.count(sentence) == 2, "in the summary and beside its field"
    chosen = house.milestone("install")
    again = house.post(house.inspector, f"/enrolments/{row.id}/fail", milestones=[chosen], **fields)
    assert f'value="{chosen}" checked' in again.get_data(as_text=True)


def test_a_stale_form_gets_409_and_keeps_what_was_typed(house: Round) -> None:
    row = house.row(0)
    answer = house.post(
        house.inspector, f"/enrolments/{row.id}/fail", version=row.version - 1, reason=FOUND,
        milestones=[house.milestone("install")], due_on=LIMIT.isoformat(),
    )  # fmt: skip
    assert answer.status_code == 409
    assert FOUND in answer.get_data(as_text=True)


def test_a_closed_unit_is_reopened_after_a_spot_check(house: Round) -> None:
    row = house.row(2)
    assert house.post(
        house.office, f"/enrolments/{row.id}/close", version=row.version
    ).status_code == 302  # fmt: skip
    page = house.see(house.inspector, f"/enrolments/{row.id}")
    assert "已办结" in page and "抽查发现问题，重新整改…" in page
    form = house.see(house.inspector, f"/enrolments/{row.id}/reopen")
    assert "县水利局重新整改" in form and "抽查发现的问题" in form
    row = house.row(2)
    house.post(
        house.inspector, f"/enrolments/{row.id}/reopen", version=row.version, reason=FOUND,
        milestones=[house.milestone("install")], due_on=LIMIT.isoformat(),
    )  # fmt: skip
    assert (house.row(2).state, house.row(2).round) == ("rectification", 2)
    assert "抽查发现的问题" in house.see(house.contact(2), f"/enrolments/{row.id}")


def test_the_pages_speak_english(house: Round) -> None:
    client = house.client(house.inspector)
    client.set_cookie("duban_locale", "en")
    for address, said in (
        (list_of(house), "Waiting 1"), (f"/enrolments/{house.row(1).id}", "Found at acceptance"),
        (f"/enrolments/{house.row(0).id}/fail", "To be done again"),
    ):  # fmt: skip
        assert said in words(client.get(address)), address


def test_pages_ask_a_fixed_number_of_times(house: Round) -> None:
    client = house.client(house.inspector)
    for address, most in ((list_of(house), 24), (f"/enrolments/{house.row(1).id}", 24)):
        client.get(address)
        with counted() as asked:
            client.get(address)
        assert len(asked) <= most, (address, len(asked))


def test_the_plan_counts_who_mends(house: Round) -> None:
    page = tight(house.see(house.office, f"/campaigns/{house.county.campaign_id}"))
    assert "其中限期整改1个" in page


def test_no_link_leads_an_inspector_or_a_contact_astray(house: Round) -> None:
    for person in (house.inspector, house.contact(1)):
        client = house.client(person)
        waiting, seen = ["/", f"/enrolments/{house.row(1).id}"], set()
        while waiting:
            address = waiting.pop()
            answer = client.get(address, follow_redirects=True)
            assert answer.status_code == 200, (person.name, address, answer.status_code)
            if answer.mimetype != "text/html" or len(seen) > 30:
                continue
            for link in re.findall(r'href="(/[^"#?]*)', answer.get_data(as_text=True)):
                if link not in seen and not link.startswith("/static"):
                    seen.add(link)
                    waiting.append(link)
        assert any(link.startswith("/duties/") for link in seen)
