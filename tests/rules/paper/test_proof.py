"""The proof-reader finds every planted mistake, and nothing in a paper that is right."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.paper.number import Number, paper_number, read_number
from campaign.rules.paper.proof import (
    CHECKS,
    Fault,
    Parts,
    Printed,
    Same,
    Share,
    Sheet,
    changed,
    per_cent_printed,
    plain_number,
    proofread,
    share_printed,
)
from campaign.rules.paper.words import FAULTS, PAPER_STATES

COUNT = st.integers(min_value=0, max_value=20_000)


def faults(sheet: Sheet) -> set[tuple[Fault, str]]:
    return {(one.fault, one.key) for one in proofread(sheet)}


def thousands(number: int) -> str:
    """Written apart from the code that is judged."""
    digits, found = str(number), ""
    while len(digits) > 3:
        digits, found = digits[:-3], f",{digits[-3:]}{found}"
    return digits + found


@st.composite
def papers(draw: st.DrawFn) -> Sheet:
    """A paper that is right: a total, its rows, a share, and the same number in the text."""
    rows = draw(st.lists(COUNT, min_size=1, max_size=6))
    total = sum(rows)
    got = draw(st.integers(min_value=0, max_value=total))
    texts = {f"rows.{n}": thousands(row) for n, row in enumerate(rows)}
    texts |= {"total": thousands(total), "said": thousands(total), "got": f"{got} 份"}
    ties: list[Parts | Share | Same] = [
        Parts("total", tuple(f"rows.{n}" for n in range(len(rows)))),
        Parts("total", ("got",), exact=False), Same("said", "total"),
    ]  # fmt: skip
    if total:
        tenths = int(Fraction(got * 1000, total) + Fraction(1, 2))
        tenths = min(tenths, 999) if got < total else tenths
        tenths = max(tenths, 1) if got else tenths
        texts["share"] = f"{tenths // 10}.{tenths % 10}%"
        ties.append(Share("share", "got", "total"))
    printed = [Printed(key, text, "某句") for key, text in texts.items()]
    return Sheet(draw(st.permutations(printed)), texts, ties)


@given(papers())
@settings(max_examples=60)
def test_a_paper_that_is_right_is_right(sheet: Sheet) -> None:
    assert proofread(sheet) == ()


@given(papers(), st.data())
@settings(max_examples=100)
def test_one_number_changed_in_the_text_is_found_and_named(
    sheet: Sheet, data: st.DataObject
) -> None:
    numbered = [one for one in sheet.printed if one.key != "share"]
    victim = data.draw(st.sampled_from(numbered))
    was = read_number(victim.text)
    assert was is not None
    other = thousands(int(was.value) + data.draw(st.integers(min_value=1, max_value=9)))
    printed = [replace(one, text=other) if one is victim else one for one in sheet.printed]
    found = faults(replace(sheet, printed=printed))
    assert (Fault.DIFFERS, victim.key) in found
    if victim.key.startswith("rows") or victim.key == "total":
        assert (Fault.PARTS, "total") in found
    if victim.key in {"said", "total"}:
        assert (Fault.SAME, "said") in found
    honest = {**sheet.data, victim.key: other}
    still = faults(replace(sheet, printed=printed, data=honest))
    assert (Fault.DIFFERS, victim.key) not in still, "the data say so too"
    if victim.key.startswith("rows"):
        assert (Fault.PARTS, "total") in still, "its table does not add up all the same"


@given(papers(), st.data())
@settings(max_examples=40)
def test_what_the_data_say_otherwise_is_found_for_exactly_those_fields(
    sheet: Sheet, data: st.DataObject
) -> None:
    keys = data.draw(st.sets(st.sampled_from(sorted(sheet.data)), min_size=1))
    now = {key: text + "1" if key in keys else text for key, text in sheet.data.items()}
    assert faults(replace(sheet, data=now)) == {(Fault.DIFFERS, key) for key in keys}


def test_each_way_of_being_wrong() -> None:
    one = Printed("a", "3,315", "现有计算机台。")
    data = {"a": "3,315"}
    assert not proofread(Sheet([one], data))
    assert not proofread(Sheet([replace(one, text="3, 315 ")], data)), "spaces are no difference"
    assert faults(Sheet([replace(one, text=" ")], data)) == {(Fault.BLANK, "a")}
    assert faults(Sheet([one, replace(one, text="3,314")], data)) == {
        (Fault.TWICE, "a"), (Fault.DIFFERS, "a")
    }  # fmt: skip
    assert faults(Sheet([one], {})) == {(Fault.UNKNOWN, "a")}
    share = Printed("s", "近 1/3")
    near = [Printed("p", "4"), Printed("w", "14"), share]
    right = {"p": "4", "w": "14", "s": "近 1/3"}
    tie = Share("s", "p", "w")
    assert not proofread(Sheet(near, right, [tie]))
    most = [Printed("p", "13"), Printed("w", "14"), share]
    assert faults(Sheet(most, {**right, "p": "13"}, [tie])) == {(Fault.SHARE, "s")}
    none = [Printed("p", "0"), Printed("w", "0"), Printed("s", "85%")]
    (told,) = proofread(Sheet(none, {"p": "0", "w": "0", "s": "85%"}, [tie]))
    assert (told.fault, told.expected) == (Fault.SHARE, "无应报单位")
    unread = [Printed("p", "若干"), Printed("w", "14"), share]
    assert not proofread(Sheet(unread, {"p": "若干", "w": "14", "s": "近 1/3"}, [tie]))
    assert not proofread(Sheet([], {}, [tie, Parts("w", ("p",)), Same("p", "w")]))
    hidden = {"p": "4", "w": "14", "s": "全部"}
    assert faults(Sheet([replace(share, text="全部")], hidden, [tie])) == {(Fault.SHARE, "s")}, (
        "what is not printed is known all the same"
    )
    gone = [Printed("p", "4"), Printed("w", "14"), Printed("s", " ")]
    assert faults(Sheet(gone, {"p": "4", "w": "14"}, [tie])) == {
        (Fault.BLANK, "s"), (Fault.UNKNOWN, "s")
    }  # fmt: skip


def test_a_number_in_no_field_is_told_once_until_somebody_vouches_for_it() -> None:
    sentence = "据统计约 20 家单位缺 85% 的软件，另有 20 家未报。"
    pairs = (("20", sentence), ("85%", sentence))
    sheet = Sheet([], {}, loose=(*pairs, pairs[0]))
    assert [one.printed for one in proofread(sheet)] == ["20", "85%"]
    assert proofread(replace(sheet, confirmed=frozenset(pairs))) == ()
    other = replace(sheet, loose=(("20", "现有 20 台。"),), confirmed=frozenset(pairs))
    assert len(proofread(other)) == 1, "it was vouched for in another sentence"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3,315", Number(Fraction(3315))),
        ("３３１５ 台", Number(Fraction(3315))),
        ("85%", Number(Fraction(85, 100), per_cent=True)),
        ("98.1%", Number(Fraction(981, 1000), per_cent=True, decimals=1)),
        ("近 300 万元", Number(Fraction(3_000_000), about=True)),
        ("299.8 万元", Number(Fraction(2_998_000), decimals=1)),
        ("1.5 亿元", Number(Fraction(150_000_000), decimals=1)),
        ("近 1/3", Number(Fraction(1, 3), about=True)),
        ("1/0", None),
        ("−7", Number(Fraction(-7))),
        ("没有", Number(Fraction(0))),
        ("若干", None),
        ("3 或 4", None),
    ],
)
def test_numbers_are_read_as_printed(text: str, number: Number | None) -> None:
    assert read_number(text) == number


def test_numbers_are_printed_as_papers_do() -> None:
    assert paper_number("云督办", 2026, 7) == "云督办〔2026〕7 号"
    assert plain_number(Fraction(3315)) == "3,315"
    assert plain_number(Fraction(5, 2)) == "2.5"
    shares = (
        (Fraction(85, 100), 0, "85%"), (Fraction(2999, 3000), 1, "99.9%"),
        (Fraction(1, 9000), 1, "0.1%"), (Fraction(1), 1, "100.0%"), (Fraction(0), 0, "0%"),
    )  # fmt: skip
    for share, decimals, text in shares:
        assert per_cent_printed(share, decimals) == text
    assert share_printed(Fraction(4), Fraction(14), like="大部分") == "近 1/3"


def test_an_edit_tells_what_it_changed() -> None:
    was = {"a": "1", "b": "2", "c": "3"}
    now = [Printed("a", "1 "), Printed("b", "9"), Printed("b", "2"), Printed("d", "4")]
    assert changed(was, now) == (("b", "2", "9"), ("c", "3", ""), ("d", "", "4"))


def test_every_fault_and_state_has_its_check_and_its_words() -> None:
    assert [fault for fault, _check in CHECKS] == list(Fault)
    assert set(FAULTS) == set(Fault)
    assert len(PAPER_STATES) == 6
