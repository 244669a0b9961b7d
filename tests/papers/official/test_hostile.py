"""Templates that nobody should send: refused, each with a sentence, in bounded work."""

import io
import zipfile

import pytest

from campaign.papers.official.docx import check_template, read_docx, write_docx
from campaign.papers.official.kinds import shipped
from campaign.papers.official.make.archive import docx
from campaign.papers.official.make.markup import body, each
from campaign.papers.official.pdf import to_pdf
from campaign.papers.official.printed import Figure
from campaign.rules.errors import Invalid
from tests.papers.official.examples import values

MISUSED = {
    "class": body("{{ title.__class__ }}"),
    "text": body("{{ ''.__class__.__mro__ }}"),
    "call": body("{% for i in range(10) %}x{% endfor %}"),
    "reckoning": body("{{ 'a' * 1000000000 }}"),
    "filter": body("{{ title|upper }}"),
    "include": body("{% include '/etc/passwd' %}"),
    "set": body("{% set x = title %}"),
    "test": body("{% if title is defined %}a{% endif %}"),
    "number": body("{{ 7 }}"),
    "loops over the same": each("a", "units", each("b", "units", body("{{ b.unit }}"))),
    "deep": body("{% if title %}" * 300),
    "many": body("{{ title }}" * 1501),
    "open": body("{% " * 100_000),
    "half": body("{{ title"),
    "no end": body("{%p if title %}", "x"),
    "field code": "<w:p><w:r><w:instrText>{{ title }}</w:instrText></w:r></w:p>",
    "no such name": body("你好{{ stranger }}"),
    "marks of our own": body("\ufdd00\ufdd1"),
}


@pytest.mark.parametrize("case", MISUSED)
def test_a_template_may_print_names_and_nothing_more(case: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_template("criticism", docx(MISUSED[case], "x"))
    assert str(refused.value).endswith("。") or "：" in str(refused.value)


def test_an_unknown_name_is_said_with_the_place_where_it_stands() -> None:
    with pytest.raises(Invalid, match="stranger.*你好"):
        check_template("criticism", docx(MISUSED["no such name"], "x"))


def test_a_name_without_a_value_is_no_empty_hole() -> None:
    given, _ = values("bulletin")
    for nothing in (None, "", Figure("answered", " ")):
        with pytest.raises(Invalid, match="answered.*本阶段"):
            write_docx(shipped("bulletin"), given | {"answered": nothing})


def test_a_plain_number_is_no_value() -> None:
    given, _ = values("report")
    with pytest.raises(TypeError, match="a number is a Figure"):
        write_docx(shipped("report"), given | {"answered": 3315})


def test_an_office_template_of_its_own_is_filled() -> None:
    own = docx(body("{{ title }}：") + each("row", "units", body("{{ row.unit }}")), "x")
    assert set(check_template("criticism", own)) == {"title", "units", "units.unit"}
    rows = [{"unit": "甲<b>&"}, {"unit": Figure("u", "乙")}]
    reading = read_docx(write_docx(own, {"title": "题", "units": rows}))
    assert [each.text for each in reading.paragraphs] == ["题：", "甲<b>&", "乙"]
    assert [(each.key, each.text) for each in reading.figures] == [("u", "乙")]


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each_name in old.namelist():
            if each_name != name:
                new.writestr(each_name, old.read(each_name), zipfile.ZIP_DEFLATED)
        new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


OUTWARD = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://x/image" Target="http://x.example/a.png"'
    b' TargetMode="External"/></Relationships>'
)
ENTITY = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
FILES = {
    "no file": lambda whole: b"",
    "no archive": lambda whole: b"PK\x03\x04" + b"x" * 100,
    "cut off": lambda whole: whole[:-40],
    "macros": lambda whole: with_part(whole, "word/vbaProject.bin", b"x"),
    "outer picture": lambda whole: with_part(whole, "word/_rels/document.xml.rels", OUTWARD),
    "entities": lambda whole: with_part(whole, "word/document.xml", ENTITY),
    "a bomb": lambda whole: with_part(whole, "word/a.xml", b" " * 80_000_000),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_acts_fetches_or_bursts_is_refused_at_every_door(case: str) -> None:
    data = FILES[case](shipped("notice"))
    for door in (read_docx, to_pdf, lambda it: check_template("notice", it)):
        with pytest.raises(Invalid):
            door(data)


@pytest.mark.parametrize("length", ["inf", "nan", "1e999"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    with pytest.raises(Invalid):
        to_pdf(docx(body("文").replace("<w:pPr>", f'<w:pPr><w:ind w:left="{length}"/>'), "x"))
