"""Single values of a plan file: each read as what its key asks for, or noted with its line."""

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from campaign.papers.plan_file.nodes import Node
from campaign.papers.plan_file.problem import PlanProblem, Problems
from campaign.rules.sheets.rows import unshowable

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,59}")
_WHOLE = re.compile(r"[+-]?\d{1,6}")
# How a line with a key looks; others are named without a value.
_EXAMPLES = {
    "code": "code: ruanjian-2026", "name": "name: 报送统计表", "issued_on": "issued_on: 2026-03-02",
    "goal_on": "goal_on: 2026-09-30", "office_unit": "office_unit: 县文化广电和旅游局",
    "title": "title: 关于印发工作方案的通知", "key": "key: survey", "kind": "kind: self_check",
    "from_on": "from_on: 2026-03-02", "to_on": "to_on: 2026-04-30", "stage": "stage: check",
    "due_on": "due_on: 2026-04-20", "for_kinds": "for_kinds: [department, township]",
    "number": "number: 1", "offset": "offset: -7", "level": "level: 0",
    "audience": "audience: contact", "letter": "letter: clock",
}  # fmt: skip
MISSING = "缺少这个键。请加一行，例如 %(example)s。"
EMPTY = "没有填写。请写上内容，例如 %(example)s。"
_YES, _NO = ("true", "yes", "是"), ("false", "no", "否")
YEARS = range(1990, 2101)


class Fields:
    """The keys of one mapping; every question notes its own problem and answers None or a default.

    `asked` collects the keys that were asked for, so that the others can be told as unknown.
    """

    def __init__(self, node: Node, path: str, problems: Problems) -> None:
        self.node = node
        self.path = path
        self.problems = problems
        self.asked: list[str] = []
        self.entries = node.entries or {}
        for line, key in node.doubles:
            self.problems.add(line, self.at(key), "这个键写了两次。请只留一个。")

    def at(self, key: str) -> str:
        """Return the path of a key for people."""
        return f"{self.path}.{key}" if self.path else key

    def line(self, key: str) -> int:
        """Return the line of a key, or of the mapping where it is missing."""
        return self.entries[key][0] if key in self.entries else self.node.line

    def wrong(self, key: str, message: str, **values: object) -> None:
        """Note a problem of a key."""
        self.problems.note(PlanProblem(self.line(key), self.at(key), message, values))

    def node_of(self, key: str, *, required: bool) -> Node | None:
        """Return the value of a key, None where nothing is written."""
        self.asked.append(key)
        found = self.entries.get(key)
        if found is None or found[1].is_nothing():
            if required:
                message = EMPTY if found else MISSING
                self.wrong(key, message, example=example(key))
            return None
        return found[1]

    def _single(self, key: str, *, required: bool) -> str | None:
        node = self.node_of(key, required=required)
        if node is None:
            return None
        if node.text is None:
            self.wrong(key, "这里只能写一个值，不能写列表或下级的键。")
            return None
        return node.text.strip()

    def text(self, key: str, *, most: int, required: bool = False) -> str:
        """Return a text; "" where there is none."""
        text = self._single(key, required=required)
        if text is None:
            return ""
        return text if self._fits(key, text, most) else ""

    def _fits(self, key: str, text: str, most: int) -> bool:
        if not text:
            self.wrong(key, EMPTY, example=example(key))
        elif len(text) > most:
            self.wrong(key, "太长，最多 %(most)s 个字。", most=most)
        elif character := unshowable(text):
            self.wrong(key, "有不能显示的字符（%(character)s）。", character=character)
        else:
            return True
        return False

    def key(self, key: str, *, required: bool = True) -> str | None:
        """Return a name for use within the plan: Latin letters, digits, "_" and "-"."""
        text = self._single(key, required=required)
        if text is None or _KEY.fullmatch(text):
            return text
        self.wrong(key, "只能用英文字母、数字、下划线和横线，最多 60 个字符。")
        return None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a date."""
        text = self._single(key, required=required)
        if text is None:
            return None
        try:
            day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            self.wrong(
                key, "“%(text)s”不是日期。请写成 2011-02-10 这样，并检查这一天是否存在。",
                text=text[:30],
            )  # fmt: skip
        elif day.year not in YEARS:
            self.wrong(key, "年份 %(year)s 不对。", year=day.year)
            return None
        return day

    def flag(self, key: str, *, default: bool) -> bool:
        """Return yes or no."""
        text = self._single(key, required=False)
        if text is None:
            return default
        if text.casefold() not in (*_YES, *_NO):
            self.wrong(key, "只能写 true 或 false（也可以写 是、否）。")
            return default
        return text.casefold() in _YES

    def whole(self, key: str, *, default: int | None = None) -> int | None:
        """Return a whole number."""
        text = self._single(key, required=default is None)
        if text is None:
            return default
        if not _WHOLE.fullmatch(text):
            self.wrong(key, "只能写整数，例如 -7 或 3。")
            return None
        return int(text)

    def choice(
        self, key: str, choices: Sequence[str], *, default: str | None = None, required: bool = True
    ) -> str | None:
        """Return one of the words allowed."""
        text = self._single(key, required=required and default is None)
        if text is None:
            return default
        if text not in choices:
            self.wrong(
                key,
                "“%(text)s”不认识。可以写：%(choices)s。",
                text=text[:40],
                choices="、".join(choices),
            )
            return None
        return text

    def texts(self, key: str, *, most: int) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        node = self.node_of(key, required=False)
        if node is None:
            return ()
        if node.entries is not None:
            self.wrong(key, "这里要写列表：每行一项，前面加“- ”。")
            return ()
        found = []
        for item in [node] if node.items is None else node.items:
            if item.text is None or item.is_nothing():
                self.problems.add(item.line, self.at(key), "列表里的每一项只能是一个词或一句话。")
            elif self._fits(key, item.text.strip(), most):
                found.append(item.text.strip())
        return tuple(found)

    def mappings(self, key: str, *, required: bool) -> list[Node]:
        """Return the entries of a list of mappings."""
        node = self.node_of(key, required=required)
        if node is None:
            return []
        if node.items is None:
            self.wrong(key, "这里要写列表：每一项前面加“- ”。")
            return []
        good = []
        for item in node.items:
            if item.entries is None:
                self.problems.add(item.line, self.at(key), "这一项要写成“键: 值”的形式。")
            else:
                good.append(item)
        return good

    def refuse_unknown(self) -> None:
        """Note every key that nobody asked for, with the nearest one that would be read."""
        for key, (line, _) in self.entries.items():
            if key in self.asked:
                continue
            near = nearest(key, self.asked)
            if near:
                self.problems.add(line, self.at(key), "没有这个键。是不是“%(near)s”？", near=near)
            else:
                self.problems.add(
                    line,
                    self.at(key),
                    "没有这个键。这里可以写：%(keys)s。",
                    keys="、".join(dict.fromkeys(self.asked)),
                )


def example(key: str) -> str:
    """Return how a line with this key looks."""
    return _EXAMPLES.get(key, f"{key}: …")


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the word that was probably meant, or None."""
    close = difflib.get_close_matches(word.casefold(), list(words), n=1, cutoff=0.6)
    return close[0] if close else None
