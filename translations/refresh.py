"""Bring translations/*/LC_MESSAGES/messages.po up to what the code says: one command, no options.

    .venv/bin/python translations/refresh.py

The Chinese text is the msgid.  Templates and the web floor wrap it in `_()`.  Below the web floor a
refusal or a problem carries its bare sentence, which the door looks up: there every Chinese text
that ends as a sentence ends is taken.  FILES says where shorter texts are shown too, where none is,
and why; tests/whole/words/test_translations.py reports a text that no row accounts for.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
HAN = re.compile("[一-鿿]")
SENTENCE_END = ("。", "？", "！")
# English needs two texts where a number stands in the sentence: campaign/web/locale.py picks one.
COUNTED = "%(n)s"
HEADER = """\
# The Chinese sentences of the code and their texts in this language.
# docs/translating.md says how to add one; translations/refresh.py keeps the list."""
JINJA = {"extensions": "jinja2.ext.do", "silent": "false"}
KEYWORDS = {"_": None, "pgettext": ((1, "c"), 2)}

SHOWN = "every text is shown"
SENTENCES = "sentences are shown, shorter texts are not"
# The longest path that fits decides.  Elsewhere sentences are shown, and there is nothing shorter.
FILES: dict[str, str] = {
    "campaign/web/": SHOWN,
    "campaign/reports/setup/": SHOWN,
    "campaign/services/campaign/open_campaign.py": SHOWN,
    "campaign/papers/evidence/names.py": SENTENCES,
    "campaign/papers/plan_file/fields.py": SENTENCES,
    "campaign/services/imports/load_figures.py": "a note on record stays: Chinese",
    "campaign/papers/form_book/entry_list.py": "a workbook of a Chinese form: Chinese",
    "campaign/papers/form_book/template.py": "a workbook of a Chinese form: Chinese",
    "campaign/papers/form_book/layout.py": "a workbook of a Chinese form: Chinese",
    "campaign/papers/form_book/": SENTENCES,
    "campaign/papers/form_file/": SENTENCES,
    "campaign/rules/survey/": SENTENCES,
    "campaign/rules/plan_drafts/facts.py": "how an official paper is titled: Chinese",
    "campaign/rules/plan_drafts/plan.py": "a stage of a Chinese plan: Chinese",
    "campaign/papers/price_file/": SENTENCES,
    "campaign/papers/money_sheet.py": "an official table: Chinese",
    "campaign/rules/money/amount.py": "units of money on a Chinese page",
    "campaign/rules/matrix.py": "how an official paper says a share: Chinese",
    "campaign/rules/doubts/": "lines of checks: Chinese",
    "campaign/reports/survey/sheet.py": "numerals of a Chinese page",
    "campaign/rules/paper/ordinal.py": "numerals of a Chinese paper",
    "campaign/reports/paper/recipients.py": SHOWN,
    "campaign/reports/paper/orders.py": SENTENCES,
    "campaign/reports/paper/": "what stands in an official paper: Chinese",
    "campaign/papers/drafted/": "what stands in an official paper: Chinese",
    "campaign/rules/paper/proof.py": "what an official paper prints of a share: Chinese",
    "campaign/services/held/issue_criticism.py": SENTENCES,
    "campaign/rules/paper/number.py": "words of numbers in an official paper: Chinese",
    "campaign/reports/calendar/candidate.py": SENTENCES,
    "campaign/reports/office/ahead.py": SENTENCES,
    "campaign/rules/time/": SENTENCES,
    "campaign/rules/notice/own_words.py": SENTENCES,
    "campaign/rules/sheets/people_sheet.py": SENTENCES,
    "campaign/rules/sheets/addresses.py": SENTENCES,
    "campaign/rules/sheets/rows.py": SENTENCES,
    "campaign/rules/sheets/unit_sheet.py": SENTENCES,
    "campaign/services/campaign/cancel_campaign.py": SENTENCES,
    "campaign/services/mail/send_test.py": SENTENCES,
    "campaign/jobs/": "command line: both languages side by side, or for scripts",
    "campaign/mail/": "letters have a template for each language",
    "campaign/services/dates/amend_terms.py": "an outcome on record stays: Chinese",
    "campaign/records/notice/endings.py": "an outcome on record stays as it was written: Chinese",
    "campaign/papers/official/": "an official paper: Chinese",
    "campaign/papers/official/fill/": SENTENCES,
    "campaign/papers/official/reading/read.py": SENTENCES,
    "campaign/papers/official/typeset/": SENTENCES,
    "campaign/papers/lagging_sheet.py": "an official table: Chinese",
    "campaign/papers/rollup_sheet.py": "an official table: Chinese",
    "campaign/reports/duty/proposal.py": SHOWN,
    "campaign/rules/evidence.py": SHOWN,
    "campaign/rules/rollup.py": "a note on record stays as it was written: Chinese",
    "campaign/papers/trail_sheet.py": "both languages side by side",
    "campaign/papers/plan_file/problem.py": "command line",
    "campaign/papers/plan_draft/": "a plan file is Chinese, as the paper that it was read from",
    "campaign/planreader/": SENTENCES,
    "campaign/papers/samples.py": "example lists with Chinese headings",
    "campaign/records/house/calendar.py": "data of the calendar",
    "campaign/rehearsal/": "what the demonstration county says is data",
    "campaign/rules/draw.py": "a picture for the documents",
    "campaign/rules/plans/fault.py": "command line",
    "campaign/rules/sheets/days.py": "how a list may write a day",
    "campaign/rules/sheets/role_words.py": "how a list may call a post",
    "campaign/rules/sheets/unit_kinds.py": "both languages side by side",
    "campaign/rules/trail/": "both languages side by side",
    "campaign/rules/words.py": "both languages side by side",
    "campaign/settings.py": "command line: both languages side by side",
}


class Text(NamedTuple):
    """A Chinese text in the code: where it stands, and whether the catalogue must have it."""

    path: str
    line: int
    text: str
    shown: bool
    context: str | None = None


def treatment(path: str) -> str:
    """Return what FILES says of a path, "" where it says nothing."""
    fits = [start for start in FILES if path.startswith(start)]
    return FILES[max(fits, key=len)] if fits else ""


def python_texts() -> Iterator[Text]:
    """Every Chinese text of the Python files; docstrings and pieces of f-strings are none."""
    for file in sorted((ROOT / "campaign").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        tree = ast.parse(file.read_text(encoding="utf-8"))
        apart, wrapped, how = _apart(tree), _wrapped(tree), treatment(path)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            looked_up = id(node) in wrapped
            if id(node) in apart or not (looked_up or HAN.search(node.value)):
                continue
            shown = looked_up or how == SHOWN
            if how in ("", SENTENCES) and node.value.endswith(SENTENCE_END):
                shown = True
            yield Text(path, node.lineno, node.value, shown, wrapped.get(id(node)))


def _apart(tree: ast.AST) -> set[int]:
    """Docstrings, pieces of f-strings, texts with their English beside them: `("周一", "Mon")`."""
    found: set[int] = set()
    several = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            found |= {id(node.body[0].value)} if isinstance(node.body[0], ast.Expr) else set()
        elif isinstance(node, ast.JoinedStr):
            found |= {id(part) for part in node.values}
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and id(node) not in several:
            english = getattr(node.elts[1], "value", None)
            found |= {id(node.elts[0])} if isinstance(english, str) and english.isascii() else set()
    return found


def _wrapped(tree: ast.AST) -> dict[int, str | None]:
    """Texts inside `_()`, `gettext()` and `in_place()`, with the place that the last one gives."""
    found: dict[int, str | None] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        if node.func.id in ("_", "gettext"):
            found |= {id(part): None for part in ast.walk(node.args[0])}
        elif node.func.id == "in_place":
            found |= {id(node.args[1]): ast.literal_eval(node.args[0])}
    return found


def template_texts() -> Iterator[Text]:
    """Every text that the pages look up, as Babel's own reader of Jinja finds it."""
    for file in sorted((ROOT / "templates").rglob("*.html")):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith("templates/mail/"):
            continue
        for line, text, _, context in extract_from_file("jinja2", file, KEYWORDS, options=JINJA):
            yield Text(path, line, str(text), shown=True, context=context)


def template() -> Catalog:
    """Return the catalogue that the code asks for, without translations."""
    catalog = Catalog(project="Duban", charset="utf-8")
    for each in (*python_texts(), *template_texts()):
        if each.shown:
            ids = (each.text, each.text) if COUNTED in each.text else each.text
            catalog.add(ids, locations=[(each.path, each.line)], context=each.context)
    return catalog


def refreshed(path: Path) -> Catalog:
    """Return a catalogue with new sentences taken in and those that are gone dropped."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3])
    made_at = catalog.creation_date
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.creation_date = made_at  # else every refresh would change the file
    catalog.obsolete.clear()
    return catalog


def save(catalog: Catalog, path: Path) -> None:
    """Write a catalogue: by file, without line numbers, so that it changes with sentences only."""
    catalog.header_comment, catalog.project, catalog.version = HEADER, "Duban", "1"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    with path.open("wb") as out:
        write_po(out, catalog, width=100, include_lineno=False, sort_by_file=True)


def texts(string: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the one text of a sentence, or the several of a counted one."""
    return (string or "",) if isinstance(string, str | None) else tuple(string)


if __name__ == "__main__":
    for found in sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po")):
        new = refreshed(found)
        save(new, found)
        empty = sum(not all(texts(each.string)) for each in new if each.id)
        sys.stdout.write(f"{found.relative_to(ROOT)}: {empty} 句待译 to translate\n")
