"""The proof-reader: what is printed against what the data say, and against itself.

It is given what stands in the paper (each field as printed, each number outside all fields), what
the same queries say now, and which fields belong together. It knows no file and no database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from campaign.rules.matrix import share_named
from campaign.rules.paper.number import Number, read_number


class Fault(StrEnum):
    """What can be wrong; every one bars a signature."""

    BLANK = "blank"
    TWICE = "twice"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    PARTS = "parts"
    SHARE = "share"
    SAME = "same"
    LOOSE = "loose"


@dataclass(frozen=True)
class Printed:
    """A field as it stands in the paper, with its sentence."""

    key: str
    text: str
    sentence: str = ""


@dataclass(frozen=True)
class Parts:
    """其中: the parts come to the whole, or (``exact`` false) to no more than it."""

    whole: str
    parts: tuple[str, ...]
    exact: bool = True


@dataclass(frozen=True)
class Share:
    """``key`` prints what ``part`` is of ``whole``."""

    key: str
    part: str
    whole: str


@dataclass(frozen=True)
class Same:
    """Two fields that say the same: one in the text, one in the table."""

    one: str
    other: str


Tie = Parts | Share | Same


@dataclass(frozen=True)
class Sheet:
    """All that the proof-reader is given.

    ``data``: key -> text as the query says it now. ``loose``: numbers in no field, each with its
    sentence; ``confirmed``: those pairs that a person has vouched for.
    """

    printed: Sequence[Printed]
    data: Mapping[str, str]
    ties: Sequence[Tie] = ()
    loose: Sequence[tuple[str, str]] = ()
    confirmed: frozenset[tuple[str, str]] = frozenset()
    first: Mapping[str, Printed] = field(init=False)

    def __post_init__(self) -> None:
        """Look up by key: where a field is printed twice the first counts, the second is told."""
        found: dict[str, Printed] = {}
        for one in self.printed:
            found.setdefault(one.key, one)
        object.__setattr__(self, "first", found)

    def number(self, key: str) -> Number | None:
        """Return the number printed under a key, the data's where it is not printed; or None."""
        return read_number(self.shown(key).text)

    def shown(self, key: str) -> Printed:
        """Return what stands under a key, or would."""
        return self.first.get(key) or Printed(key, self.data.get(key, ""))


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where, what stands there, what should."""

    fault: Fault
    key: str
    printed: str
    expected: str = ""
    sentence: str = ""


Check = Callable[[Sheet], Iterator[Finding]]


def blank(sheet: Sheet) -> Iterator[Finding]:
    """A field without text."""
    for one in sheet.printed:
        if not one.text.strip():
            yield Finding(Fault.BLANK, one.key, "", sheet.data.get(one.key, ""), one.sentence)


def twice(sheet: Sheet) -> Iterator[Finding]:
    """One key, two texts."""
    for one in sheet.printed:
        before = sheet.first[one.key].text
        if _plain(one.text) != _plain(before):
            yield Finding(Fault.TWICE, one.key, one.text, before, one.sentence)


def differs(sheet: Sheet) -> Iterator[Finding]:
    """A field that the query would print otherwise now."""
    for one in sheet.printed:
        now = sheet.data.get(one.key)
        if now is not None and one.text.strip() and _plain(one.text) != _plain(now):
            yield Finding(Fault.DIFFERS, one.key, one.text, now, one.sentence)


def unknown(sheet: Sheet) -> Iterator[Finding]:
    """A field that no query stands behind (any more)."""
    for one in sheet.printed:
        if one.key not in sheet.data:
            yield Finding(Fault.UNKNOWN, one.key, one.text, "", one.sentence)


def parts(sheet: Sheet) -> Iterator[Finding]:
    """其中 sums, and the rows of a table against its total."""
    for tie in sheet.ties:
        if not isinstance(tie, Parts):
            continue
        whole = sheet.number(tie.whole)
        numbers = [sheet.number(key) for key in tie.parts]
        if whole is None or any(one is None for one in numbers):
            continue  # one of them is not printed, or was told as blank
        total = sum((one.value for one in numbers if one), Fraction(0))
        if total > whole.value or (tie.exact and total != whole.value):
            yield _of(sheet, Fault.PARTS, tie.whole, plain_number(total))


def shares(sheet: Sheet) -> Iterator[Finding]:
    """A per cent or a fraction against the two numbers that it is made of."""
    for tie in sheet.ties:
        if not isinstance(tie, Share) or tie.key not in sheet.first:
            continue
        part, whole = sheet.number(tie.part), sheet.number(tie.whole)
        if part is None or whole is None or not sheet.first[tie.key].text.strip():
            continue
        now = share_printed(part.value, whole.value, like=sheet.first[tie.key].text)
        if _plain(now) != _plain(sheet.first[tie.key].text):
            yield _of(sheet, Fault.SHARE, tie.key, now)


def same(sheet: Sheet) -> Iterator[Finding]:
    """A number of the text against the table's."""
    for tie in sheet.ties:
        if not isinstance(tie, Same):
            continue
        one, other = sheet.number(tie.one), sheet.number(tie.other)
        if one is not None and other is not None and one.value != other.value:
            yield _of(sheet, Fault.SAME, tie.one, sheet.shown(tie.other).text)


def loose(sheet: Sheet) -> Iterator[Finding]:
    """A number in no field that nobody has vouched for in this sentence."""
    for number, sentence in dict.fromkeys(sheet.loose):
        if (number, sentence) not in sheet.confirmed:
            yield Finding(Fault.LOOSE, "", number, "", sentence)


# fmt: off
CHECKS: tuple[tuple[Fault, Check], ...] = (
    (Fault.BLANK,   blank),
    (Fault.TWICE,   twice),
    (Fault.DIFFERS, differs),
    (Fault.UNKNOWN, unknown),
    (Fault.PARTS,   parts),
    (Fault.SHARE,   shares),
    (Fault.SAME,    same),
    (Fault.LOOSE,   loose),
)
# fmt: on


def proofread(sheet: Sheet) -> tuple[Finding, ...]:
    """Return all that is wrong, in the order of the table; nothing: it may be signed."""
    return tuple(finding for _fault, check in CHECKS for finding in check(sheet))


def share_printed(part: Fraction, whole: Fraction, *, like: str) -> str:
    """Return a share in the manner of ``like``: per cent with as many decimals, or in words."""
    found = read_number(like)
    if found is None or not found.per_cent:
        step = part.denominator * whole.denominator
        return share_named(int(part * step), int(whole * step))
    if not whole:
        return "无应报单位"
    return per_cent_printed(part / whole, found.decimals)


def per_cent_printed(share: Fraction, decimals: int = 1) -> str:
    """Return 85%, or 98.1%: half up; all but one is never all, one never none."""
    step = 10**decimals
    scaled = (share * 100 * step * 2 + 1) // 2
    if share < 1:
        scaled = min(scaled, 100 * step - 1)
    if share > 0:
        scaled = max(scaled, 1)
    whole, rest = divmod(int(scaled), step)
    return f"{whole}.{rest:0{decimals}d}%" if decimals else f"{whole}%"


def plain_number(number: Fraction) -> str:
    """Return a number with thousands apart."""
    if number.denominator == 1:
        return f"{int(number):,}"
    return f"{float(number):,.4f}".rstrip("0")


def changed(was: Mapping[str, str], now: Iterable[Printed]) -> tuple[tuple[str, str, str], ...]:
    """Return (key, text before, text now) of each field that an edit has changed or taken out."""
    seen: dict[str, str] = {}
    for one in now:
        # Of a field that stands in two places, the one that differs is told.
        if one.key not in seen or _plain(seen[one.key]) == _plain(was.get(one.key, "")):
            seen[one.key] = one.text
    return tuple(
        (key, was.get(key, ""), seen.get(key, ""))
        for key in dict.fromkeys((*was, *seen))
        if _plain(was.get(key, "")) != _plain(seen.get(key, ""))
    )


def _of(sheet: Sheet, fault: Fault, key: str, expected: str) -> Finding:
    one = sheet.shown(key)
    return Finding(fault, key, one.text, expected, one.sentence)


def _plain(text: str) -> str:
    """Texts are compared without spaces: an editor may put one between a number and its unit."""
    return "".join(text.split())
