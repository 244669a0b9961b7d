"""A form 统计表 as data: groups of fields with definitions, and the rules between them.

A form is versioned; a round that runs keeps the version that it was sent with.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from campaign.rules.survey.expression import Comparison, Term


class FieldType(StrEnum):
    """What may stand in a field."""

    COUNT = "count"  # a whole number, not negative
    MONEY = "money"  # a sum in the field's unit, with decimals
    CHOICE = "choice"  # one of the field's options
    YES_NO = "yes_no"
    TEXT = "text"


ADDITIVE = frozenset({FieldType.COUNT, FieldType.MONEY})  # what a roll-up sums and rules compare
UNITS = ("套", "许可数", "台", "人", "个", "元", "万元")
DECIMALS = {"元": 2, "万元": 4}  # a sum is kept to the cent, whatever its unit
YES, NO = "yes", "no"


class Severity(StrEnum):
    """What a rule does when it is broken."""

    HARD = "hard"  # the form is not taken
    SOFT = "soft"  # the unit has to say why


@dataclass(frozen=True)
class Field:
    """One cell of the form.

    ``row`` and ``row_name`` are empty where the group is a plain list. ``previous`` is the key of
    the same thing in the round before. ``definition`` stands beside the field (指标解释).
    ``maker`` and ``product``: whose share in a roll-up it counts to.
    """

    key: str
    name: str
    type: FieldType
    group: str
    unit: str = ""
    required: bool = True
    definition: str = ""
    options: tuple[str, ...] = ()
    previous: str = ""
    row: str = ""
    row_name: str = ""
    column: str = ""
    maker: str = ""
    product: str = ""

    @property
    def decimals(self) -> int:
        """How many decimals are kept; a stored number is the value times 10 to this power."""
        return DECIMALS.get(self.unit, 2) if self.type is FieldType.MONEY else 0

    @property
    def unit_word(self) -> str:
        """The unit as it stands behind a cell."""
        return self.unit.removesuffix("数")

    @property
    def additive(self) -> bool:
        """Whether it is a number that may be summed and compared."""
        return self.type in ADDITIVE

    @property
    def label(self) -> str:
        """The field's name as sentences call it: with its row."""
        return f"{self.row_name}：{self.name}" if self.row_name else self.name


@dataclass(frozen=True)
class Named:
    """A row or a column of a group that is a table, with its definition."""

    key: str
    name: str
    definition: str = ""
    maker: str = ""
    product: str = ""


@dataclass(frozen=True)
class Group:
    """Fields that belong together; a return may name it.

    A group with ``rows`` and ``columns`` is a table, any other a list.
    """

    key: str
    name: str
    fields: tuple[Field, ...]
    note: str = ""
    rows: tuple[Named, ...] = ()
    columns: tuple[Named, ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether it is shown as rows and columns."""
        return bool(self.rows)


@dataclass(frozen=True)
class Rule:
    """What has to hold between fields; ``says`` is the sentence for who filled it in.

    ``when``: it is judged only where this holds.
    """

    key: str
    severity: Severity
    test: Comparison
    says: str
    when: Comparison | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it speaks of, in the order of its text."""
        return tuple(dict.fromkeys((*self.test.names, *(self.when.names if self.when else ()))))


@dataclass(frozen=True)
class Rate:
    """A share that a roll-up computes from its sums: 正版率 is ``part`` of ``whole``."""

    key: str
    name: str
    part: tuple[Term, ...]
    whole: tuple[Term, ...]
    note: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it counts."""
        return tuple(dict.fromkeys(term.name for term in (*self.part, *self.whole) if term.name))


@dataclass(frozen=True)
class Form:
    """A form in one version.

    ``rates``: the first is the headline. ``below``: the fields that a roll-up shows of each unit.
    """

    code: str
    name: str
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...] = ()
    note: str = ""
    source: str = field(default="", compare=False)
    rates: tuple[Rate, ...] = ()
    below: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field in the order of the page."""
        return tuple(one for group in self.groups for one in group.fields)

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """The fields by key."""
        return {one.key: one for one in self.fields}

    @cached_property
    def additive(self) -> tuple[Field, ...]:
        """What a roll-up sums."""
        return tuple(one for one in self.fields if one.additive)
