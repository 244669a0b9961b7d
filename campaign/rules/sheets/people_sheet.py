"""A list of people and their posts as it came in: rows to records, and what is wrong with them.

A person may hold several posts (a row each), a mailbox may be shared, a post may have no address:
all are allowed, the last two with a warning. A person is known by name and mobile number, without
one by name and address, without either by name and unit: a landline or a mailbox is shared by many,
and a mobile number belongs to one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from campaign.rules.errors import Invalid
from campaign.rules.permissions import Role
from campaign.rules.sheets.addresses import tidy_email, tidy_phone
from campaign.rules.sheets.days import read_day
from campaign.rules.sheets.people_sets import set_problems
from campaign.rules.sheets.person_record import PersonRecord
from campaign.rules.sheets.role_words import role_named, role_words
from campaign.rules.sheets.rows import (
    ERROR,
    WARNING,
    Column,
    Problem,
    Row,
    SheetResult,
    find_columns,
    tidy_code,
    tidy_name,
    unshowable,
)

__all__ = ["PEOPLE_COLUMNS", "PersonRecord", "check_people"]

MOST_NAME = 60

UNIT: Final = Column("unit", "单位代码", ("代码", "单位编码", "编码", "unit_code", "code"))
UNIT_NAME: Final = Column("unit_name", "单位名称", ("单位", "单位全称"))
ROLE: Final = Column("role", "岗位", ("角色", "职责", "身份"), required=True)
NAME: Final = Column("name", "姓名", ("人员", "名字", "人员姓名"), required=True)
EMAIL: Final = Column("email", "邮箱", ("电子邮箱", "电子邮件", "e-mail", "mail"))
PHONE: Final = Column(
    "phone", "手机", ("电话", "手机号", "手机号码", "联系电话", "电话号码", "mobile")
)
FROM: Final = Column("from", "起始日期", ("开始日期", "任职日期", "from_on", "起"))
UNTIL: Final = Column("until", "终止日期", ("结束日期", "截止日期", "离任日期", "until_on", "止"))
LOCALE: Final = Column("locale", "语言", ("language", "界面语言"))
PEOPLE_COLUMNS: tuple[Column, ...] = (
    UNIT, UNIT_NAME, ROLE, NAME, EMAIL, PHONE, FROM, UNTIL, LOCALE,
)  # fmt: skip

VACANT = frozenset({"空缺", "暂缺", "暂空", "待定", "无", "vacant", "-", "—", "/"})
_LOCALES = {
    "": "zh", "zh": "zh", "zh-cn": "zh", "中文": "zh", "汉语": "zh",
    "en": "en", "en-us": "en", "en-gb": "en", "英文": "en", "英语": "en", "english": "en",
}  # fmt: skip


def check_people(
    rows: Iterable[Row],
    known_units: Mapping[str, str],
    *,
    headings: Sequence[str] | None = None,
    heading_row: int = 1,
) -> SheetResult[PersonRecord]:
    """Read a list of people against the units that are known: their names by code.

    A unit is named by its code or, where the code is left out, by a name that only one unit bears.
    """
    rows = list(rows)
    if headings is None:
        headings = list(rows[0].cells) if rows else []
    columns, problems = find_columns(headings, PEOPLE_COLUMNS, heading_row)
    if UNIT.key not in columns and UNIT_NAME.key not in columns:
        problems.append(
            Problem(heading_row, UNIT.heading, "缺少这一列。请在表头加上这一列，再重新上传。")
        )
    if any(problem.severity == ERROR for problem in problems):
        return SheetResult((), tuple(problems))
    if not rows:
        problems.append(Problem(0, "", "文件里没有人员。请在表头下面每行写一个人。"))
    reader = _Reader(columns, known_units)
    records = [record for row in rows if (record := reader.read(row))]
    problems += reader.problems
    problems += set_problems(
        records, {key: columns.get(key, key) for key in ("role", "email", "phone")}
    )
    return SheetResult(tuple(records), tuple(sorted(problems, key=lambda problem: problem.row)))


class _Reader:
    """Reads row after row into records."""

    def __init__(self, columns: Mapping[str, str], known_units: Mapping[str, str]) -> None:
        self.columns = columns
        self.units = known_units
        self.codes_by_name = _by_name(known_units)
        self.problems: list[Problem] = []

    def read(self, row: Row) -> PersonRecord | None:
        """Turn one row into a record; None where the row says nothing or has an error."""
        before = len(self.problems)
        name = tidy_name(self.cell(row, NAME))
        if name.casefold() in VACANT:
            self.note(row, NAME, WARNING, "这个岗位空缺，没有读入。发给它的告知会转给上一级。")
            return None
        unit_code = self.unit_code(row)
        role = self.role(row)
        self.check_name(row, name)
        email = self.address(row, EMAIL)
        phone = self.address(row, PHONE)
        from_on, until_on = self.span(row)
        locale = self.locale(row)
        if any(problem.severity == ERROR for problem in self.problems[before:]) or role is None:
            return None
        self.warn_unreachable(row, email, phone)
        return PersonRecord(
            row.number, unit_code, role, name, email, phone, from_on, until_on, locale
        )

    def cell(self, row: Row, column: Column) -> str:
        """Return the text of a cell, "" where the file has no such column."""
        heading = self.columns.get(column.key)
        return row.cells.get(heading, "").strip() if heading else ""

    def note(self, row: Row, column: Column, severity: str, message: str, **values: object) -> None:
        """Note a problem in a cell."""
        heading = self.columns.get(column.key, column.heading)
        self.problems.append(Problem(row.number, heading, message, values, severity))

    def unit_code(self, row: Row) -> str:
        """Find the unit by its code or, without one, by its name."""
        code = tidy_code(self.cell(row, UNIT))
        name = tidy_name(self.cell(row, UNIT_NAME))
        if code:
            self.check_code(row, code, name)
            return code
        codes = self.codes_by_name.get(name, ())
        column = UNIT if UNIT.key in self.columns and not name else UNIT_NAME
        if not name:
            self.note(row, column, ERROR, "没有填写。请写单位代码。")
        elif not codes:
            self.note(row, column, ERROR, "找不到单位“%(name)s”。请先导入单位。", name=name[:40])
        elif len(codes) > 1:
            self.note(
                row,
                column,
                ERROR,
                "有 %(count)s 个单位都叫“%(name)s”。请改写单位代码。",
                count=len(codes),
                name=name[:40],
            )
        return codes[0] if codes else ""

    def check_code(self, row: Row, code: str, name: str) -> None:
        """Look a code up; a name beside it that differs may mean a slip in the code."""
        known = self.units.get(code)
        if known is None:
            self.note(
                row, UNIT, ERROR, "找不到代码为“%(code)s”的单位。请先导入单位。", code=code[:40]
            )
        elif name and name != known:
            self.note(
                row,
                UNIT_NAME,
                WARNING,
                "代码“%(code)s”的单位叫“%(known)s”，和这里写的不同。以代码为准。",
                code=code,
                known=known,
            )

    def role(self, row: Row) -> Role | None:
        """Read the role: one of the table."""
        word = self.cell(row, ROLE)
        role = role_named(word)
        if not word:
            self.note(row, ROLE, ERROR, "没有填写。可以填：%(roles)s。", roles=role_words())
        elif role is None:
            self.note(
                row,
                ROLE,
                ERROR,
                "“%(word)s”不是岗位。可以填：%(roles)s。",
                word=word[:20],
                roles=role_words(),
            )
        return role

    def check_name(self, row: Row, name: str) -> None:
        """Check a name: required, not too long, showable."""
        if not name:
            self.note(row, NAME, ERROR, "没有填写。岗位空着就写“空缺”，或删去这一行。")
        elif len(name) > MOST_NAME:
            self.note(row, NAME, ERROR, "姓名太长，最多 %(most)s 个字。", most=MOST_NAME)
        elif character := unshowable(name):
            self.note(
                row,
                NAME,
                ERROR,
                "姓名里有不能显示的字符（%(character)s）。请重新输入这一格。",
                character=character,
            )

    def address(self, row: Row, column: Column) -> str | None:
        """Read an address or a number; a blank cell is None."""
        text = self.cell(row, column)
        if not text or text in VACANT:
            return None
        try:
            return tidy_email(text) if column is EMAIL else tidy_phone(text)
        except Invalid as refused:
            self.note(row, column, ERROR, refused.message, **refused.values)
            return None

    def span(self, row: Row) -> tuple[date | None, date | None]:
        """Read the first day and the last day of a post; the last day becomes the day after it."""
        days: list[date | None] = []
        for column in (FROM, UNTIL):
            text = self.cell(row, column)
            day = read_day(text) if text else None
            if text and day is None:
                self.note(
                    row,
                    column,
                    ERROR,
                    "“%(text)s”不是日期。请写成 2011-02-10。",
                    text=text[:20],
                )
            days.append(day)
        first, last = days
        if first and last and last < first:
            self.note(row, UNTIL, ERROR, "终止日期早于起始日期。")
        return first, last + timedelta(days=1) if last else None

    def locale(self, row: Row) -> str:
        """Read the language of letters and pages: Chinese unless said otherwise."""
        word = self.cell(row, LOCALE)
        locale = _LOCALES.get(word.casefold())
        if locale is None:
            self.note(row, LOCALE, ERROR, "“%(word)s”不认识。可以填：中文、英文。", word=word[:20])
        return locale or "zh"

    def warn_unreachable(self, row: Row, email: str | None, phone: str | None) -> None:
        """Say what a missing address means for the people who will have to telephone."""
        if email:
            return
        if phone:
            message = "没有邮箱：发给这个岗位的告知会变成电话任务。"
        else:
            message = "没有邮箱，也没有电话：告知不到这个岗位，请尽快补上。"
        self.note(row, EMAIL, WARNING, message)


def _by_name(known_units: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for code, name in known_units.items():
        codes[name] = (*codes.get(name, ()), code)
    return codes
