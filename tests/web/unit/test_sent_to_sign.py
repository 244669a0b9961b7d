"""What only waits for a signature is called sent for signature; the signature hands it in."""

from io import BytesIO

from openpyxl import load_workbook

from campaign.rules.trail.acts import act_word, choice_word
from campaign.rules.words import EVENTS
from tests.web.desk.conftest import tight
from tests.web.unit.conftest import CONTACT, Side

WAITS = {"was": "open", "became": "awaiting_signature"}


def test_an_act_is_named_by_what_became_of_it() -> None:
    assert act_word("duty.submit", WAITS)[0] == "送签"
    assert act_word("duty.nil_return", WAITS)[0] == "零报告送签"
    assert act_word("duty.withdraw", {"was": "awaiting_signature"})[0] == "撤回送签"
    for act in ("duty.submit", "duty.nil_return", "duty.withdraw"):
        assert act_word(act, {"was": "open", "became": "submitted"}) == EVENTS[act]
    assert act_word("duty.sign", {"was": "awaiting_signature"})[0] == "签批报送"
    assert act_word("of.old", {}) == choice_word("of.old") == ("of.old", "of.old")
    assert choice_word("duty.submit")[0] == "报送、送签"


def test_page_trail_and_sheet_tell_the_two_acts_apart(side: Side) -> None:
    side.hand_in()
    waits = tight(side.page(CONTACT))
    assert "送签已盖章" in waits and "10:00报送已盖章" not in waits
    side.sign()
    page = tight(side.page(CONTACT))
    assert "送签已盖章" in page and "签批报送已盖章" in page
    unit = side.county.units[0].id
    listed = tight(side.see(side.office, f"/trail?unit={unit}"))
    assert "送签报送软件使用情况统计表" in listed and "签批报送报送软件使用情况统计表" in listed
    assert "送签：报送软件使用情况统计表" in tight(side.see(side.office, f"/units/{unit}/timeline"))
    file = side.get(side.office, f"/trail/trail.xlsx?unit={unit}&act=duty.*").data
    sheet = load_workbook(BytesIO(file)).active
    assert sheet is not None
    assert [row[2] for row in sheet.iter_rows(min_row=4, values_only=True)] == ["签批报送", "送签"]
