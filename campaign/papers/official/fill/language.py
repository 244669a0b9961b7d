"""The little of jinja that a template may use: print a name, if, for; nothing that computes.

What is not listed is refused when the template is read, so the sandbox below it has nothing to do.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from campaign.rules.errors import Invalid

_MOST_LOOPS = 40
_MOST_NODES = 4_000
_MOST_TAGS = 2_000
_SAID = "said"  # the filter that every printed name goes through; templates may name no filter
_LOOP = frozenset({"index", "first", "last", "length"})
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If,
    nodes.Not, nodes.And, nodes.Or, nodes.For,
)  # fmt: skip


class Misused(TemplateError):
    """The template uses what it may not; ``what`` is the piece as it is written."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Empty(TemplateError):
    """A name is to be printed that has no value."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Language(ImmutableSandboxedEnvironment):
    """Reads templates; every text that is printed is escaped."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, keep_trailing_newline=True, cache_size=0)
        self.filters = {_SAID: said}
        self.tests = {}
        self.globals = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if source.count("{%") + source.count("{{") > _MOST_TAGS:
            raise Misused("{{ … }}")
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError:
            raise Misused("{% … %}") from None
        judge(tree)
        _wrap(tree)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A column of a row, or where a loop stands; no attribute of anything else."""
        if isinstance(obj, Mapping):
            return obj.get(attribute, self.undefined(name=attribute))
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.undefined(name=attribute)


def said(value: object, name: str) -> str:
    """Return a value's text; there is no such thing as an empty hole in a paper."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # where a loop stands: values themselves hold no int
    if isinstance(value, Undefined) or not isinstance(value, str) or not value.strip():
        raise Empty(name)
    return value


def judge(tree: nodes.Template) -> None:
    """Look at every node.

    Raises:
        Misused: one is not among what a template may use.
    """
    loops = 0
    for count, node in enumerate(_all(tree)):
        if count > _MOST_NODES or not isinstance(node, _PLAIN):
            raise Misused(_written(node))
        if isinstance(node, nodes.Name | nodes.Getattr):
            _judge_name(node)
        elif isinstance(node, nodes.For):
            loops += 1
            if loops > _MOST_LOOPS:
                raise Misused("{% for … %}")
            _judge_loop(node)
    _judge_nesting(tree, ())


def _judge_name(node: nodes.Name | nodes.Getattr) -> None:
    word = node.name if isinstance(node, nodes.Name) else node.attr
    if word.startswith("_") or len(word) > 60:
        raise Misused(word)


def _judge_loop(node: nodes.For) -> None:
    if node.recursive or node.test or not isinstance(node.target, nodes.Name):
        raise Misused("{% for … %}")
    if not isinstance(node.iter, nodes.Name | nodes.Getattr):
        raise Misused("{% for … %}")


def _judge_nesting(node: nodes.Node, rows: tuple[str, ...]) -> None:
    """A loop in a loop runs over a column of the outer row, so that work follows the values."""
    if isinstance(node, nodes.For):
        if rows and not (_root(node.iter) == rows[-1] and isinstance(node.iter, nodes.Getattr)):
            raise Misused("{% for … %} {% for … %}")
        rows = (*rows, node.target.name)  # type: ignore[attr-defined]  # judged to be a Name
        if len(rows) > 2:
            raise Misused("{% for … %} {% for … %}")
    for child in node.iter_child_nodes():
        _judge_nesting(child, rows)


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _wrap(tree: nodes.Template) -> None:
    """Let each printed name go through `said`, which knows how it is written."""
    for output in tree.find_all(nodes.Output):
        output.nodes = [
            each
            if isinstance(each, nodes.TemplateData)
            else nodes.Filter(
                each, _SAID, [nodes.Const(_written(each))], [], None, None, lineno=each.lineno
            )
            for each in output.nodes
        ]
    tree.set_environment(tree.environment)  # type: ignore[arg-type]  # set by the parser


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(node.iter_child_nodes())


def _written(node: nodes.Node) -> str:
    """Return a name as the template writes it, "row.unit"; the kind of node for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return type(node).__name__


def names_of(language: Language, source: str) -> tuple[str, ...]:
    """Return the names that a template asks for, a column of a loop's row as "list.column"."""
    found: dict[str, None] = {}
    _collect(language.parse(source), {}, found)
    return tuple(found)


def _collect(node: nodes.Node, rows: dict[str, str], found: dict[str, None]) -> None:
    if isinstance(node, nodes.For):
        _collect(node.iter, rows, found)
        inner = {**rows, node.target.name: _path(node.iter, rows)}  # type: ignore[attr-defined]
        for each in (*node.body, *node.else_):
            _collect(each, inner, found)
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        path = _path(node, rows)
        if path and not path.startswith("loop."):
            found[path] = None
        return
    for child in node.iter_child_nodes():
        _collect(child, rows, found)


def _path(node: nodes.Node, rows: dict[str, str]) -> str:
    written = _written(node)
    root, dot, rest = written.partition(".")
    return f"{rows.get(root, root)}{dot}{rest}"


def refusal(error: TemplateError, place: str) -> Invalid:
    """Say what is wrong with a template, and where."""
    if isinstance(error, Empty):
        return Invalid(
            "“%(name)s”现在还没有数，不能成文（%(place)s）：有了再起草，或在模板里去掉这一处。",
            name=error.name,
            place=place,
        )
    if isinstance(error, Misused):
        return Invalid(
            "模板里用了不支持的写法：%(what)s（%(place)s）。只能用名字、if 和 for。",
            what=error.what, place=place,
        )  # fmt: skip
    if isinstance(error, TemplateSyntaxError):
        return Invalid("模板里的标记写错了（%(place)s）：%(why)s", place=place, why=error.message)
    return Invalid("模板里的标记写错了（%(place)s）。", place=place)
