"""What acts ask of the person who does them: a text, a date; refused beside its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from campaign.rules.errors import FieldMissing, FieldsMissing

LONGEST_TEXT = 2000
LONGEST_DAYS = 366


class Gathered:
    """What is wrong with a form, field by field, to be told at once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.found: list[FieldMissing] = []

    @contextmanager
    def field(self) -> Iterator[None]:
        """Go on behind a field that is wrong, and keep what is wrong with it."""
        try:
            yield
        except FieldMissing as missing:
            self.found.append(missing)

    def tell(self) -> None:
        """Refuse where anything was wrong.

        Raises:
            FieldMissing: one field is; FieldsMissing: several are.
        """
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            raise FieldsMissing(tuple(self.found))


def written(text: str, field: str, empty: str) -> str:
    """Return a text that an act asks for, without blanks around it.

    Raises:
        FieldMissing: it is empty (``empty`` says what to write) or too long.
    """
    text = text.strip()
    if not text:
        raise FieldMissing(field, empty)
    return at_most(text, field)


def at_most(text: str, field: str) -> str:
    """Return a text that may stay empty, without blanks around it.

    Raises:
        FieldMissing: it is too long.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise FieldMissing(field, "最多写 %(n)s 字，请精简。", n=LONGEST_TEXT)
    return text


def new_date(due_on: date | None, today: date) -> date:
    """Return a new date that a unit can keep.

    Raises:
        FieldMissing: there is none, or it lies before today or more than a year ahead.
    """
    if due_on is None:
        raise FieldMissing("due_on", "请选新的期限，例如 2026-05-20。")
    if due_on < today:
        raise FieldMissing("due_on", "新的期限不能早于今天，请改选今天或以后的日期。")
    if (due_on - today).days > LONGEST_DAYS:
        raise FieldMissing("due_on", "新的期限离今天超过一年，请核对年份。")
    return due_on
