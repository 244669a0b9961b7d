"""A document's paragraphs, tables and pictures, as data that `paper.typ` sets."""

from typing import Any

from campaign.papers.official.fill.controls import w
from campaign.papers.official.reading.walk import below, blocks, boxes
from campaign.papers.official.typeset.look import (
    POINT,
    Looks,
    last,
    paragraph_look,
    points,
    run_look,
)
from campaign.papers.official.typeset.pictures import Pictures

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset({w("del"), w("moveFrom"), w("pPr"), w("sdtPr"), f"{_MC}Fallback"})
_SIGNS = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "\u2011"}
_EDGES = ("top", "bottom", "left", "right", "insideH", "insideV")
_WIDTH = 442.2  # 156 mm

Data = dict[str, Any]


class Setter:
    """Turns elements into data."""

    def __init__(self, looks: Looks, pictures: Pictures) -> None:
        self.looks = looks
        self.pictures = pictures

    def blocks(self, element: Any) -> list[Data]:
        """Return what stands below a body or a cell, in order."""
        found: list[Data] = []
        for block, _ in blocks(element):
            if block.tag == w("tbl"):
                found.append(self.table(block))
                continue
            found += self.paragraph(block)
            for box in boxes(block):
                found += self.blocks(box)
        return found

    def paragraph(self, element: Any) -> list[Data]:
        """Return a paragraph; two or more where a page ends within it."""
        look = self.looks.of(element)
        runs: list[Data] = []
        self._runs(element, look.run, runs)
        mark = element.find(f"{w('pPr')}/{w('rPr')}")
        own = run_look(look.run if mark is None else (*look.run, mark))
        size = max((run["z"] for run in runs if "s" in run), default=own["z"])
        about = paragraph_look(look.paragraph, size)
        parts: list[list[Data]] = [[]]
        for run in runs:
            if run.get("page"):
                parts.append([])
            else:
                parts[-1].append(run)
        return [
            {"t": "p", **about, "size": size, "runs": part, "break": about["break"] or at > 0}
            for at, part in enumerate(parts)
        ]

    def _runs(self, element: Any, marks: tuple[Any, ...], runs: list[Data]) -> None:
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == w("r"):
                self._run(child, marks, runs)
            else:
                self._runs(child, marks, runs)

    def _run(self, run: Any, marks: tuple[Any, ...], runs: list[Data]) -> None:
        direct = run.find(w("rPr"))
        look = run_look(marks if direct is None else (*marks, direct))
        hidden = direct is not None and direct.find(w("vanish")) is not None
        for child in run.iter():
            if child.tag == w("t") and not hidden and not _boxed(child, run):
                runs.append({"s": child.text or "", **look})
            elif child.tag in _SIGNS:
                runs.append({"s": _SIGNS[child.tag], **look})
            elif child.tag == w("br"):
                page = child.get(w("type")) == "page"
                runs.append({"page": True} if page else {"s": "\n", **look})
            elif child.tag == w("drawing") and not _boxed(child, run):
                picture = self.pictures.taken(child)
                if picture:
                    runs.append(picture)

    def table(self, element: Any) -> Data:
        """Return a table: column widths, rows of cells, how many rows are repeated."""
        about = element.find(w("tblPr"))
        marks = () if about is None else (about,)
        rows = [row for row, _ in below(element, "tr", None)]
        cells = [[cell for cell, _ in below(row, "tc", None)] for row in rows]
        columns = _columns(element, cells)
        placed = None if about is None else about.find(w("tblpPr"))
        return {
            "t": "table",
            "columns": columns,
            "heads": _heads(rows),
            "foot": placed is not None and placed.get(w("tblpYSpec")) == "bottom",
            "rules": {edge: _edge(about, edge) for edge in _EDGES},
            "x": _margin(marks, "left", 5.4),
            "y": _margin(marks, "top", 0.0),
            "cells": self._cells(cells, len(columns)),
        }

    def _cells(self, rows: list[list[Any]], width: int) -> list[list[Data]]:
        """Return rows of cells; a cell that goes on from above is counted into the one above."""
        found: list[list[Data]] = []
        open_cells: dict[int, Data] = {}
        for row in rows:
            line: list[Data] = []
            at = 0
            for cell in row:
                about = cell.find(w("tcPr"))
                marks = () if about is None else (about,)
                span = max(1, min(int(points(marks, "gridSpan", per=1)) or 1, width - at))
                merge = None if about is None else about.find(w("vMerge"))
                going_on = merge is not None and merge.get(w("val")) != "restart"
                if going_on and at in open_cells:
                    open_cells[at]["rows"] += 1
                elif at < width:
                    made: Data = {
                        "span": span, "rows": 1, "blocks": self.blocks(cell),
                        "middle": last(marks, "vAlign") == "center",
                    }  # fmt: skip
                    open_cells[at] = made
                    line.append(made)
                at += span
            if 0 < at < width:
                line.append({"span": width - at, "rows": 1, "blocks": [], "middle": False})
            found.append(line)
        return found


def _boxed(element: Any, run: Any) -> bool:
    """Tell whether it stands in a text box of the run, or in the second form of a drawing."""
    for parent in element.iterancestors():
        if parent is run:
            return False
        if parent.tag in (w("txbxContent"), f"{_MC}Fallback"):
            return True
    return False


def _columns(element: Any, cells: list[list[Any]]) -> list[float]:
    """Return the widths of columns, in shares of the text's width."""
    grid: list[float] = []
    for each in element.findall(f"{w('tblGrid')}/{w('gridCol')}"):
        try:
            grid.append(max(1.0, float(each.get(w("w")) or 0) / POINT))
        except ValueError:
            grid.append(1.0)
    count = max((len(row) for row in cells), default=1)
    if not grid:
        grid = [1.0] * max(1, count)
    scale = min(1.0, _WIDTH / sum(grid)) if sum(grid) > len(grid) else _WIDTH / sum(grid)
    return [width * scale for width in grid]


def _heads(rows: list[Any]) -> int:
    heads = 0
    for row in rows:
        if row.find(f"{w('trPr')}/{w('tblHeader')}") is None:
            break
        heads += 1
    return heads if heads < len(rows) else 0


def _edge(about: Any, edge: str) -> float:
    """Return a rule's width in points; 0 where there is none."""
    rule = None if about is None else about.find(f"{w('tblBorders')}/{w(edge)}")
    if rule is None or rule.get(w("val")) in ("nil", "none"):
        return 0.0
    try:
        return float(rule.get(w("sz")) or 4) / 8
    except ValueError:
        return 0.5


def _margin(marks: tuple[Any, ...], side: str, usual: float) -> float:
    for each in marks:
        found = each.find(f"{w('tblCellMar')}/{w(side)}")
        if found is not None:
            return float(found.get(w("w")) or 0) / POINT
    return usual
