"""A cell's value as the text that a person sees: 13800000000, not 1.38E+10; no day as 40584."""

import re
from datetime import date, datetime, time, timedelta

MOST_DIGITS = 15  # what a spreadsheet keeps of a number

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_EDGES = "".join(map(chr, (*range(0x21), 0x85, 0xA0, 0x200B, 0x2060, 0x3000, 0xFEFF)))
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")  # a control character, as a workbook writes it
# What a number format says besides its digits: colours and conditions, quoted or escaped words,
# spaces as wide as a character, and fillers.
_DECORATION = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')


def tidy(text: str) -> str:
    """Return the text without blanks around it, its full-width digits made plain."""
    if text.isascii():
        return text.strip()
    return text.strip(_EDGES).translate(_FULL_WIDTH)


def from_workbook(text: str) -> str:
    """Return text of a workbook tidied; "_x000D_" there stands for the character U+000D."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    return tidy(text)


def number_text(value: float, number_format: str) -> str | None:
    """Return a number as its cell shows it; None where its last digits are lost.

    Zeros in front, decimals, thousands and per cent follow the format; other formats (fractions,
    powers of ten) show the plain number.
    """
    if abs(value) >= 10**MOST_DIGITS:
        return None
    plain = _DECORATION.sub("", number_format.split(";")[0])
    digits = re.fullmatch(r"\s*([#0,]*0)(\.0+)?(%?)\s*", plain)
    if digits is None:
        return _general(value)
    whole, decimals, percent = digits.groups()
    places = len(decimals) - 1 if decimals else 0
    if percent:
        value *= 100
    elif not decimals and value != int(value):
        return _general(value)  # shown rounded; what was typed is worth more
    shown = f"{abs(value):{',' if ',' in whole else ''}.{places}f}"
    missing = whole.count("0") - len(shown.partition(".")[0].replace(",", ""))
    return ("-" if value < 0 else "") + "0" * missing + shown + percent


def _general(value: float) -> str:
    if value == int(value):
        return str(int(value))
    return f"{value:.15g}" if abs(value) >= 1e-4 else f"{value:.20f}".rstrip("0")


def moment_text(value: date | time | timedelta) -> str:
    """Return a date as 2011-02-10, with its time where it has one; a time as 17:00."""
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return str(value)
