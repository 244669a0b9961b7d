"""A whole round's figures in one list 代录: a row a unit, a column a field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.rules.sheets.rows import Column, Problem, heading_key
from campaign.rules.survey.form import Form
from campaign.rules.survey.typed import Refused, Value, read_value

CODE, NAME = "unit_code", "unit_name"
MOST_ROWS = 10_000
# Kinds of an uploaded list: filled in only, or complete rows taken as answers of the units.
FILLED, ANSWERED = "figures", "answers"
FIGURE_KINDS = (FILLED, ANSWERED)
_UNIT = (Column(CODE, "单位代码", ("代码",), required=True), Column(NAME, "单位名称", ("单位",)))


def entry_columns(form: Form) -> tuple[Column, ...]:
    """Return the columns of a form's list; a field's own name counts where it is the only one."""
    names = [heading_key(one.name) for one in form.fields]
    labels = [heading_key(one.label) for one in form.fields]
    groups = {group.key: group.name for group in form.groups}
    found = []
    for one in form.fields:
        label, name = heading_key(one.label), heading_key(one.name)
        heading = one.label
        if labels.count(label) > 1:
            heading = f"{groups[one.group]}：{one.label}"
        also = (one.name,) if names.count(name) == 1 and name not in labels else ()
        found.append(Column(one.key, heading, also))
    return (*_UNIT, *found)


@dataclass
class RowReader:
    """Reads the fields of rows; what was read once is not read again.

    ``headings``: the file's heading for each field's key.
    """

    form: Form
    headings: Mapping[str, str]
    known: dict[tuple[str, str], Value | Refused | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note which fields the file has."""
        self.there = [
            (one, self.headings[one.key]) for one in self.form.fields if one.key in self.headings
        ]

    def read(
        self, number: int, cells: Mapping[str, str], problems: list[Problem]
    ) -> dict[str, Value]:
        """Return a row's values by field, without the empty ones; what cannot be read is told."""
        found: dict[str, Value] = {}
        for one, heading in self.there:
            text = cells[heading]
            if not text:
                continue
            at = (one.key, text)
            if at not in self.known:
                try:
                    self.known[at] = read_value(one, text)
                except Refused as wrong:
                    self.known[at] = wrong
            value = self.known[at]
            if isinstance(value, Refused):
                problems.append(Problem(number, heading, value.message, dict(value.values)))
            elif value is not None:
                found[one.key] = value
        return found
