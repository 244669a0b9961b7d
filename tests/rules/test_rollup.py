from campaign.rules.lifecycle import FINISHED, DutyState
from campaign.rules.rollup import LACKING, WAITING, summed_as_it_is


def test_a_duty_is_lacking_or_waits_or_is_done_with():
    assert {*LACKING, *WAITING, *FINISHED} == set(DutyState)
    assert len(LACKING) + len(WAITING) + len(FINISHED) == len(DutyState)


def test_what_was_missing_stays_in_the_note():
    assert summed_as_it_is("已汇总", 2, ["县财政局", "县教育局"]) == (
        "已汇总\n（按现有材料汇总，还缺 2 个单位：县财政局、县教育局。）"
    )


def test_of_many_the_first_are_named():
    said = summed_as_it_is("已汇总", 12, [f"单位{n}" for n in range(12)])
    assert said.endswith("单位8、单位9等。）")
