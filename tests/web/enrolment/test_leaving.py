"""办结, 无需整改, 退出: closing one and many, leaving stages out, leaving the campaign."""

import pytest
from sqlalchemy import select

from campaign.rules.permissions import Role
from models.base import db
from models.duty import Duty
from models.event import Event
from models.letter import Letter
from tests.forms import submit
from tests.web.desk.conftest import words
from tests.web.enrolment.conftest import Round

REASON = "机构改革，职能并入县教育局"


def closing(house: Round) -> str:
    return f"/office/{house.county.campaign_id}/closing"


def test_many_are_closed_from_the_office_list(house: Round) -> None:
    row = house.row(2)
    page = house.get(house.office, closing(house)).get_data(as_text=True)
    assert f'value="{row.id}-{row.version}"' in page and "可以办结" in page
    assert closing(house) in house.get(
        house.office, f"/office/{house.county.campaign_id}"
    ).get_data(as_text=True)
    answer = house.post(
        house.office, closing(house), enrolment=[f"{row.id}-{row.version}", "x", "1-y"]
    )
    assert answer.status_code == 302
    assert house.row(2).state == "closed"
    assert "没有可以办结的单位" in house.see(house.office, closing(house))


def test_who_moved_meanwhile_is_named_and_left(house: Round) -> None:
    passed, early = house.row(2), house.row(3)
    client = house.client(house.office)
    answer = submit(
        client, closing(house),
        {"enrolment": [f"{passed.id}-{passed.version}", f"{early.id}-{early.version}"]},
    )  # fmt: skip
    page = words(client.get(answer.headers["Location"]))
    assert "已办结 1 个单位。" in page and "柳河镇的情况已有变化，没有办结" in page


@pytest.mark.parametrize("ticks", [[], ["999999-1"], ["x-y"]])
def test_nothing_ticked_closes_nothing(house: Round, ticks: list[str]) -> None:
    assert house.post(house.office, closing(house), enrolment=ticks).status_code in (409, 422)
    assert house.row(2).state == "commendation"


def test_only_who_reviews_closes(house: Round) -> None:
    row = house.row(2)
    assert house.get(house.inspector, closing(house)).status_code == 404
    answer = house.post(house.inspector, f"/enrolments/{row.id}/close", version=row.version)
    assert answer.status_code == 404
    collector = house.make.holder(house.county.units[2], Role.COLLECTOR)
    assert "县水利局" in house.see(collector, closing(house))
    answer = house.post(collector, f"/enrolments/{row.id}/close", version=row.version)
    assert answer.status_code == 302


def test_nothing_to_rectify_is_shown_first_and_then_done(house: Round) -> None:
    row = house.row(3)
    address = f"/enrolments/{row.id}/skip"
    assert address in house.get(house.office, f"/enrolments/{row.id}").get_data(as_text=True)
    page = house.see(house.office, address)
    assert "以下 2 项任务豁免" in page and house.contact(3).email in page
    refused = house.post(house.office, address, version=row.version, reason="")
    assert refused.status_code == 422 and "请写明认定无需整改的理由" in words(refused)
    done = house.post(house.office, address, version=row.version, reason="42 台全部正版")
    assert done.headers["Location"] == f"/enrolments/{row.id}"
    assert house.row(3).state == "acceptance"
    page = house.see(house.contact(3), f"/enrolments/{row.id}")
    assert "42 台全部正版" in page and "已豁免" in page
    again = house.get(house.office, address)
    assert again.headers["Location"] == f"/enrolments/{row.id}", "nothing to fill in for nothing"


def test_a_unit_leaves_with_its_successor(house: Round) -> None:
    row = house.row(3)
    address = f"/enrolments/{row.id}/withdraw"
    other = house.make.holder(house.county.scope, Role.OFFICE, "郑立群")
    page = house.get(house.office, address).get_data(as_text=True)
    assert '<option value="县教育局">' in page and '<option value="柳河镇">' not in page
    assert house.contact(3).email in page and other.email in page
    assert house.office.email not in page, "who does it needs no letter"
    fields = {"version": row.version, "reason": REASON}
    for more, sentence in (
        ({}, "请选择有没有接替单位"), ({"merged": "yes"}, "请写接替单位的全称或代码"),
        ({"merged": "yes", "successor": "某某局"}, "没有找到“某某局”"),
        ({"merged": "no", "reason": ""}, "请写明退出原因"),
    ):  # fmt: skip
        refused = house.post(house.office, address, **(fields | more))
        assert refused.status_code == 422 and sentence in words(refused)
    done = house.post(house.office, address, **fields, merged="yes", successor="县教育局")
    assert done.status_code == 302
    assert house.row(3).state == "withdrawn"
    duties = db.session.scalars(select(Duty.state).where(Duty.enrolment_id == row.id)).all()
    assert set(duties) == {"accepted", "cancelled"}
    letters = db.session.scalars(select(Letter).where(Letter.kind == "withdrawn")).all()
    assert {one.person_id for one in letters} == {house.contact(3).id, other.id}
    db.session.rollback()
    own = house.county.units[3].id
    for person, place in (
        (house.contact(3), f"/enrolments/{row.id}"), (house.contact(3), "/u"),
        (house.office, f"/units/{own}"),
    ):  # fmt: skip
        page = house.see(person, place)
        assert "已退出" in page and "县教育局" in page, place
    duty = db.session.scalars(
        select(Duty.id).where(Duty.enrolment_id == row.id, Duty.state == "cancelled")
    ).first()
    page = house.see(house.contact(3), f"/duties/{duty}")
    assert "办理单位退出" in page and REASON in page
    lagging = house.see(house.office, f"/office/{house.county.campaign_id}")
    assert "柳河镇" not in lagging
    past = house.see(house.office, f"/office/{house.county.campaign_id}?as_of=2026-07-12")
    assert "柳河镇" in past
    before = house.see(house.office, f"/enrolments/{row.id}?as_of=2026-07-12")
    assert "已退出" not in before and "接替单位" not in before, "it took part that day"
    page = house.see(house.office, f"/units/{own}?as_of=2026-07-12")
    assert "已退出" not in page and "接替" not in page


def test_without_a_successor_whatever_stands_in_the_field_is_left(house: Round) -> None:
    row = house.row(3)
    house.post(
        house.office, f"/enrolments/{row.id}/withdraw", version=row.version, reason=REASON,
        merged="no", successor="县教育局",
    )  # fmt: skip
    assert (house.row(3).state, house.row(3).successor_id) == ("withdrawn", None)
    assert len(db.session.scalars(select(Event).where(Event.act == "duty.cancel")).all()) == 2


def test_an_inspector_takes_nobody_out(house: Round) -> None:
    row = house.row(3)
    for act in ("withdraw", "skip"):
        address = f"/enrolments/{row.id}/{act}"
        assert house.get(house.inspector, address).status_code == 404
        answer = house.post(house.inspector, address, version=row.version, reason=REASON)
        assert answer.status_code == 404
