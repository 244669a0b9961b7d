"""English is complete: each sentence of the code has its text, and English pages speak English."""

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask, g
from sqlalchemy import select

from campaign.records.loading.lists import PEOPLE, UNITS
from campaign.reports.survey.forms import shipped_source
from campaign.rules.errors import Invalid, Refusal
from campaign.web.errors import told
from campaign.web.shell import FILTERS
from models.base import Base, db
from tests.make import Make
from tests.whole.walk import a_walk, pages
from translations import refresh
from translations.refresh import FILES, HAN, ROOT, python_texts, texts, treatment

CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
with CATALOGUE.open("rb") as opened:
    MESSAGES = [each for each in read_po(opened, locale="en") if each.id]
GAP = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+>")
YEAR = re.compile(r"20\d\d")
PIECE = re.compile(r"[^\s{}:,\[\]]*[一-鿿][^\s{}:,\[\]]*")
CHINESE = re.compile("[一-鿿，。、；：！？（）「」【】]")
# What lists and plans are told to write is Chinese in any language; 《》 stands round titles.
# What the holidays' library calls a day off for a weekend day worked; no table holds it.
MOVED = re.compile(r"休息日（由 [-0-9]+ 调休）")
KEPT = re.compile('空缺|中文|英文|是|否|"："|《|》')
CURLY = re.compile("[“”‘’]")  # the pages' fonts give them the width of a Chinese sign
# A letter speaks its reader's language, whoever looks at it.
LETTER = re.compile(r'<pre class="letter-text".*?</pre>', flags=re.DOTALL)
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.parts
)


def key(message: Message) -> tuple[str, str | None]:
    """Return the sentence and its place."""
    return texts(message.id)[0], message.context


def test_every_sentence_of_the_code_is_in_the_catalogue_and_nothing_else_is() -> None:
    asked = {key(each): texts(each.id) for each in refresh.template() if each.id}
    there = {key(each): texts(each.id) for each in MESSAGES}
    assert there == asked, "run: .venv/bin/python translations/refresh.py, then translate"


def test_every_sentence_has_its_english_with_the_same_gaps_and_nothing_chinese() -> None:
    wrong = []
    for message in MESSAGES:
        sentence = texts(message.id)[0]
        for text in texts(message.string):
            if not text.strip() or message.fuzzy:
                wrong.append(f"not translated: {sentence}")
            if set(GAP.findall(text)) != set(GAP.findall(sentence)):
                wrong.append(f"gaps differ: {sentence} | {text}")
            if CHINESE.search(KEPT.sub("", text)) or CURLY.search(text):
                wrong.append(f"Chinese left: {text}")
    assert wrong == []


def test_a_counted_sentence_has_a_text_for_one_and_a_text_for_many() -> None:
    for message in MESSAGES:
        counted = refresh.COUNTED in texts(message.id)[0]
        assert len(texts(message.string)) == (2 if counted else 1), message.id


def test_every_chinese_text_of_the_code_is_translated_or_accounted_for() -> None:
    lost = [
        f"{each.path}:{each.line} {each.text}"
        for each in python_texts()
        if not each.shown and treatment(each.path) == ""
    ]
    assert lost == [], "wrap it in _(), or say in FILES of translations/refresh.py why not"


def test_every_row_that_accounts_for_texts_names_something() -> None:
    assert [path for path in FILES if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_page_has_no_chinese_outside_what_it_looks_up(page: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\bin \"《“（「\"", "", text)  # how a title may begin
    text = re.sub(r"_\((\"[^\"]*\"|'[^']*')", "", text)
    text = re.sub(r"\bpgettext\(\"[^\"]*\", \"[^\"]*\"", "", text)
    assert CHINESE.findall(text.replace("中文", "")) == []


@pytest.fixture
def english(app: Flask) -> Iterator[Flask]:
    """The application while it answers an English page."""
    with app.test_request_context(headers={"Cookie": "duban_locale=en"}):
        yield app


def test_a_number_chooses_between_one_and_many(english: Flask) -> None:
    refusal = Invalid("密码至少 %(n)s 个字符，请再加长一些。", n=12)
    assert told(refusal) == "The password needs at least 12 characters."
    assert told(Invalid(refusal.message, n=1)) == "The password needs at least 1 character."


def test_a_template_counts_what_is_marked_up(english: Flask) -> None:
    page = english.jinja_env.from_string("{{ _('已过 %(n)s 天', n='<b>%d</b>'|safe|format(n)) }}")
    assert page.render(n=1) == "<b>1</b> day late"
    assert page.render(n=2) == "<b>2</b> days late"


def test_what_fills_a_gap_is_escaped(english: Flask) -> None:
    source = "{% autoescape true %}{{ _('由联络员%(name)s办理。', name=x) }}{% endautoescape %}"
    page = english.jinja_env.from_string(source)
    assert page.render(x="<i>") == "In the hands of the contact, &lt;i&gt;."


ROLES_ASKED = Refusal("没有填写。可以填：%(roles)s。", roles="联络员、主要负责人")


def test_a_sentence_about_posts_names_them_in_english(english: Flask) -> None:
    assert told(ROLES_ASKED) == "Empty. Use one of: Contact, Principal."


def test_a_chinese_page_says_the_sentence_as_it_is(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "duban_locale=zh"}):
        assert told(ROLES_ASKED) == "没有填写。可以填：联络员、主要负责人。"


def test_short_dates_name_the_month_in_english(english: Flask, today: date) -> None:
    g.today = today
    assert FILTERS["day_short"](today) == "20 Apr"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_in_english_have_no_chinese_but_data(app: Flask, make: Make) -> None:
    walk = a_walk(make)
    data = chinese_data()
    for reader, person in walk.people.items():
        client = make.sign_in(app.test_client(), person)
        client.set_cookie("duban_locale", "en")
        seen = 0
        for endpoint, address in pages(app, walk):
            answer = client.get(address)
            if answer.mimetype == "text/html" and endpoint != "mailbox.html_part":
                found = chinese_in(answer.get_data(as_text=True), data)
                assert not found, f"{reader}, {endpoint}: {found}"
                seen += answer.status_code == 200
        assert seen > 5, reader


def chinese_in(page: str, data: list[str]) -> str:
    """Return the surroundings of the first Chinese sign that is not data, or nothing."""
    page = html.unescape(LETTER.sub("", page)).replace("中文", "")
    for text in data:
        page = page.replace(text, "")
    page = MOVED.sub("", page)
    found = CHINESE.search(page)
    return page[max(0, found.start() - 200) : found.start() + 100] if found else ""


def chinese_data() -> list[str]:
    """Every Chinese text of the database, and the headings that lists must have; longest first."""
    found = {word for kind in (UNITS, PEOPLE) for column in kind.columns
             for word in (column.heading, *column.also)}  # fmt: skip
    found.add("许可")  # a form's unit 许可数 as it stands behind a cell
    found |= set(PIECE.findall(shipped_source()))  # with which the designer begins
    found.add("（补假）")  # a holiday's name in the library, which no table holds
    todo: list[object] = []
    for table in Base.metadata.sorted_tables:
        todo += [value for row in db.session.execute(select(table)) for value in row]
    db.session.rollback()
    while todo:
        value = todo.pop()
        if isinstance(value, str) and HAN.search(value):
            # An office's name holds that of its group, which the leader's page shows alone.
            found |= {value, value.removesuffix("办公室")}
            # A form is one text of many names.
            found |= set(PIECE.findall(value)) if value.startswith("code:") else set()
            # A plan that is copied into the next year names that one.
            found.add(YEAR.sub(lambda year: str(int(year[0]) + 1), value))
        elif isinstance(value, list | tuple):
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
    return sorted(found, key=len, reverse=True)
