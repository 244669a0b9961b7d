"""What a rule may say, against an oracle that asks Python itself."""

import random
from fractions import Fraction

import pytest

from campaign.rules.survey.expression import (
    MOST_TOKENS,
    Unreadable,
    change,
    holds,
    read_comparison,
)

NAMES = ("a", "b", "total_2", "lastly")
SIGNS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def a_sum(dice: random.Random, depth: int = 0) -> tuple[str, str]:
    """A sum as a rule writes it, and as Python does."""
    ours, theirs = [], []
    for number in range(dice.randint(1, 3)):
        sign = dice.choice("+-") if number else ""
        one, other = a_term(dice, depth)
        ours.append(f"{sign}{' ' if sign else ''}{one}")
        theirs.append(f"{sign}{other}")
    return " ".join(ours), "".join(theirs)


def a_term(dice: random.Random, depth: int) -> tuple[str, str]:
    kind = dice.randrange(6 if depth < 3 else 4)
    name, number = dice.choice(NAMES), dice.choice(("0", "3", "0.5", "12"))
    exact = f"Fraction('{number}')"
    if kind == 0:
        return number, exact
    if kind == 1:
        return name, f"now['{name}']"
    if kind == 2:
        return f"last({name})", f"before['{name}']"
    if kind == 3:
        return f"change({name})", f"percent('{name}')"
    ours, theirs = a_sum(dice, depth + 1)
    if kind == 4:
        return f"({ours})", f"({theirs})"
    return f"{number} * ({ours})", f"{exact}*({theirs})"


@pytest.mark.parametrize("seed", range(300))
def test_a_rule_holds_exactly_where_python_says_so(seed: int) -> None:
    dice = random.Random(seed)
    left, right, sign = a_sum(dice), a_sum(dice), dice.choice(list(SIGNS))
    values = [Fraction(n) for n in (0, 1, 2, 5, 40)]
    now = {name: dice.choice(values) for name in NAMES}
    before = {name: dice.choice(values) for name in NAMES}

    def percent(name: str) -> Fraction:
        if before[name]:
            return abs(now[name] - before[name]) / before[name] * 100
        return Fraction(100) if now[name] else Fraction(0)

    told = {"Fraction": Fraction, "now": now, "before": before, "percent": percent}
    expected = eval(f"{left[1]} {SIGNS[sign]} {right[1]}", told)
    assert holds(read_comparison(f"{left[0]} {sign} {right[0]}"), now, before) is expected


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", ""), ("a", ""), ("a = ", ""), ("a = b = c", "="), ("a b = c", "b"), ("a * b = c", "*"),
        ("(a = b", "="), ("a = b)", ")"), ("last a = b", "a"), ("last(3) = b", "3"),
        ("a = __import__('os')", "__import__('os')"), ("a ** 2 = b", "*"), ("a = A", "A"),
        ("a = b; c", "; c"), ("1 + + a = b", "+"), ("a = 1e9", "e9"), ("a.b = c", ".b = c"),
        ("+".join(["a"] * MOST_TOKENS) + " = b", None),
    ],
)  # fmt: skip
def test_anything_else_cannot_be_read(text: str, at: str | None) -> None:
    with pytest.raises(Unreadable) as wrong:
        read_comparison(text)
    assert at is None or wrong.value.at == at


def test_a_number_that_is_not_there_decides_nothing() -> None:
    rule = read_comparison("a + last(b) <= change(a)")
    assert holds(rule, {"a": Fraction(1)}, {}) is None
    assert holds(rule, {}, {"a": Fraction(1), "b": Fraction(1)}) is None
    assert rule.names == ("a", "b")
    assert rule.looks_back


def test_a_rule_about_this_round_does_not_look_back() -> None:
    assert not read_comparison("a = 3").looks_back


def test_a_change_is_per_cent_of_the_round_before() -> None:
    assert change(Fraction(90), Fraction(120)) == 25
    assert change(Fraction(0), Fraction(0)) == 0
    assert change(Fraction(3), Fraction(0)) == 100
    assert change(None, Fraction(0)) is None
