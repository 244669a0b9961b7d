"""What people type into addresses and forms: read once, bounded, never an error of the database."""

from datetime import date
from typing import Any

from flask import Flask, request
from werkzeug.routing import IntegerConverter

from campaign.reports.paging import Cursor
from campaign.rules.errors import Invalid
from campaign.rules.sheets.days import read_day

# What a whole-number column of either database holds.
MOST = 2**31 - 1
LONGEST_WORDS = 60


class RowNumber(IntegerConverter):
    """A number in an address that can be the number of a row; any other is a missing page."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Bound it."""
        super().__init__(*arguments, **{"max": MOST, **named})


def words(name: str) -> str:
    """Return the words looked for under this name in the address, without stray blanks."""
    return " ".join(request.args.get(name, "").split())[:LONGEST_WORDS]


def chosen(name: str, among: tuple[str, ...]) -> str:
    """Return the choice under this name in the address, empty when it is none of these."""
    found = request.args.get(name, "")
    return found if found in among else ""


def cursor() -> Cursor:
    """Return where the page asked for begins, the top where the address says nothing of use."""
    return Cursor(whole(request.args.get("after")) or 0, whole(request.args.get("before")) or 0)


def whole(text: str | None) -> int | None:
    """Return the text as the number of a row, or None."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    return int(text) if int(text) <= MOST else None


def day(name: str) -> date | None:
    """Return the date under this name in the form, or None when there is none."""
    return read_day(request.form.get(name, "").strip())


def install(app: Flask) -> None:
    """Bound the numbers in addresses, and refuse the one sign that no database takes."""
    app.url_map.converters["int"] = RowNumber

    @app.before_request
    def refuse_nul() -> None:
        typed = (*request.args.listvalues(), *request.form.listvalues(), [request.path])
        if any("\x00" in text for texts in typed for text in texts):
            raise Invalid("输入里有系统不能识别的字符，请删去后重新输入。")
