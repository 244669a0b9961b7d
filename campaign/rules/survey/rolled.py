"""What sums say besides themselves: rates 正版率, and the shares of products and makers 厂商."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from campaign.rules.shares import per_cent
from campaign.rules.survey.expression import Term, summed
from campaign.rules.survey.form import Field, Form, Group, Rate

MAKER, PRODUCT = "maker", "product"
Totals = Mapping[str, int]


@dataclass(frozen=True)
class RateNow:
    """A rate of the form with the numbers behind it; ``share`` is None without a denominator."""

    rate: Rate
    part: Fraction
    whole: Fraction

    @property
    def share(self) -> str | None:
        """Per cent with one decimal."""
        return share_of(self.part, self.whole)


@dataclass(frozen=True)
class ShareLine:
    """One maker or product; an empty name gathers the fields that name none."""

    name: str
    value: int
    share: str | None


@dataclass(frozen=True)
class ShareTable:
    """How a group's sums in one column are divided; ``field`` says unit and decimals."""

    by: str
    group: Group
    column: str
    field: Field
    lines: tuple[ShareLine, ...]
    total: int


def share_of(part: Fraction, whole: Fraction) -> str | None:
    """Return the share as papers print it; None where there is nothing to divide by."""
    step = part.denominator * whole.denominator
    return per_cent(int(part * step), int(whole * step)) if whole > 0 else None


def rates_of(form: Form, totals: Totals) -> tuple[RateNow, ...]:
    """Return the form's rates over these sums; a field that nobody filed counts as nothing."""
    values = {one.key: Fraction(totals.get(one.key, 0), 10**one.decimals) for one in form.additive}
    return tuple(
        RateNow(rate, _come_to(rate.part, values), _come_to(rate.whole, values))
        for rate in form.rates
    )


def shares_of(form: Form, totals: Totals, by: str) -> tuple[ShareTable, ...]:
    """Return a table for each group and column in which a field names its maker (or product).

    The largest share stands first; what names none, a table's row for all others, last. In a
    plain list only the fields that name one count: a total may stand among them.
    """
    found = []
    for group in form.groups:
        numbers = [
            one for one in group.fields
            if one.additive and (group.is_table or getattr(one, by))
        ]  # fmt: skip
        numbers.sort(key=_measure)
        for (column, _unit), some in groupby(numbers, key=_measure):
            fields = tuple(some)
            if any(getattr(one, by) for one in fields):
                found.append(_table(group, column, fields, totals, by))
    return tuple(found)


def _measure(one: Field) -> tuple[str, str]:
    return one.column, one.unit


def _table(
    group: Group, column: str, fields: tuple[Field, ...], totals: Totals, by: str
) -> ShareTable:
    sums: dict[str, int] = {}
    for one in fields:
        name = getattr(one, by)
        sums[name] = sums.get(name, 0) + totals.get(one.key, 0)
    total = sum(sums.values())
    order = sorted(sums.items(), key=lambda pair: (not pair[0], -pair[1]))
    lines = tuple(
        ShareLine(name, value, share_of(Fraction(value), Fraction(total))) for name, value in order
    )
    heading = fields[0].name if column else ""
    return ShareTable(by, group, heading, fields[0], lines, total)


def _come_to(terms: tuple[Term, ...], values: Mapping[str, Fraction]) -> Fraction:
    return summed(terms, values, {}) or Fraction(0)
