"""Outliers against an oracle: Python's own statistics over random counties."""

import random
import statistics

from campaign.rules.doubts.outliers import FEWEST, LEAST, Line, Outlier, Ratio, is_outlier, outliers

PCS = Ratio("total", "staff", "人均计算机数和同类单位相差很大")


def found(lines: list[Line]) -> set[int]:
    return {one.filing_id for one in outliers(lines, (PCS,))}


def oracle(lines: list[Line]) -> set[int]:
    far = set()
    for kind in {line.kind for line in lines}:
        some = [one for one in lines if one.kind == kind and one.cells.get("staff")]
        values = [one.cells["total"] / one.cells["staff"] for one in some]
        if len(values) < FEWEST:
            continue
        middle = statistics.median(values)
        distances = [abs(value - middle) for value in values]
        spread, mean = statistics.median(distances), statistics.fmean(distances)
        for one, distance in zip(some, distances, strict=True):
            score = 0.6745 * distance / spread if spread else distance / (1.253314 * mean or 1)
            off = abs(one.cells["total"] - middle * one.cells["staff"])
            if score > 3.5 and off >= LEAST - 1e-9:
                far.add(one.filing_id)
    return far


def test_random_counties_are_judged_as_the_oracle_judges_them() -> None:
    chance = random.Random(11)
    seen = 0
    for _ in range(60):
        lines = []
        for number in range(chance.randint(3, 60)):
            staff = chance.randint(0, 80)
            total = round(staff * chance.choice((1, 1, 1, chance.gauss(1, 0.2))))
            if chance.random() < 0.06:
                total = total * 10 + chance.randint(0, 9)  # a digit too many
            kind = chance.choice(("township", "department"))
            lines.append(Line(number, kind, {"staff": staff, "total": max(total, 0)}))
        assert found(lines) == oracle(lines)
        seen += len(found(lines))
    assert seen > 30


def test_a_digit_too_many_is_found_and_half_a_county_of_errors_moves_nothing_else() -> None:
    cells = [(20 + n, 20 + n + n % 3) for n in range(20)]
    lines = [Line(n, "d", {"staff": s, "total": t}) for n, (s, t) in enumerate(cells)]
    assert found(lines) == set()
    for wrong in (3, 7, 11):
        lines[wrong] = Line(wrong, "d", {"staff": 20, "total": 220})
    assert found(lines) == {3, 7, 11}
    (first, *_) = outliers(lines, (PCS,))
    assert first == Outlier(3, PCS, {"earlier": {}, "later": {"total": 220, "staff": 20}})
    assert is_outlier(PCS.key)
    assert not is_outlier("0123456789abcdef")


def test_few_units_equal_units_and_empty_cells_raise_nothing() -> None:
    same = [Line(n, "d", {"staff": 10, "total": 10}) for n in range(12)]
    assert found(same) == set()
    assert found([*same[:6], Line(9, "d", {"staff": 10, "total": 400})]) == set()
    assert found([*same, Line(90, "d", {"staff": 10, "total": 400})]) == {90}
    assert found([*same, Line(90, "d", {"staff": 0, "total": 4}), Line(91, "d", {})]) == set()
    assert found([*same, Line(90, "d", {"staff": 2, "total": 5})]) == set(), "three computers"
