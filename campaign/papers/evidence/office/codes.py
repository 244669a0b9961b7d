"""Codes inside a paper that fetch something from elsewhere: Word's fields, Excel's formulas."""

import re

from campaign.papers.evidence.office.markup import Attributes, Scanner
from campaign.papers.evidence.office.package import DAMAGED
from campaign.rules.errors import Invalid

DYNAMIC = (
    "文件里有自动取数的内容（DDE、链接或外部文件）。请把它改为普通文字，或输出为 PDF，再上传。"
)
_MOST_CODE = 40_000  # characters; no field and no formula is longer
_MOST_NESTED = 50
_FETCHES = re.compile(r"[\s\"]*(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDE|DATABASE|IMPORT)\b", re.I)
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'!')


class FieldScanner(Scanner):
    """Word: a field's code may come in pieces, with other fields within."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = [""]

    def start(self, name: str, attributes: Attributes) -> None:
        """A field begins, ends, or its code does."""
        super().start(name, attributes)
        local = name.rpartition(" ")[2]
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local == "instrText":
            self.parser.CharacterDataHandler = self.text
        elif local == "fldSimple":
            _judge_field(plain.get("instr", ""))
        elif local == "fldChar":
            self.mark(plain.get("fldCharType", ""))

    def end(self, name: str) -> None:
        """An element ends; the code of its field may go on in the next run."""
        super().end(name)
        self.parser.CharacterDataHandler = None

    def text(self, text: str) -> None:
        """Add a piece to the code of the innermost field."""
        self.open[-1] += text
        if len(self.open[-1]) > _MOST_CODE:
            raise Invalid(DAMAGED)
        _judge_field(self.open[-1])

    def mark(self, kind: str) -> None:
        """Follow fields into one another."""
        if kind == "begin":
            self.open.append("")
        elif kind == "end" and len(self.open) > 1:
            self.open.pop()
        if len(self.open) > _MOST_NESTED:
            raise Invalid(DAMAGED)


class FormulaScanner(Scanner):
    """Excel: formulas of cells and of names."""

    def __init__(self) -> None:
        super().__init__()
        self.code = ""

    def start(self, name: str, attributes: Attributes) -> None:
        """A formula begins."""
        super().start(name, attributes)
        if name.rpartition(" ")[2] in ("f", "definedName"):
            self.code = ""
            self.parser.CharacterDataHandler = self.text

    def end(self, name: str) -> None:
        """An element ends: a formula is judged."""
        super().end(name)
        if self.code:
            _judge_formula(self.code)
            self.code = ""
        self.parser.CharacterDataHandler = None

    def text(self, text: str) -> None:
        """Keep the formula."""
        self.code += text
        if len(self.code) > _MOST_CODE:
            raise Invalid(DAMAGED)


def _judge_field(code: str) -> None:
    if _FETCHES.match(code):
        raise Invalid(DYNAMIC)


def _judge_formula(code: str) -> None:
    """Refuse ``program|'topic'!item``: a bar stands in no other formula."""
    if "|" in code and "|" in _QUOTED.sub("", code):
        raise Invalid(DYNAMIC)
