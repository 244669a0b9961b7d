"""Workbooks for tests: honest ones by XlsxWriter, hostile ones part by part."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006"
CT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
GOOD_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>单位代码</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>单位名称</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>类别</t></is></c></row>'
    '<row r="2"><c r="A2"><v>1401</v></c><c r="B2" t="inlineStr"><is><t>县财政局</t></is></c>'
    '<c r="C2" t="inlineStr"><is><t>部门</t></is></c></row>'
)


def sheet(rows: str = GOOD_ROWS, before: str = "", after: str = "", head: str = HEAD) -> str:
    """Return the XML of a sheet."""
    return (
        f'{head}<worksheet xmlns="{MAIN}" xmlns:r="{REL}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def parts(sheets: Sequence[str] | None = None, **over: str) -> dict[str, str]:
    """Return the parts of a minimal workbook; `over` replaces the workbook's own XML."""
    sheets = sheets or [sheet()]
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PKG}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{CT}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{CT}.worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": over.get("workbook")
        or f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + over.get("relations", "")
        + "</Relationships>",
        "xl/styles.xml": over.get("styles") or f'{HEAD}<styleSheet xmlns="{MAIN}"/>',
        **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets, start=1)},
    }


def pack(files: Mapping[str, str | bytes]) -> bytes:
    """Zip the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def hostile(rows: str = GOOD_ROWS, **sheet_parts: str) -> bytes:
    """Return a minimal workbook with this sheet."""
    return pack(parts([sheet(rows, **sheet_parts)]))


def with_part(name: str, content: str | bytes = "x") -> bytes:
    """Return a sound workbook that holds one part more, or another in its place."""
    return pack({**parts(), name: content})


def written(rows: Sequence[Sequence[Any]], name: str = "名册") -> bytes:
    """Return a workbook by XlsxWriter: texts as texts, numbers as numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return out.getvalue()
