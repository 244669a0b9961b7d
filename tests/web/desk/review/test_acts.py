"""The office's acts: urging many, reviewing a queue, passing acceptance; the group's decisions."""

import re

from sqlalchemy import func, select, update

from campaign.services.clock.tick import tick
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.transaction import transaction
from models.base import db
from models.enrolment import Enrolment
from models.letter import Letter
from models.notice import Call, Held
from models.person import Person
from tests.county import DUE, at
from tests.web.desk.conftest import DAY, Desk, tight, words


def urge_url(desk: Desk, *ids: int) -> str:
    """The page that says whom an urging tells."""
    query = "&".join(f"duty={one}" for one in ids)
    return f"/office/{desk.county.campaign_id}/urge?{query}"


def test_an_urging_is_shown_then_done_with_the_same_numbers(desk: Desk) -> None:
    person = desk.contact(3)
    with transaction() as session:
        session.execute(
            update(Person).where(Person.id == person.id).values(email=None, phone="5551")
        )
    ids = [desk.duty(0).id, desk.duty(3).id, desk.duty(1).id]
    page = tight(desk.see(desk.office, urge_url(desk, *ids)))
    assert "对2个单位催办（1封信，1个电话）" in page
    assert desk.contact(0).email in page
    assert "5551" in page
    assert "1项已经报送" in page
    address = f"/office/{desk.county.campaign_id}/urge"
    client = desk.client(desk.office)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/help").text)
    assert token
    fields = {"csrf_token": token[1], "duty": [str(one) for one in ids], "note": "请今天报"}
    answer = client.post(address, data=fields)
    assert answer.status_code == 302
    assert "已对 2 个单位催办：1 封信，1 个电话任务" in words(
        client.get(answer.headers["Location"])
    )
    letters = select(func.count()).select_from(Letter).where(Letter.kind == "urged")
    assert db.session.scalar(letters) == 1
    assert db.session.scalar(select(func.count()).select_from(Call)) == 1
    again = desk.see(desk.office, urge_url(desk, *ids))
    assert "今天已催办" in again
    once_more = client.post(address, data=fields)
    assert once_more.status_code == 409
    assert "周晓岚今天 10:00 催办" in words(once_more)


def test_without_a_tick_or_with_nonsense_nothing_is_sent(desk: Desk) -> None:
    assert "请至少勾选一项" in desk.see(desk.office, urge_url(desk))
    assert "没有可以催办的" in desk.see(desk.office, f"{urge_url(desk, 999999)}&duty=x")
    address = f"/office/{desk.county.campaign_id}/urge"
    assert desk.post(desk.office, address).status_code == 422
    assert desk.post(desk.contact(), address, duty=desk.duty().id).status_code == 404


def test_too_long_a_sentence_is_refused_and_kept(desk: Desk) -> None:
    text = "催" * 501
    address = f"/office/{desk.county.campaign_id}/urge"
    answer = desk.post(desk.office, address, duty=desk.duty().id, note=text)
    assert answer.status_code == 422
    assert text in answer.get_data(as_text=True)


def test_a_letter_that_is_not_written_yet_says_what_it_will_tell(desk: Desk) -> None:
    desk.post(desk.office, f"/office/{desk.county.campaign_id}/urge", duty=desk.duty().id)
    page = tight(desk.see(desk.office, "/mailbox"))
    assert "催办：县财政局报送软件使用情况统计表" in page
    unwritten = db.session.scalars(select(Letter.id).where(Letter.subject == "")).first()
    assert "催办：县财政局报送软件使用情况统计表" in tight(
        desk.see(desk.office, f"/mailbox/{unwritten}")
    )


def test_the_queue_lists_the_oldest_first(desk: Desk) -> None:
    for address in ("/review", f"/office/{desk.county.campaign_id}/review"):
        page = desk.see(desk.office, address)
        assert page.index("县水利局") < page.index("县教育局")
        assert "逾期 3 天报送" in page and "已过" not in page
    assert desk.get(desk.contact(), "/review").status_code == 404
    assert desk.get(desk.lead, "/review").status_code == 404


def climb(desk: Desk) -> int:
    """Let the silent units climb to the draft; return one that waits."""
    for number in range(1, 12):
        tick(now=at(DUE + (8 + number) * DAY))
        with transaction() as session:
            session.execute(
                update(Letter)
                .where(Letter.state == "queued")
                .values(state="accepted", accepted_at=at(DUE + (8 + number) * DAY, 9, 5))
            )
    desk.at[0] = at(DUE + 20 * DAY, 10)
    db.session.rollback()
    found = db.session.scalars(select(Held.id).order_by(Held.id)).first()
    db.session.rollback()
    assert found
    return found


def test_a_draft_is_decided_by_the_leading_group_only(desk: Desk) -> None:
    held = climb(desk)
    address = f"/office/{desk.county.campaign_id}/held"
    assert "由领导小组" in desk.see(desk.office, address)
    page = desk.see(desk.office, f"/held/{held}")
    assert "批准并告知" not in page
    assert desk.post(desk.office, f"/held/{held}", decision="approve").status_code == 404
    assert desk.get(desk.contact(), f"/held/{held}").status_code == 404
    assert "批准并告知 1 人" in desk.see(desk.lead, f"/held/{held}")
    assert desk.post(desk.lead, f"/held/{held}", decision="perhaps").status_code == 422
    assert desk.post(desk.lead, f"/held/{held}", decision="decline").status_code == 422
    answer = desk.post(desk.lead, f"/held/{held}", decision="approve", note="同意")
    assert answer.headers["Location"] == address
    letter = db.session.scalars(select(Letter).where(Letter.kind == "criticism")).one()
    assert letter.address == desk.person(desk.county.bureau, "principal").email
    assert "已批准" in desk.see(desk.lead, f"/held/{held}")
    assert desk.post(desk.lead, f"/held/{held}", decision="approve").status_code == 409


def test_the_desk_shows_what_waits_in_red_to_whoever_decides(desk: Desk) -> None:
    climb(desk)
    address = f"/office/{desk.county.campaign_id}"
    assert "待您批准" in desk.see(desk.lead, address)
    office = desk.see(desk.office, address)
    assert "待批准" in office
    assert "待您批准" not in office


def test_a_unit_in_acceptance_is_passed_by_the_office(desk: Desk) -> None:
    address = f"/acceptance/{desk.county.campaign_id}"
    assert "没有单位在等验收结论" in desk.see(desk.office, address)
    day = DUE + 8 * DAY
    for key in ("survey", "install"):
        if key != "survey":
            desk.answer(1, day, key)
        accept_duty(
            desk.duty(1, key).id, asker=desk.county.office, version=2, now=at(day, 15), today=day
        )
    assert "县教育局" in desk.see(desk.office, address)
    db.session.rollback()
    row = db.session.scalars(
        select(Enrolment).where(Enrolment.unit_id == desk.county.units[1].id)
    ).one()
    number, version = row.id, row.version
    db.session.rollback()
    to = f"/enrolments/{number}/pass"
    assert desk.post(desk.lead, to, version=version).status_code == 404
    assert desk.post(desk.office, to, version=version + 1).status_code == 409
    assert desk.post(desk.office, to, version=version).headers["Location"] == address
    assert db.session.get_one(Enrolment, number).state == "commendation"
    assert desk.post(desk.office, "/enrolments/999999/pass", version=1).status_code == 404
