"""YAML text to plain values with their lines.

Built from the parser's events, so that nothing is constructed on the way: no anchors and aliases
(one line can stand for gigabytes), no tags, no keys twice, nesting and number within bounds.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from campaign.papers.plan_file.problem import Problems

_MOST_EVENTS = 20_000
_MOST_DEPTH = 12
_TAB = re.compile(r"^ *\t")
_WIDE_COLON = re.compile(r"^\s*(?:- *)*([A-Za-z_]\w*)\s*：")
_ALIAS = "不能用 & 和 * 引用别处的内容。请把内容写出来。"


@dataclass
class Node:
    """A value: `text` for a single one, `items` for a list, `entries` for keys with values."""

    line: int
    text: str | None = None
    quoted: bool = False
    items: "list[Node] | None" = None
    entries: "dict[str, tuple[int, Node]] | None" = None
    doubles: "list[tuple[int, str]]" = field(default_factory=list)

    def is_nothing(self) -> bool:
        """Tell whether nothing is written: blank, "~" or "null"."""
        return self.text is not None and not self.quoted and self.text in ("", "~", "null")


class Stopped(Exception):
    """The file cannot be read any further; the reason has been noted."""


def read_nodes(text: str, problems: Problems) -> Node | None:
    """Return the value of the whole file, or None when it cannot be read; notes why."""
    before = len(problems.found)
    _look_at_lines(text, problems)
    builder = _Builder(problems)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except Stopped:
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        if not any(problem.line == line for problem in problems.found[before:]):
            at = text.splitlines()[line - 1 : line]
            problems.add(
                line, "",
                "YAML 的写法不对，从这里读不下去（%(text)s）。请检查缩进、冒号后的空格和引号，"
                "例如 due_on: 2026-04-20。",
                text=(at[0].strip() if at else "")[:40] or "…",
            )  # fmt: skip
        return None
    except (YAMLError, RecursionError, ValueError):
        problems.add(0, "", "文件不是 YAML，或含有不能出现的字符。")
        return None
    if builder.root is None:
        problems.add(0, "", "文件里只有注释，没有内容。")
    return builder.root


def _look_at_lines(text: str, problems: Problems) -> None:
    """Tell of slips that the parser would call by other names."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _TAB.match(line):
            problems.add(number, "", "缩进用了制表符（Tab）。YAML 只能用空格缩进。")
        elif found := _WIDE_COLON.match(line):
            problems.add(
                number,
                found.group(1),
                "冒号是全角的“：”。请改成半角冒号，后面加一个空格。",
            )


class _Builder:
    """Puts events together; keeps the containers that are open on a stack of its own."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.root: Node | None = None
        self.open: list[Node] = []
        self.keys: list[tuple[int, str] | None] = []
        self.events = 0
        self.documents = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        self.events += 1
        line = event.start_mark.line + 1
        if self.events > _MOST_EVENTS:
            self.stop(line, "内容太多，不像一份方案。")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self.stop(line, _ALIAS)
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.stop(line, "一个文件只能写一份方案，不能用 --- 分成几份。")
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self.open.pop()
            self.keys.pop()
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
            self.value(event, line)

    def value(self, event: Any, line: int) -> None:
        """Take a value, or a key."""
        if event.tag not in (None, "!"):
            self.stop(line, "不能用 ! 标明类型。请直接写内容。")
        if isinstance(event, ScalarEvent):
            node = Node(line, text=event.value, quoted=event.style is not None)
        elif isinstance(event, MappingStartEvent):
            node = Node(line, entries={})
        else:
            node = Node(line, items=[])
        self.place(node)
        if node.text is None:
            self.open.append(node)
            self.keys.append(None)
            if len(self.open) > _MOST_DEPTH:
                self.stop(line, "层次太多，不像一份方案。")

    def place(self, node: Node) -> None:
        """Put the value where it belongs: into the container that is open, under its key."""
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if parent.items is not None:
            parent.items.append(node)
            return
        key = self.keys[-1]
        if key is None:
            if node.text is None:
                self.stop(node.line, "键只能是一个词。")
            self.keys[-1] = (node.line, node.text or "")
            return
        self.keys[-1] = None
        entries = parent.entries if parent.entries is not None else {}
        if key[1] in entries:
            parent.doubles.append(key)
        else:
            entries[key[1]] = (key[0], node)

    def stop(self, line: int, message: str) -> None:
        """Note why nothing further is read."""
        self.problems.add(line, "", message)
        raise Stopped
