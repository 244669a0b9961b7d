"""What people type into a form's field: read as what it asks for, or refused with a sentence.

A number is kept as a whole number of the smallest step (cents of yuan), so that sums are exact.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from campaign.rules.sheets.rows import unshowable
from campaign.rules.survey.form import NO, YES, Field, FieldType

Value = int | str
MOST = 999_999_999
LONGEST = 500
_NUMBER = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,8}))?")
_YES, _NO = ("yes", "是", "有", "true", "1", "y"), ("no", "否", "无", "没有", "false", "0", "n")


class Refused(ValueError):
    """It cannot stand in this field; carries a Chinese sentence with its values."""

    def __init__(self, message: str, **values: object) -> None:
        """Keep the sentence and its values apart, so that a door can translate."""
        super().__init__(message)
        self.message = message
        self.values = values


def read_value(field: Field, text: str) -> Value | None:
    """Return what was typed as the field keeps it; None for nothing.

    Full-width digits, thousands commas, blanks around it and the field's own unit behind it are
    understood.

    Raises:
        Refused: it is not what the field asks for.
    """
    text = unicodedata.normalize("NFKC", text).strip() if field.additive else text.strip()
    if not text:
        return None
    if field.additive:
        return _number(field, text)
    if field.type is FieldType.YES_NO:
        return _yes_no(text)
    if field.type is FieldType.CHOICE:
        if text not in field.options:
            raise Refused("请从这些里选：%(choices)s。", choices="、".join(field.options))
        return text
    if len(text) > LONGEST:
        raise Refused("太长，最多 %(most)s 个字。", most=LONGEST)
    if character := unshowable(text.replace("\n", " ").replace("\r", " ")):
        raise Refused("有不能显示的字符（%(character)s）。", character=character)
    return text


def _number(field: Field, text: str) -> int:
    for unit in (field.unit, field.unit_word):
        if unit and text.endswith(unit):
            text = text[: -len(unit)].rstrip()
            break
    found = _NUMBER.fullmatch(text.replace("−", "-").replace(" ", ""))
    if found is None:
        raise Refused("“%(text)s”不是数。请只写数字，例如 12。", text=text[:20])
    sign, whole, part = found.groups()
    if sign and (int(whole.replace(",", "")) or int(part or 0)):
        raise Refused("不能是负数。")
    part = (part or "").rstrip("0")
    if len(part) > field.decimals:
        if not field.decimals:
            raise Refused("只能写整数，例如 12。")
        raise Refused("最多写 %(n)s 位小数。", n=field.decimals)
    number = int(whole.replace(",", ""))
    if number > MOST:
        raise Refused("数太大，请核对是不是多写了几位。")
    step: int = 10**field.decimals
    return number * step + int(part.ljust(field.decimals, "0") or 0)


def _yes_no(text: str) -> str:
    folded = text.casefold()
    if folded in _YES:
        return YES
    if folded in _NO:
        return NO
    raise Refused("请写“是”或“否”。")


def exact(field: Field, value: Value | None) -> Fraction | None:
    """Return a kept number in the field's unit; None where there is none."""
    if not isinstance(value, int) or not field.additive:
        return None
    return Fraction(value, 10**field.decimals) if field.decimals else Fraction(value)


def written(field: Field, value: Value | None) -> str:
    """Return a kept value as it is typed: what ``read_value`` would read back."""
    if value is None:
        return ""
    if isinstance(value, int) and field.additive:
        return _plain(value, field.decimals)
    return str(value)


def shown(field: Field, value: Value | None) -> str:
    """Return a kept value as a page shows it: thousands with a comma, nothing as a dash."""
    if value is None:
        return "—"
    if isinstance(value, int) and field.additive:
        return f"{Decimal(_plain(value, field.decimals)):,}"
    if field.type is FieldType.YES_NO:
        return "是" if value == YES else "否"
    return str(value)


def _plain(value: int, decimals: int) -> str:
    whole, part = divmod(value, 10**decimals)
    rest = str(part).rjust(decimals, "0").rstrip("0") if decimals else ""
    return f"{whole}.{rest}" if rest else str(whole)
