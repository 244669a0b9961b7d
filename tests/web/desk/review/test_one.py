"""What the office decides about one duty: read, taken back, waived, entered from paper."""

import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.evidence import Evidence
from models.letter import Letter
from models.notice import Call
from models.person import Person
from models.plan import Milestone
from tests.county import DUE, at
from tests.forms import token
from tests.papers.evidence.pdfs import pdf
from tests.web.desk.conftest import DAY, Desk, tight, words
from tests.web.desk.review.rows import LATE, others_accept


def test_beginning_the_review_stops_the_unit_and_says_who_reads(desk: Desk) -> None:
    duty = desk.duty(LATE)
    assert "按下后单位不能再撤回" in desk.see(desk.office, f"/duties/{duty.id}")
    answer = desk.post(desk.office, f"/duties/{duty.id}/take", version=2)
    assert answer.headers["Location"] == f"/duties/{duty.id}"
    page = desk.see(desk.office, f"/duties/{duty.id}")
    assert "周晓岚 4 月 28 日 10:00开始审核" in page and "开始审核，单位不能再撤回" in page
    assert "周晓岚在审" in desk.see(desk.office, "/review")
    withdrawn = desk.post(desk.contact(LATE), f"/duties/{duty.id}/withdraw", version=3)
    assert withdrawn.status_code == 409
    assert desk.duty(LATE).state == "in_review"


def test_the_second_of_two_reviewers_is_told_by_whom_and_keeps_the_text(desk: Desk) -> None:
    duty = desk.duty(LATE)
    others_accept(desk, LATE)
    answer = desk.post(
        desk.office, f"/duties/{duty.id}/return", version=2, reason="第三节请核对",
        due_on="2026-05-11",
    )  # fmt: skip
    assert answer.status_code == 409
    assert "由马敏办理" in words(answer) and "第三节请核对" in words(answer)
    assert desk.duty(LATE).state == "accepted"


def test_a_decision_is_taken_back_on_a_page_that_says_what_that_brings(desk: Desk) -> None:
    duty = desk.duty(LATE)
    address = f"/duties/{duty.id}/undo"
    assert desk.get(desk.office, address).status_code == 409
    desk.post(desk.office, f"/duties/{duty.id}/accept", version=2)
    page = tight(desk.see(desk.office, address))
    assert "周晓岚4月28日10:00的“通过”" in page and "恢复为“已报送”" in page
    assert "不变，4月20日" in page and "单位回到“部署自查阶段”" in page
    assert "撤销并告知1人" in page and desk.contact(LATE).email in page
    empty = desk.post(desk.office, address, version=3, reason=" ")
    assert empty.status_code == 422 and "请写明撤销原因" in words(empty)
    done = desk.post(desk.office, address, version=3, reason="误点了通过")
    assert done.headers["Location"] == f"/duties/{duty.id}"
    assert desk.duty(LATE).state == "submitted"
    assert desk.post(desk.office, address, version=4, reason="再来").status_code == 409
    assert desk.get(desk.contact(LATE), address).status_code == 404


def test_an_undone_return_gives_the_old_date_back(desk: Desk) -> None:
    duty = desk.duty(LATE)
    desk.post(desk.office, f"/duties/{duty.id}/return", version=2, reason="改", due_on="2026-05-11")
    page = tight(desk.see(desk.office, f"/duties/{duty.id}/undo"))
    assert "恢复为4月20日（周一）" in page and "“退回”" in page
    assert "撤销上一决定" in desk.see(desk.office, f"/duties/{duty.id}")
    desk.post(desk.office, f"/duties/{duty.id}/undo", version=3, reason="退错了")
    assert desk.duty(LATE).term_id == duty.term_id


def test_a_duty_is_waived_with_a_reason_and_the_unit_told(desk: Desk) -> None:
    duty = desk.duty(0)
    address = f"/duties/{duty.id}/waive"
    assert "豁免并告知 1 人" in desk.see(desk.office, address)
    assert desk.post(desk.office, address, version=1, reason="").status_code == 422
    assert desk.post(desk.office, address, version=1, reason="已并入县教育局").status_code == 302
    assert desk.duty(0).state == "waived"
    assert desk.get(desk.office, address).status_code == 409
    letter = db.session.scalars(select(Letter).where(Letter.kind == "waived")).one()
    assert letter.address == desk.contact(0).email
    for person in (desk.contact(0), desk.lead):
        assert desk.get(person, address).status_code == 404


def test_an_answer_on_paper_is_entered_with_its_slip(asked: Desk) -> None:
    desk, duty = asked, asked.duty(0)
    address = f"/duties/{duty.id}/record"
    page = desk.see(desk.office, f"/duties/{duty.id}")
    assert "代录答复…" in page
    client = desk.client(desk.office)
    fields = {
        "csrf_token": token(client, "/help"), "version": "1", "channel": "paper",
        "received_on": "2026-04-20", "note": "李文静送来盖章件", "item": "自查报告",
    }  # fmt: skip
    wrong = client.post(address, data={**fields, "slip": (io.BytesIO(b"MZ no paper"), "收条.exe")})
    assert wrong.status_code == 422 and "请重新选择" in words(wrong)
    assert "李文静送来盖章件" in words(wrong) and desk.duty(0).state == "open"
    done = client.post(address, data={**fields, "slip": (io.BytesIO(pdf()), "收条.pdf")})
    assert done.headers["Location"] == f"/duties/{duty.id}"
    after = desk.duty(0)
    assert (after.state, after.submitted_on) == ("submitted", DUE), "in time, by the day it came"
    piece = db.session.scalars(select(Evidence)).one()
    assert (piece.item, piece.kind, piece.status) == ("自查报告", "slip", "in_review")
    assert piece.stored_as
    folder = Path(desk.app.extensions["settings"].upload_dir)
    assert (folder / piece.stored_as[:2] / piece.stored_as).is_file()
    assert "1 个文件" in desk.see(desk.office, "/review")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("note", "", "请写明单位报了什么"),
        ("channel", "", "请选择答复方式"),
        ("received_on", "", "请填写收到的日期"),
        ("received_on", "2026-04-29", "不能晚于今天"),
        ("received_on", "2024-04-29", "超过一年"),
    ],
)
def test_what_is_missing_in_an_entry_is_said_beside_its_field(
    desk: Desk, field: str, value: str, said: str
) -> None:
    fields = {
        "version": 1, "channel": "telephone", "received_on": "2026-04-28", "note": "电话报告",
        field: value,
    }  # fmt: skip
    answer = desk.post(desk.office, f"/duties/{desk.duty(0).id}/record", **fields)
    assert answer.status_code == 422 and said in words(answer)
    assert desk.duty(0).state == "open"


def test_an_answer_in_a_call_closes_the_call_in_the_same_act(desk: Desk) -> None:
    duty = desk.duty(0)
    with transaction() as session:
        row = Call(
            duty_id=duty.id, key="k", person_id=desk.contact(0).id, reason="no-address",
            created_at=desk.at[0],
        )  # fmt: skip
        session.add(row)
        session.flush()
        call = row.id
    calls = desk.get(desk.office, "/calls").get_data(as_text=True)
    address = f"/duties/{duty.id}/record?call={call}"
    assert address in calls
    page = desk.get(desk.office, address).get_data(as_text=True)
    assert f'name="call" value="{call}"' in page
    assert re.search(r'value="telephone" checked', page)
    answer = desk.post(
        desk.office, f"/duties/{duty.id}/record", version=1, channel="telephone", call=call,
        received_on="2026-04-28", note="本人接听，已完成安装",
    )  # fmt: skip
    assert answer.headers["Location"] == "/calls"
    made = db.session.get_one(Call, call)
    assert (made.outcome, made.done_by) == ("本人接听，已完成安装", desk.office.id)
    assert desk.duty(0).state == "submitted"


def test_the_office_offers_only_what_the_table_allows(desk: Desk) -> None:
    owed = desk.see(desk.office, f"/duties/{desk.duty(0).id}")
    assert "代录答复…" in owed and "豁免…" in owed and "撤销上一决定…" not in owed
    handed = desk.see(desk.office, f"/duties/{desk.duty(LATE).id}")
    assert "代录答复…" not in handed and "豁免…" in handed
    unit = desk.see(desk.contact(0), f"/duties/{desk.duty(0).id}")
    assert "办公室可以办的" not in unit
    assert desk.get(desk.office, f"/duties/{desk.duty(LATE).id}/record").status_code == 409


def test_the_table_tells_whose_signature_is_missing_and_what_is_paused(desk: Desk) -> None:
    principal = desk.person(desk.county.units[0], "principal")
    with transaction() as session:
        milestone = session.scalars(select(Milestone).where(Milestone.key == "survey")).one()
        milestone.signed_by = "principal"
        session.get_one(Person, principal.id).name = "陈志远"
        first = session.scalars(
            select(Duty).where(
                Duty.milestone_id == milestone.id, Duty.unit_id == desk.county.units[0].id
            )
        ).one()
        first.state = "awaiting_signature"
    address = f"/office/{desk.county.campaign_id}"
    page = desk.see(desk.office, address)
    assert "待陈志远签批" in page
    with transaction() as session:
        paused = session.scalars(
            select(Duty).where(
                Duty.milestone_id == milestone.id, Duty.unit_id == desk.county.units[3].id
            )
        ).one()
        paused.state = "suspended"
        session.add(
            DutySpan(
                duty_id=paused.id,
                state="suspended",
                term_id=paused.term_id,
                act="suspend",
                from_at=at(DUE + 3 * DAY, 9),
            )
        )
    page = tight(desk.see(desk.office, f"{address}?court=office"))
    place = page.index("暂停计时暂停时已逾期")
    row = page[page.index("柳河镇", place) :]
    assert "3天" in row[:40], "its days stand since the pause"
    assert "暂停中不提醒，不升级" in row[:120]
