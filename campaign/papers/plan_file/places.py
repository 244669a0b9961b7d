"""Where in a plan's text a part of it is written."""

from collections.abc import Sequence

from campaign.papers.plan_file.nodes import Node, read_nodes
from campaign.papers.plan_file.problem import Problems


def lines_of(source: str, wheres: Sequence[tuple[str | int, ...]]) -> list[int]:
    """Return for each place its line: (part, key of the entry, key), 0 where it is not written."""
    root = read_nodes(source, Problems())
    return [_line(root, where) for where in wheres]


def _line(root: Node | None, where: tuple[str | int, ...]) -> int:
    node, line = root, 0
    for step in where:
        if node is None:
            break
        if node.entries is not None and str(step) in node.entries:
            line, node = node.entries[str(step)]
        elif node.items is not None:
            node = next((one for one in node.items if _key(one) == str(step)), None)
            line = node.line if node else line
        elif step != "plan":
            break
    return line


def _key(entry: Node) -> str | None:
    own = (entry.entries or {}).get("key")
    return own[1].text if own else None
