"""A sheet's XML before it is read: how far its cells lie, what is hidden, what has no result."""

import re
from dataclasses import dataclass, field

from campaign.papers.tables.markup import Attributes, Scanner
from campaign.papers.tables.package import damaged
from campaign.papers.tables.table import Bounds, column_name, too_many_columns, too_many_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MOST_DEPTH = 40
_MOST_TEXT = 40_000
_MOST_NOTED = 400  # a form may have 300 cells
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_TRUE = ("1", "true")

Place = tuple[int, int]  # row number from 1, column from 0


@dataclass
class SheetFacts:
    """What a sheet holds, known before it is read; places are noted up to a few hundred."""

    last_row: int = 0
    width: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: list[Place] = field(default_factory=list)
    uncalculated: list[Place] = field(default_factory=list)


class SheetScanner(Scanner):
    """Reads a sheet of the kind that openpyxl will read: rows and cells in order, each once.

    Only cells with a value are held against the bounds: a spreadsheet program writes empty cells
    with a format as far as somebody dragged it.
    """

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self.bounds = bounds
        self.facts = SheetFacts()
        self.rows = 0
        self.row, self.column = 0, -1
        self.row_hidden = self.row_counted = False
        self.cell_type = self.inside = ""
        self.formula = self.value = False
        self.handlers = {
            f"{MAIN} c": self.cell_begins,
            f"{MAIN} v": self.value_begins,
            f"{MAIN} t": self.value_begins,
            f"{MAIN} f": self.formula_begins,
            f"{MAIN} row": self.row_begins,
            f"{MAIN} col": self.columns_described,
        }
        self.cell_name = f"{MAIN} c"

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; those that matter have a handler."""
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise damaged()
        if handler := self.handlers.get(name):
            handler(attributes)

    def end(self, name: str) -> None:
        """An element ends: a cell's end is where it is judged."""
        self.depth -= 1
        self.inside = ""
        if name == self.cell_name:
            self.cell_ends()

    def text(self, text: str) -> None:
        """Text: of a value, of a formula, or blanks between elements."""
        if self.inside == "value" and not text.isspace():
            self.value = True
        if len(text) > _MOST_TEXT:
            raise damaged()

    def row_begins(self, attributes: Attributes) -> None:
        """Take the row's number."""
        number = _number(attributes["r"]) if "r" in attributes else self.row + 1
        if number <= self.row:
            raise damaged()
        self.row, self.column = number, -1
        self.row_hidden = attributes.get("hidden") in _TRUE
        self.row_counted = False

    def cell_begins(self, attributes: Attributes) -> None:
        """Take the cell's place."""
        column = self.column + 1
        if reference := attributes.get("r"):
            place = _REFERENCE.fullmatch(reference)
            if place is None or int(place.group(2)) != self.row:
                raise damaged()
            column = _column_index(place.group(1))
        if column <= self.column:
            raise damaged()
        self.column = column
        self.cell_type = attributes.get("t", "n")
        self.formula = self.value = False

    def value_begins(self, _: Attributes) -> None:
        """The next text is a value's."""
        self.inside = "value"

    def formula_begins(self, _: Attributes) -> None:
        """The cell's value is a formula's; the text that follows is the formula."""
        self.formula = True

    def cell_ends(self) -> None:
        """Judge the cell: a value far out, or a formula without one."""
        place = (self.row, self.column)
        if self.formula and len(self.facts.formulas) < _MOST_NOTED:
            self.facts.formulas.append(place)
        if self.value or self.formula:
            self.count_row()
            if self.column >= self.bounds.columns:
                raise too_many_columns(self.bounds, self.row, column_name(self.column))
            self.facts.width = max(self.facts.width, self.column + 1)
        # A formula whose result is the empty text has a value without text, of type "str".
        nothing = self.formula and not self.value and self.cell_type != "str"
        if nothing and len(self.facts.uncalculated) < _MOST_NOTED:
            self.facts.uncalculated.append(place)

    def count_row(self) -> None:
        """Hold a row with a value against the bounds, once."""
        if self.row_counted:
            return
        self.row_counted = True
        self.rows += 1
        # As many rows again may be blank or titles; a cell beyond them is far out.
        if self.rows > self.bounds.rows + 30 or self.row > 2 * self.bounds.rows + 30:
            raise too_many_rows(self.bounds)
        self.facts.last_row = self.row
        if self.row_hidden and len(self.facts.hidden_rows) < _MOST_NOTED:
            self.facts.hidden_rows.append(self.row)

    def columns_described(self, attributes: Attributes) -> None:
        """Note hidden columns among those that may be read."""
        if attributes.get("hidden") in _TRUE:
            first, last = _number(attributes.get("min", "")), _number(attributes.get("max", ""))
            self.facts.hidden_columns.update(range(first - 1, min(last, self.bounds.columns)))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise damaged()
    return int(text)


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
