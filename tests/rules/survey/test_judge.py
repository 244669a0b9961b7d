"""What is still wrong with a filing."""

from campaign.rules.survey.form import FieldType
from campaign.rules.survey.judge import Reason, Standing, judge, values_of
from tests.rules.survey.forms import field, form, rule

FORM = form(
    field("a"), field("b"), field("spare", required=False), field("t", type=FieldType.TEXT),
    rules=(
        rule("sum", "a + spare = b"), rule("many", "a <= 5", soft=True),
        rule("jump", "change(a) <= 20", soft=True), rule("only", "a = 1", when="spare > 0"),
    ),
)  # fmt: skip


def found(cells: dict[str, int | str], before: dict[str, int | str] | None = None,
          reasons: dict[str, Reason] | None = None) -> list[tuple[str, str]]:  # fmt: skip
    return [
        (one.standing.value, one.rule or one.fields[0])
        for one in judge(FORM, cells, before, reasons or {})
    ]


def test_what_is_required_and_empty_is_missing_in_the_order_of_the_form() -> None:
    assert found({"b": 1}) == [("missing", "a"), ("missing", "t")]


def test_an_empty_field_that_is_not_required_counts_as_nothing() -> None:
    assert found({"a": 2, "b": 2, "t": "x"}) == []
    assert found({"a": 2, "b": 3, "t": "x"}) == [("broken", "sum")]


def test_a_rule_waits_until_what_it_needs_is_there() -> None:
    assert found({"a": 2, "t": "x"}) == [("missing", "b")]


def test_a_condition_decides_whether_a_rule_is_judged() -> None:
    assert ("broken", "only") in found({"a": 2, "b": 3, "spare": 1, "t": "x"})


def test_a_doubt_is_lifted_by_a_reason_given_for_these_values() -> None:
    cells = {"a": 9, "b": 9, "t": "x"}
    assert found(cells) == [("doubtful", "many")]
    rule_ = FORM.rules[1]
    reason: dict[str, Reason] = {"many": {"text": "新建办公楼", "of": values_of(rule_, cells)}}
    assert found(cells, reasons=reason) == [("explained", "many")]
    assert found({"a": 8, "b": 8, "t": "x"}, reasons=reason) == [("doubtful", "many")]


def test_a_first_round_is_compared_with_nothing() -> None:
    cells = {"a": 4, "b": 4, "t": "x"}
    assert found(cells, None) == []
    assert found(cells, {"a": 2}) == [("doubtful", "jump")]


def test_the_round_before_may_have_called_a_field_otherwise() -> None:
    renamed = form(field("a", previous="old"), rules=(rule("jump", "last(a) = a"),))
    assert judge(renamed, {"a": 4}, {"old": 4}, {}) == ()
    assert [one.standing for one in judge(renamed, {"a": 4}, {"old": 5}, {})] == [Standing.BROKEN]
