"""A form's file: every problem with its line, nothing else is read."""

from pathlib import Path

import pytest

from campaign.papers.form_file import form_of, read_form
from campaign.rules.survey.form import FieldType, Severity

SHIPPED = Path(__file__).parents[3] / "examples" / "forms" / "software-survey.yaml"
SOUND = """\
code: pcs
name: 计算机表
groups:
  - key: pcs
    name: 计算机
    fields:
      - {key: desktops, name: 台式机, unit: 台}
      - {key: total, name: 合计, unit: 台}
  - key: software
    name: 软件
    rows:
      - {key: office, name: 办公软件, definition: 一整套算一套。}
    columns:
      - {key: sets, name: 套数, unit: 套}
      - {key: seats, name: 许可数, unit: 许可数, required: false}
rules:
  - {key: sum, hard: desktops <= total, says: 台式机不能多于合计。}
  - {key: seats, each: software, soft: "{row}_seats >= {row}_sets", says: "{name}的许可数太少。"}
"""


def test_the_form_of_the_field_is_sound_and_asks_what_the_field_asks() -> None:
    reading = read_form(SHIPPED.read_bytes())
    assert reading.problems == ()
    form = reading.form
    assert form is not None
    for key in (
        "staff_using", "servers", "desktops", "laptops", "total", "money_needed",
        "os_server_licensed", "os_pc_licences", "office_unlicensed", "antivirus_needed",
        "database_upgrades", "issued_sets", "preinstalled_seats", "written_licence",
    ):  # fmt: skip
        assert key in form.by_key
    assert all(one.definition for one in form.fields if not one.row or one.group == "software")
    assert {rule.severity for rule in form.rules} == set(Severity)


def test_a_table_makes_a_field_of_every_row_and_column_and_a_rule_of_every_row() -> None:
    form = read_form(SOUND).form
    assert form is not None
    assert [one.key for one in form.fields] == ["desktops", "total", "office_sets", "office_seats"]
    assert form.by_key["office_seats"].label == "办公软件：许可数"
    assert not form.by_key["office_seats"].required
    assert [(one.key, one.says) for one in form.rules][1] == (
        "seats_office",
        "办公软件的许可数太少。",
    )
    assert form_of(SOUND) is form_of(SOUND)
    assert form.by_key["total"].type is FieldType.COUNT


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ("code: pcs", "code: ", 1, "没有填写"),
        ("name: 计算机表", "title: 计算机表", 2, "没有这个键"),
        ("{key: total, name: 合计, unit: 台}", "{key: Total, name: 合计}", 8, "小写英文字母"),
        ("{key: total, name: 合计, unit: 台}", "{key: last, name: 合计}", 8, "小写英文字母"),
        ("{key: total, name: 合计, unit: 台}", "{key: total, name: 合计, unit: 只}", 8, "不认识"),
        ("{key: total, name: 合计, unit: 台}", "{key: total, name: 合计, type: money}", 8, "万元"),
        ("total, name: 合计, unit: 台", "total, name: 合计, type: choice", 8, "两个选项"),
        ("{key: total, name: 合计, unit: 台}", "{key: desktops, name: 合计}", 4, "用了两次"),
        ("hard: desktops <= total", "hard: desktops <= totl", 17, "是不是“total”"),
        ("hard: desktops <= total", "hard: open('x')", 17, "读不懂"),
        ("hard: desktops <= total", "hard: desktops <= total, soft: total > 1", 17, "二选一"),
        ("hard: desktops <= total", "hard: desktops <= total, when: total", 17, "读不懂"),
        ("each: software", "each: pcs", 18, "有 rows 的键"),
        ("key: seats, each", "key: sum_, each", 0, ""),
        ("name: 计算机表", "name: &x 计算机表", 2, "不能用 & 和 *"),
        ("name: 计算机表", "name: !!python/object:os.system 计算机表", 2, "不能用 !"),
    ],
)  # fmt: skip
def test_a_problem_is_told_with_its_line(was: str, becomes: str, line: int, says: str) -> None:
    assert was in SOUND
    reading = read_form(SOUND.replace(was, becomes, 1))
    told = [one.told() for one in reading.problems]
    assert (reading.form is None) is bool(says)
    assert not says or any(says in one and f"第 {line} 行" in one for one in told), told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "空的"), (b"\xff\xfe\x00", "UTF-8"), (b"x" * 300_000, "太大"), (b"- a\n", "键: 值"),
        (b"a: [", "YAML"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(text: bytes, says: str) -> None:
    reading = read_form(text)
    assert reading.form is None
    assert says in reading.problems[0].told()


def test_what_was_never_a_form_is_no_stored_form() -> None:
    with pytest.raises(ValueError, match="stored form"):
        form_of("name: x")
