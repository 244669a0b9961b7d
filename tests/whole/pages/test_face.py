"""The look holds together: what style sheets, icons and templates promise one another."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "campaign" / "web" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
# Letters go to mail programs, which know inline styles only.
PAGES = sorted(p for p in (ROOT / "templates").rglob("*.html") if "mail" not in p.parts)
NEWER_THAN_CHROMIUM_90 = re.compile(r"color-mix\(|:has\(|@container|@layer|&[:.\s]|\blch\(|\bdvh\b")


def _bare(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_a_style_sheet_asks_for_nothing_newer_than_chromium_90(sheet: Path) -> None:
    assert NEWER_THAN_CHROMIUM_90.findall(_bare(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_every_variable_that_a_style_sheet_reads_is_a_token(sheet: Path) -> None:
    tokens = set(re.findall(r"(--[\w-]+):", _bare(STATIC / "css" / "tokens.css")))
    read = set(re.findall(r"var\((--[\w-]+)", _bare(sheet)))
    assert read - tokens == set()


def test_colours_are_named_in_one_place() -> None:
    elsewhere = {
        sheet.name: re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", _bare(sheet))
        for sheet in SHEETS
        if sheet.name not in ("tokens.css", "print.css")
    }
    assert {name: found for name, found in elsewhere.items() if found} == {}


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    named = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named |= set(re.findall(r'\bicon\("([\w-]+)"', text))
        named |= set(re.findall(r'icon_name="([\w-]+)"', text))
    assert named - drawn == set()


def test_marks_and_states_have_icons_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    table = (ROOT / "templates" / "macros" / "status.html").read_text(encoding="utf-8")
    assert set(re.findall(r': \("([\w-]+)", "', table)) - drawn == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_page_has_no_inline_style_script_or_handler(page: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"\sstyle=|<style|\son\w+=|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []


def test_every_post_form_carries_the_token() -> None:
    bare = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for form in re.findall(r'<form[^>]*method="post".*?</form>', text, flags=re.DOTALL):
            if "csrf" not in form:
                bare.append(page.name)
    assert bare == []
