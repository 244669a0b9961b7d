# ruff: noqa: E501  (a table of cases reads down its columns)
import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from campaign.papers.tables import read_table
from campaign.rules.errors import Invalid
from tests.papers.workbooks import (
    CT,
    GOOD_ROWS,
    HEAD,
    MAIN,
    REL,
    hostile,
    pack,
    parts,
    sheet,
    with_part,
)

LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
OUTWARD = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'
DAMAGED = "文件不完整或已损坏"


def declared(doctype: str) -> str:
    return sheet(head=HEAD + doctype)


def bomb() -> bytes:
    blanks = b" " * (1 << 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            if "sheet1" not in name:
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(120):
                part.write(blanks)
    return out.getvalue()


def lying(declared_size: int) -> bytes:
    content = bytearray(hostile(GOOD_ROWS + f'<row r="3">{" " * 3_000_000}</row>'))
    at = content.index(b"PK\x01\x02")
    while content[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        if b"sheet1" in content[at + 46 : at + 46 + name]:
            struct.pack_into("<I", content, at + 24, declared_size)
        at += 46 + name + extra + comment
    return bytes(content)


def overlapping() -> bytes:
    content = bytearray(pack({**parts(), "xl/a.xml": "<a/>", "xl/b.xml": "<a/>"}))
    offsets = []
    at = content.index(b"PK\x01\x02")
    while content[at : at + 4] == b"PK\x01\x02":
        offsets.append(at + 42)
        at += 46 + sum(struct.unpack_from("<HHH", content, at + 28))
    content[offsets[-1] : offsets[-1] + 4] = content[offsets[-2] : offsets[-2] + 4]
    return bytes(content)


def encrypted_entry() -> bytes:
    content = bytearray(hostile())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"x/{number}.xml", "")
    return out.getvalue()


def doubled() -> bytes:
    out = io.BytesIO()
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "w") as archive:
        for name, content in [*parts().items(), ("xl/workbook.xml", "<a/>")]:
            archive.writestr(name, content)
    return out.getvalue()


def macro_typed() -> bytes:
    files = parts()
    name = "[Content_Types].xml"
    files[name] = files[name].replace(
        f"{CT}.sheet.main", "application/vnd.ms-excel.sheet.macroEnabled.main"
    )
    return pack(files)


def linked(kind: str, target: str = "http://evil.example/") -> bytes:
    link = f'<Relationship Id="rId9" Type="{REL}/{kind}" Target="{target}" TargetMode="External"/>'
    return pack(parts(relations=link))


def strict_format() -> bytes:
    files = {name: text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
             for name, text in parts().items()}  # fmt: skip
    return pack(files)


def sheets_in_book(count: int) -> bytes:
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count + 1))
    return pack(
        parts(
            workbook=f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>'
        )
    )


GOOD = hostile()
CASES = {
    "a cell in the last corner": (
        hostile(GOOD_ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "最多 50000 行",
    ),
    "a cell far to the right": (
        hostile(GOOD_ROWS + '<row r="3"><c r="XFD3"><v>1</v></c></row>'),
        "第 3 行第 XFD 列还有内容",
    ),
    "a million rows": (
        hostile("".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 60_000))),
        "最多 50000 行",
    ),
    "a zip bomb": (bomb(), "文件展开后太大"),
    "a size that lies": (lying(500), DAMAGED),
    "entries that overlap": (overlapping(), DAMAGED),
    "entries without end": (many_entries(), "文件里的内容太多"),
    "an entry twice": (doubled, DAMAGED),
    "an entry under a password": (encrypted_entry(), "打开密码"),
    "a path out of the archive": (with_part("xl/../../etc/passwd.xml"), DAMAGED),
    "a workbook within": (with_part("xl/embeddings/Book1.xlsx"), "嵌有其他文件"),
    "an archive within": (with_part("xl/media/x.zip"), DAMAGED),
    "an entity in a sheet": (pack(parts([declared(LAUGHS)])), DAMAGED),
    "a declaration from outside": (pack(parts([declared(OUTWARD)])), DAMAGED),
    "an entity in the strings": (
        with_part("xl/sharedStrings.xml", f"{HEAD}{LAUGHS}<sst xmlns='{MAIN}'><si><t>&c;</t></si></sst>"),
        DAMAGED,
    ),
    "an entity in relations": (with_part("xl/worksheets/_rels/sheet1.xml.rels", f"{HEAD}{LAUGHS}<a/>"), DAMAGED),
    "an entity in the properties": (with_part("docProps/core.xml", f"{HEAD}{LAUGHS}<a/>"), DAMAGED),
    "an entity in UTF-16": (with_part("docProps/app.xml", f"{LAUGHS}<a/>".encode("utf-16")), DAMAGED),
    "an entity in a hidden sheet": (with_part("xl/worksheets/sheet7.xml", f"{HEAD}{LAUGHS}<a/>"), DAMAGED),
    "text without end": (hostile(f'<row r="1"><c r="A1" t="str"><v>{"x" * 50_000}</v></c></row>'), DAMAGED),
    "text without end in the strings": (
        with_part("xl/sharedStrings.xml", f"<sst xmlns='{MAIN}'><si><t>{'x' * 50_000}</t></si></sst>"),
        DAMAGED,
    ),
    "a tag without end": (hostile(f'<row r="1" x="{"y" * 2_000_000}"></row>'), DAMAGED),
    "nesting without end": (hostile("<a>" * 100_000 + "</a>" * 100_000), DAMAGED),
    "styles without end": (pack(parts(styles=f'<styleSheet xmlns="{MAIN}">{"<xf/>" * 70_000}</styleSheet>')), DAMAGED),
    "styles of many bytes": (pack(parts(styles=f'<styleSheet xmlns="{MAIN}">{" " * 5_000_000}</styleSheet>')), "展开后太大"),
    "a macro": (with_part("xl/vbaProject.bin"), "文件里有宏"),
    "a macro by type": (macro_typed(), "文件里有宏"),
    "a macro sheet": (with_part("xl/macrosheets/sheet1.xml"), "文件里有宏"),
    "another file linked": (with_part("xl/externalLinks/externalLink1.xml"), "链接"),
    "a data source": (with_part("xl/connections.xml"), "链接"),
    "a picture linked": (linked("image"), "指向外部的链接"),
    "an object": (with_part("xl/embeddings/oleObject1.bin"), "嵌有其他文件"),
    "the binary format": (with_part("xl/workbook.bin"), ".xlsb"),
    "the strict format": (strict_format(), "“严格”格式"),
    "a text document": (pack({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), "这不是表格文件"),
    "an archive of anything": (pack({"a.txt": "x"}), "这不是表格文件"),
    "the first half": (GOOD[: len(GOOD) // 2], DAMAGED),
    "all but the end": (GOOD[:-10], DAMAGED),
    "no sheet": (pack(parts(workbook=f'<workbook xmlns="{MAIN}"/>')), "找不到表头"),
    "one sheet many times": (sheets_in_book(2), DAMAGED),
    "too many sheets": (sheets_in_book(51), "工作表太多"),
    "a sheet that is missing": (pack({n: c for n, c in parts().items() if "sheet1" not in n}), "找不到表头"),
    "no relations": (pack({n: c for n, c in parts().items() if "workbook.xml.rels" not in n}), DAMAGED),
    "a sheet that is no XML": (with_part("xl/worksheets/sheet1.xml", "no"), DAMAGED),
    "an encoding nobody knows": (with_part("docProps/app.xml", '<?xml version="1.0" encoding="UqF-8"?><a/>'), DAMAGED),
    "an empty sheet": (hostile(""), "找不到表头"),
    "rows out of order": (hostile(GOOD_ROWS + '<row r="1"><c r="A1"><v>9</v></c></row>'), DAMAGED),
    "a row without number": (hostile(GOOD_ROWS + '<row r="x"/>'), DAMAGED),
    "a cell in another row": (hostile(GOOD_ROWS + '<row r="3"><c r="A9"><v>9</v></c></row>'), DAMAGED),
    "a cell twice": (hostile(GOOD_ROWS + '<row r="3"><c r="A3"/><c r="A3"/></row>'), DAMAGED),
    "a string that is not there": (hostile(GOOD_ROWS + '<row r="3"><c r="A3" t="s"><v>7</v></c></row>'), DAMAGED),
    "a number that is none": (hostile(GOOD_ROWS + '<row r="3"><c r="A3"><v>x</v></c></row>'), DAMAGED),
    "a workbook part that is no XML by name": (
        pack({**parts(), "[Content_Types].xml": parts()["[Content_Types].xml"].replace("workbook.xml", "workbook.dat")}),
        DAMAGED,
    ),
    "a sheet part that is no XML by name": (
        pack({**parts(), "xl/_rels/workbook.xml.rels": parts()["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "sheet1.dat")}),
        DAMAGED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_or_broken_workbook_is_refused_quickly_with_a_reason(case):
    content, said = CASES[case]
    content = content() if callable(content) else content
    began = time.process_time()
    with pytest.raises(Invalid) as refused:
        read_table("名册.xlsx", content)
    assert said in str(refused.value)
    assert time.process_time() - began < 2


def test_a_refusal_of_a_far_cell_takes_no_memory():
    content = hostile(GOOD_ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    tracemalloc.start()
    with pytest.raises(Invalid):
        read_table("a.xlsx", content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_every_cut_and_many_changes_of_a_workbook_end_in_a_table_or_a_refusal():
    for at in range(0, len(GOOD), 7):
        for content in (GOOD[:at], GOOD[:at] + b"\xff" + GOOD[at + 1 :]):
            try:
                read_table("a.xlsx", content)
            except Invalid:
                continue
