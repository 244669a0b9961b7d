"""A unit hands in files, puts newer ones in their place, takes them back."""

import hashlib

import pytest
from flask import Flask

from campaign.records.evidence import room
from campaign.rules.errors import Invalid, NotFound, NotNow
from campaign.rules.evidence import OTHER, EvidenceKind
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.withdraw_duty import withdraw_duty
from tests.county import at
from tests.papers.evidence.offices import docx
from tests.papers.evidence.pdfs import pdf
from tests.services.evidence.conftest import DAY, REPORT, TABLE, Desk

OTHER_PDF = pdf(pages=3)


def submit(desk: Desk, hour: int = 12) -> None:
    submit_duty(
        desk.duty_id, asker=desk.contact, note="已签章报送", version=desk.duty().version,
        now=at(DAY, hour), today=DAY, on_paper=True,
    )  # fmt: skip


def send_back(desk: Desk, *sections: str, hour: int = 14) -> None:
    return_duty(
        desk.duty_id, asker=desk.county.office, reason="第三节合计不对", sections=sections,
        due_on=DAY.replace(day=28), version=desk.duty().version, now=at(DAY, hour), today=DAY,
    )  # fmt: skip


def test_a_file_is_kept_whole_under_a_name_that_nobody_chose(desk: Desk) -> None:
    content = pdf(pages=2)
    added = desk.add("../../统计表.pdf", content)
    row = desk.row(added.id)
    assert (row.name, row.version, row.media, row.pages, row.previews) == (
        "统计表.pdf", 1, "pdf", 2, 2,
    )  # fmt: skip
    assert (row.status, row.item, row.kind, row.size) == ("draft", TABLE, "file", len(content))
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert row.stored_as and row.stored_as.isalnum() and len(row.stored_as) == 32
    assert desk.store.path(row.stored_as).read_bytes() == content
    shard = row.stored_as[:2]
    names = (row.stored_as, f"{row.stored_as}.1.jpg", f"{row.stored_as}.2.jpg")
    assert desk.files() == [f"{shard}/{name}" for name in names]
    assert {place.stat().st_mode & 0o777 for place in desk.store.files_of(row.stored_as)} == {0o600}


def test_the_act_is_on_the_trail_with_the_file_s_hash(desk: Desk) -> None:
    added = desk.add()
    (event,) = desk.events()
    assert (event.act, event.by_id, event.duty_id) == (
        "evidence.add", desk.contact.person_id, desk.duty_id,
    )  # fmt: skip
    assert event.unit_id == desk.county.units[0].id
    assert event.facts == {
        "evidence": added.id, "item": TABLE, "file": "统计表.pdf", "version": 1,
        "sha256": desk.row(added.id).sha256,
    }  # fmt: skip


def test_a_file_of_the_same_name_is_the_next_version_and_the_first_stays_readable(
    desk: Desk,
) -> None:
    first = desk.add()
    second = desk.add(content=OTHER_PDF, hour=11)
    assert (first.version, second.version) == (1, 2)
    handed = desk.handed()[TABLE]
    assert [piece.id for piece in handed.pieces] == [second.id]
    assert [piece.id for piece in handed.earlier] == [first.id]
    old = desk.row(first.id)
    assert old.ended_at == at(DAY, 11)
    assert old.stored_as and desk.store.path(old.stored_as).is_file()


def test_a_file_put_in_the_place_of_another_counts_on_under_its_own_name(desk: Desk) -> None:
    first = desk.add()
    second = desk.add("统计表（改）.pdf", OTHER_PDF, replaces=first.id)
    assert (second.name, second.version) == ("统计表（改）.pdf", 2)
    assert [piece.id for piece in desk.handed()[TABLE].pieces] == [second.id]


def test_what_is_to_be_replaced_has_to_be_there_and_of_this_item(desk: Desk) -> None:
    first = desk.add()
    with pytest.raises(NotFound):
        desk.add("x.pdf", OTHER_PDF, item=REPORT, replaces=first.id)
    with pytest.raises(NotFound):
        desk.add("x.pdf", OTHER_PDF, replaces=987_654)
    desk.remove(first.id)
    with pytest.raises(NotFound):
        desk.add("x.pdf", OTHER_PDF, replaces=first.id)
    assert len(desk.events()) == 2


def test_several_files_stand_under_one_item_and_unasked_ones_under_their_own(desk: Desk) -> None:
    desk.add()
    desk.add("附件.docx", docx())
    desk.add("照片说明.pdf", OTHER_PDF, item=OTHER)
    handed = desk.handed()
    assert list(handed) == [TABLE, REPORT, OTHER]
    assert [piece.name for piece in handed[TABLE].pieces] == ["统计表.pdf", "附件.docx"]
    assert handed[REPORT].pieces == ()
    assert not handed[OTHER].asked


def test_the_same_file_twice_is_one_file(desk: Desk) -> None:
    desk.add()
    with pytest.raises(Invalid, match=r"和已上传的“统计表.pdf”完全相同"):
        desk.add("统计表(1).pdf")
    assert desk.add("统计表.pdf", item=REPORT).version == 1


def test_nothing_is_left_of_a_file_that_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="这是程序"):
        desk.add("统计表.pdf", b"MZ\x90\0" + bytes(400))
    assert desk.files() == []
    assert desk.events() == []


def test_only_what_the_plan_asks_for_or_other_can_be_handed_in(desk: Desk) -> None:
    with pytest.raises(Invalid, match="请选择这个文件是哪一项材料"):
        desk.add(item="别的")


def test_a_missing_duty_takes_nothing(desk: Desk) -> None:
    desk.duty_id = 987_654
    with pytest.raises(NotFound):
        desk.add()


def test_what_was_submitted_can_be_neither_added_to_nor_taken_back(desk: Desk) -> None:
    added = desk.add()
    submit(desk)
    assert desk.row(added.id).status == "in_review"
    with pytest.raises(NotNow, match="不能增减材料"):
        desk.add("x.pdf", OTHER_PDF)
    with pytest.raises(NotNow, match="不能移除"):
        desk.remove(added.id)


def test_after_a_cancelled_campaign_nothing_is_taken(desk: Desk, app: Flask) -> None:
    cancel_campaign(desk.county.campaign_id, asker_id=None, now=at(DAY))
    with pytest.raises(NotNow, match="已取消"):
        desk.add()


def test_a_draft_that_nobody_saw_is_deleted_with_its_pictures(desk: Desk) -> None:
    added = desk.add()
    gone = desk.remove(added.id)
    assert (gone.duty_id, gone.name) == (desk.duty_id, "统计表.pdf")
    row = desk.row(added.id)
    assert (row.status, row.ended_at, row.stored_as, row.previews) == (
        "removed", at(DAY, 11), None, 0,
    )  # fmt: skip
    assert desk.files() == []
    assert [event.act for event in desk.events()] == ["evidence.add", "evidence.remove"]
    assert desk.events()[1].facts["sha256"] == row.sha256
    with pytest.raises(NotNow):
        desk.remove(added.id)
    assert desk.add().version == 2


@pytest.mark.parametrize("way", ["returned", "withdrawn"])
def test_what_was_handed_in_once_stays_readable_when_it_is_removed(desk: Desk, way: str) -> None:
    added = desk.add()
    submit(desk)
    if way == "returned":
        send_back(desk, TABLE)
        assert desk.row(added.id).status == "rejected"
    else:
        withdraw_duty(
            desk.duty_id, asker=desk.contact, version=desk.duty().version, now=at(DAY, 13),
            today=DAY,
        )  # fmt: skip
        assert desk.row(added.id).status == "draft"
    desk.remove(added.id, hour=15)
    row = desk.row(added.id)
    assert row.status == "removed"
    assert row.stored_as and desk.store.path(row.stored_as).is_file()
    assert [piece.id for piece in desk.handed()[TABLE].earlier] == [added.id]


def test_a_rejected_file_is_mended_by_its_next_version(desk: Desk) -> None:
    added = desk.add()
    desk.add("自查报告.docx", docx(), item=REPORT)
    submit(desk)
    send_back(desk, TABLE)
    assert [desk.handed()[item].pieces[0].status for item in (TABLE, REPORT)] == [
        "rejected", "in_review",
    ]  # fmt: skip
    mended = desk.add(content=OTHER_PDF, hour=15)
    submit(desk, hour=16)
    accept_duty(
        desk.duty_id, asker=desk.county.office, version=desk.duty().version, now=at(DAY, 17),
        today=DAY,
    )  # fmt: skip
    assert (mended.version, desk.row(mended.id).status) == (2, "approved")
    assert desk.row(added.id).status == "rejected"


def test_the_same_content_may_be_handed_in_again_after_it_was_rejected(desk: Desk) -> None:
    desk.add()
    submit(desk)
    send_back(desk, TABLE)
    assert desk.add(hour=15).version == 2


def test_a_slip_of_the_office_waits_for_the_answer_that_it_proves(desk: Desk) -> None:
    slip = desk.slip()
    row = desk.row(slip.id)
    assert (row.kind, row.status, row.item) == ("slip", "draft", OTHER)
    submit(desk)
    assert desk.row(slip.id).status == "in_review"
    second = desk.slip("收条二.pdf", TABLE, hour=13)
    assert desk.row(second.id).status == "in_review"
    assert [event.act for event in desk.events()] == ["evidence.slip"] * 2


def test_who_kept_a_piece_takes_it_back_and_nobody_else(desk: Desk) -> None:
    slip, file = desk.slip(), desk.add()
    with pytest.raises(NotFound):
        desk.remove(slip.id)
    with pytest.raises(NotFound):
        desk.remove(file.id, EvidenceKind.SLIP)
    desk.remove(slip.id, EvidenceKind.SLIP)
    assert desk.row(slip.id).status == "removed"


def test_a_unit_that_has_used_its_room_is_told_how_much(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = pdf(extra=["(x) " * 100_000])
    monkeypatch.setattr(room, "MOST_OF_UNIT", len(content) + 1000)
    desk.add(content=content)
    with pytest.raises(Invalid, match=r"已用 0.4 MB，最多 0 MB，放不下这个文件（0.0 MB）"):
        desk.add("二.pdf", pdf(pages=9))
    old = desk.handed()[TABLE].pieces[0]
    desk.remove(old.id)
    desk.add("二.pdf", pdf(pages=9))


def test_versions_count_for_the_room(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [len(pdf(pages=pages)) for pages in (1, 2, 3)]
    monkeypatch.setattr(room, "MOST_OF_UNIT", sum(sizes) - 1)
    for pages in (1, 2):
        desk.add(content=pdf(pages=pages))
    with pytest.raises(Invalid, match="本单位的材料已用"):
        desk.add(content=pdf(pages=3))


def test_a_duty_takes_so_many_files_and_no_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_OF_DUTY", 2)
    for pages in (1, 2):
        desk.add(content=pdf(pages=pages))
    with pytest.raises(Invalid, match="一项任务最多 2 个文件"):
        desk.add(content=pdf(pages=3))
