"""Forms for tests: a few fields, and rules as they are written."""

from campaign.rules.survey.expression import read_comparison
from campaign.rules.survey.form import Field, FieldType, Form, Group, Rule, Severity


def field(key: str, **about: object) -> Field:
    return Field(key, key, about.pop("type", FieldType.COUNT), "g", **about)  # type: ignore[arg-type]


def rule(key: str, text: str, *, soft: bool = False, when: str = "") -> Rule:
    return Rule(
        key, Severity.SOFT if soft else Severity.HARD, read_comparison(text), f"{key}不对",
        read_comparison(when) if when else None,
    )  # fmt: skip


def form(*fields: Field, rules: tuple[Rule, ...] = ()) -> Form:
    return Form("f", "表", (Group("g", "组", fields),), rules)
