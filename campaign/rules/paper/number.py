"""Numbers as papers print them, read back exactly: 3,315 台, 85%, 近 300 万元, 近 1/3.

A document number 发文字号 is given by series and year: 云督办〔2026〕7 号.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")
_POWERS = {"万": 10_000, "亿": 100_000_000}
ABOUT = ("近", "约", "左右", "多", "余", "以上", "以下", "超过", "不足", "过半", "半数", "大多数")
NOTHING = frozenset({"没有", "无", "〇", "零"})


@dataclass(frozen=True)
class Number:
    """What stands printed; ``about``: 近, 左右 and the like; ``decimals`` as printed."""

    value: Fraction
    per_cent: bool = False
    about: bool = False
    decimals: int = 0


def read_number(text: str) -> Number | None:
    """Return the one number of a printed field, None where it holds none or several."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("\u00a0", "")
    if plain in NOTHING:
        return Number(Fraction(0))
    about = any(word in plain for word in ABOUT)
    found = _FRACTION.search(plain)
    if found is not None:
        whole = int(found[2])
        return Number(Fraction(int(found[1]), whole), about=about) if whole else None
    numbers = list(_NUMBER.finditer(plain))
    if len(numbers) != 1:
        return None
    (one,) = numbers
    digits = one[0].replace(",", "").replace("−", "-")
    value = Fraction(digits)
    after = plain[one.end() :]
    if after[:1] in _POWERS:
        value *= _POWERS[after[0]]
    per_cent = after[:1] == "%"
    decimals = len(digits.partition(".")[2])
    return Number(value / 100 if per_cent else value, per_cent, about, decimals)


def paper_number(series: str, year: int, n: int) -> str:
    """Return a document number as papers print it."""
    return f"{series}〔{year}〕{n} 号"
