"""docs/plan-format.md as a page: how each key of a plan is written, in the reader's language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FILE = Path(__file__).resolve().parents[3] / "docs" / "plan-format.md"
ENGLISH = "# The plan file (English)"
_CODE = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@dataclass(frozen=True)
class Block:
    """A part of the text: ``kind`` is h2, h3, p, ul, table or pre; ``rows`` of cells (Markup)."""

    kind: str
    rows: tuple[tuple[Markup, ...], ...]


@cache
def plan_format(locale: str) -> tuple[Block, ...]:
    """Return the text in one language; nothing where the file does not stand beside the program."""
    if not FILE.is_file():
        return ()
    chinese, _, english = FILE.read_text("utf-8").partition(ENGLISH)
    text = ENGLISH + english if locale == "en" else chinese
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    for number, part in enumerate(text.split("```")):
        if number % 2:
            yield Block("pre", ((escape(part.partition("\n")[2]),),))
            continue
        for block in part.split("\n\n"):
            lines = [line for line in block.strip().splitlines() if line != "---"]
            if lines:
                yield _block(lines)


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("#"):
        signs, _, title = lines[0].partition(" ")
        return Block("h3" if len(signs) > 1 else "h2", ((_inline(title),),))
    if lines[0].startswith("|"):
        rows = [line.strip().strip("|").split("|") for line in lines if "|---" not in line]
        return Block("table", tuple(tuple(_inline(cell.strip()) for cell in row) for row in rows))
    if lines[0].startswith("- "):
        items = re.split(r"(?:^|\n)- ", "\n".join(lines))[1:]
        return Block("ul", tuple((_inline(" ".join(item.split())),) for item in items))
    return Block("p", ((_inline(" ".join(line.strip() for line in lines)),),))


def _inline(text: str) -> Markup:
    plain = _LINK.sub(r"\1", text).replace("\\*", "∗")
    said = _CODE.sub(r"<code>\1</code>", str(escape(plain)))
    return Markup(_BOLD.sub(r"<b>\1</b>", said))
