"""Word and Excel files for tests, part by part."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping

from tests.papers.workbooks import CT, HEAD, MAIN, PKG, REL, pack, parts, sheet

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARAGRAPH = "<w:p><w:r><w:t>已签章报送。</w:t></w:r></w:p>"


def document(body: str = PARAGRAPH, head: str = HEAD) -> str:
    """Return the XML of a document."""
    return f'{head}<w:document xmlns:w="{W}" xmlns:r="{REL}"><w:body>{body}</w:body></w:document>'


def docx_parts(
    body: str = PARAGRAPH, relations: str = "", kind: str = "document"
) -> dict[str, str]:
    """Return the parts of a minimal Word file."""
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PKG}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.{kind}.main+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships">'
        f"{relations}</Relationships>",
    }


def docx(body: str = PARAGRAPH, relations: str = "", **more: str | bytes) -> bytes:
    """Return a Word file; `more` are parts, their names with "__" for "/" and "_dot_" for "."."""
    files: dict[str, str | bytes] = {**docx_parts(body, relations)}
    files |= {name.replace("__", "/").replace("_dot_", "."): text for name, text in more.items()}
    return pack(files)


def docx_with(name: str, content: str | bytes = b"x") -> bytes:
    """Return a Word file that holds one part more, or another in its place."""
    return pack({**docx_parts(), name: content})


def xlsx(**over: str) -> bytes:
    """Return a workbook."""
    return pack(parts([sheet()], **over))


def xlsx_with(name: str, content: str | bytes = b"x") -> bytes:
    """Return a workbook that holds one part more, or another in its place."""
    return pack({**parts(), name: content})


def typed(content_type: str) -> bytes:
    """Return a workbook that says it is something else."""
    files = parts()
    name = "[Content_Types].xml"
    files[name] = files[name].replace(f"{CT}.sheet.main+xml", content_type)
    return pack(files)


def formula(text: str) -> bytes:
    """Return a workbook with this formula."""
    return pack(parts([sheet(f'<row r="1"><c r="A1"><f>{text}</f><v>1</v></c></row>')]))


def relation(kind: str, target: str, *, outside: bool = True) -> str:
    """Return one relationship."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId9" Type="{REL}/{kind}" Target="{target}"{mode}/>'


def field(*pieces: str) -> str:
    """Return a paragraph with a field whose code comes in these pieces; "{}" is an empty field."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "end"))
    runs = "".join(
        begin + "<w:r><w:instrText> QUOTE </w:instrText></w:r>" + end
        if piece == "{}"
        else f"<w:r><w:instrText>{piece}</w:instrText></w:r>"
        for piece in pieces
    )
    return f"<w:p>{begin}{runs}{end}</w:p>"


def changed(content: bytes, part: str, change: Callable[[bytearray, int], None]) -> bytes:
    """Change a part's entry in the directory; `change` gets all bytes and the entry's place."""
    out = bytearray(content)
    at = out.index(b"PK\x01\x02")
    while out[at : at + 4] == b"PK\x01\x02":
        name, extra, note = struct.unpack_from("<HHH", out, at + 28)
        if out[at + 46 : at + 46 + name].decode() == part:
            change(out, at)
        at += 46 + name + extra + note
    return bytes(out)


def lying(size: int) -> bytes:
    """Return a Word file whose main part unpacks to more than both its heads say."""
    body = PARAGRAPH * 30_000
    content = changed(
        docx(body), "word/document.xml", lambda out, at: struct.pack_into("<L", out, at + 24, size)
    )
    out = bytearray(content)
    place = out.index(b"word/document.xml") - 30
    struct.pack_into("<L", out, place + 22, size)
    return bytes(out)


def overlapping() -> bytes:
    """Return a Word file in which two entries name the same bytes."""
    content = docx(a_dot_xml="<a/>", b_dot_xml="<a/>")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        place = archive.getinfo("a.xml").header_offset
    return changed(content, "b.xml", lambda out, at: struct.pack_into("<L", out, at + 42, place))


def archive_of(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Zip files with another method."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def crowded(count: int) -> bytes:
    """Return an archive of so many empty entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in docx_parts().items():
            archive.writestr(name, content)
        for number in range(count):
            archive.writestr(f"x/{number}", "")
    return out.getvalue()


def doubled() -> bytes:
    """Return a Word file with a part twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in [*docx_parts().items(), ("word/document.xml", "<a/>")]:
            archive.writestr(name, content)
    return out.getvalue()


def blown_up(name: str, megabytes: int) -> bytes:
    """Return a Word file with a part of so many megabytes of blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in docx_parts().items():
            archive.writestr(part, content)
        with archive.open(name, "w") as opened:
            for _ in range(megabytes):
                opened.write(b" " * (1 << 20))
    return out.getvalue()


def old_office(stream_name: str) -> bytes:
    """Return the beginning of an old Office file, and its directory's word for what it holds."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(1000)
        + stream_name.encode("utf-16-le")
        + bytes(99)
    )


__all__ = ["CT", "HEAD", "MAIN", "REL"]
