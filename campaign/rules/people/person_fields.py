"""A person's fields as typed into a form: made plain, or refused with the field's name."""

from collections.abc import Callable

from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.sheets.addresses import tidy_email, tidy_phone
from campaign.rules.sheets.rows import tidy_name, unshowable

MOST_NAME = 60


def read_name(text: str) -> str:
    """Return the name without stray spaces.

    Raises:
        FieldMissing: there is none, it is too long, or no page can show it.
    """
    name = tidy_name(text)
    if not name:
        raise FieldMissing("name", "请填写姓名。")
    if len(name) > MOST_NAME:
        raise FieldMissing("name", "姓名太长，最多 %(most)s 个字。", most=MOST_NAME)
    if character := unshowable(name):
        raise FieldMissing(
            "name", "姓名里有不能显示的字符（%(character)s）。请重新输入。", character=character
        )
    return name


def read_email(text: str) -> str | None:
    """Return the address, or None when the field is empty.

    Raises:
        FieldMissing: it is not one plain address.
    """
    return _read("email", text, tidy_email)


def read_phone(text: str) -> str | None:
    """Return the telephone number in one form, or None when the field is empty.

    Raises:
        FieldMissing: it is no number that can be dialled.
    """
    return _read("phone", text, tidy_phone)


def _read(field: str, text: str, tidy: Callable[[str], str]) -> str | None:
    if not text.strip():
        return None
    try:
        return tidy(text)
    except Invalid as refused:
        raise FieldMissing(field, refused.message, **refused.values) from None
