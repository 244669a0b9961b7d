"""Questions to a form."""

from campaign.rules.survey.check import MOST_FIELDS, MOST_RULES, check_form
from campaign.rules.survey.form import FieldType, Group, Named
from tests.rules.survey.forms import field, form, rule


def said(some: object) -> list[str]:
    return [one.message % one.values for one in check_form(some)]  # type: ignore[arg-type]


def test_a_sound_form_has_no_faults() -> None:
    assert said(form(field("a"), field("b"), rules=(rule("r", "a <= b"),))) == []


def test_every_fault_is_told() -> None:
    wrong = form(
        field("a"), field("a"), field("t", type=FieldType.TEXT),
        rules=(rule("r", "a <= computers"), rule("r", "t = 1"), rule("n", "1 = 1"),
               rule("m", "aa = 1")),
    )  # fmt: skip
    found = said(wrong)
    assert found[0].startswith("“a”用了两次")
    assert "没有“computers”这个字段。" in found
    assert "没有“aa”这个字段。是不是“a”？" in found
    assert "“t”不是数，不能相加或比较。" in found
    assert any("没有提到字段" in one for one in found)


def test_a_form_has_bounds() -> None:
    assert said(form()) == ["表里还没有字段。请至少写一个。"]
    many = [field(f"f{number}") for number in range(MOST_FIELDS + 1)]
    assert said(form(*many)) == [f"字段太多，最多 {MOST_FIELDS} 个。"]
    rules = tuple(rule(f"r{number}", "a = a") for number in range(MOST_RULES + 1))
    assert said(form(field("a"), rules=rules)) == [f"规则太多，最多 {MOST_RULES} 条。"]


def test_a_cell_of_a_table_is_called_with_its_row() -> None:
    cell = field("os_n", row="os", row_name="操作系统")
    assert cell.label == "操作系统：os_n"
    assert field("n").label == "n"
    group = Group("g", "组", (cell,), rows=(Named("os", "操作系统"),))
    assert group.is_table
    assert form(cell).by_key == {"os_n": cell}
