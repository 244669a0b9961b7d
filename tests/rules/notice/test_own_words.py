import pytest

from campaign.rules.notice.own_words import FIELDS, KINDS, LONGEST, fault, fill, tidy, units_named
from campaign.rules.words import LETTER_KINDS


def test_full_width_braces_and_line_ends_are_made_one():
    assert tidy(" ｛姓名｝同志：\r\n\r\n\r\n请办理 \n") == "{姓名}同志：\n\n请办理"


def test_every_field_may_be_used_and_is_filled():
    keys = {key: key for key in FIELDS}
    for names in zip(*(names for names, _ in FIELDS.values()), strict=True):
        text = "".join(f"{{{name}}}" for name in names)
        assert fault(text) is None
        assert fill(text, keys) == "".join(FIELDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{手机}", "没有“手机”这个字段"),
        ("{姓名.__class__}", "没有“姓名.__class__”这个字段"),
        ("{ 姓名 }", "没有“ 姓名 ”这个字段"),
        ("{}", "没有“”这个字段"),
        ("{姓名", "花括号要成对"),
        ("姓名}", "花括号要成对"),
        ("请看 HTTPS://a.example", "不能写网址"),
        ("请看 www.a.example", "不能写网址"),
        ("字" * (LONGEST + 1), f"最多 {LONGEST} 字，现在有 {LONGEST + 1} 字"),
    ],
)
def test_a_text_that_cannot_go_out_is_refused_with_what_to_do(text, said):
    sentence, values = fault(text)
    assert said in sentence % values


def test_signs_that_templates_know_stay_plain_text():
    text = "{{姓名}}"
    assert fault(text) is not None
    assert fault("%(name)s ${姓名} {% raw %}") is not None
    assert fill("%(name)s $x 100%", {}) == "%(name)s $x 100%"


def test_up_to_three_units_are_named():
    assert units_named(("甲局", "乙局", "丙局"), "zh") == "甲局、乙局、丙局"
    assert units_named(("甲局", "乙局", "丙局", "丁局"), "zh") == "甲局等 4 个单位"
    assert units_named(("A", "B", "C", "D"), "en") == "A and 3 other units"


def test_letters_about_accounts_have_no_words_of_the_office():
    of_the_house = {"invitation", "reset", "test", "drill", "drill_due", "paper"}
    assert set(LETTER_KINDS) - set(KINDS) == of_the_house
