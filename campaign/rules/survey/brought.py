"""What a filled-in workbook brings to a form: which cells change, and which it leaves in doubt.

Every text is read as if it had been typed (``read_value``). Nothing is guessed: a cell that can be
read in two ways, or that was changed on the page as well since the template was made, is an error
of its own and stays as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaign.rules.survey.form import Field, Form
from campaign.rules.survey.typed import Refused, Value, read_value, shown


@dataclass(frozen=True)
class Found:
    """A field's cell in a file. ``was``: what stood in it when the template was made, if known.

    ``wrong`` and ``values``: why nobody can use what stands in it.
    """

    sheet: str
    address: str
    text: str
    was: str | None = None
    wrong: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CellError:
    """One cell that is not taken: where it stands, which field, and what to do about it."""

    sheet: str
    address: str
    label: str
    text: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One cell that changes."""

    field: Field
    old: Value | None
    new: Value | None


@dataclass(frozen=True)
class Brought:
    """What a file does to a filing; ``same``: cells that stay as they are."""

    changes: tuple[Change, ...]
    errors: tuple[CellError, ...]
    same: int

    @property
    def cells(self) -> dict[str, Value | None]:
        """The new values by field."""
        return {one.field.key: one.new for one in self.changes}


def bring(
    form: Form,
    found: Mapping[str, Sequence[Found]],
    cells: Mapping[str, Value],
    strange: Sequence[CellError] = (),
) -> Brought:
    """Say what the cells of a file change; ``strange``: rows that belong to no field."""
    changes: list[Change] = []
    errors: list[CellError] = list(strange)
    same = 0
    for one in form.fields:
        places = found.get(one.key, ())
        if not places:
            continue
        try:
            change = _change(one, places, cells.get(one.key))
        except Refused as wrong:
            errors.extend(_errors(one, places, wrong))
            continue
        if change is None:
            same += 1
        else:
            changes.append(change)
    return Brought(tuple(changes), tuple(errors), same)


def _change(one: Field, places: Sequence[Found], now: Value | None) -> Change | None:
    here = places[0]
    if any(place.wrong for place in places):
        bad = next(place for place in places if place.wrong)
        raise Refused(bad.wrong, **bad.values)
    if len({place.text for place in places}) > 1:
        raise Refused(
            "“%(field)s”在文件里出现了 %(n)s 次（%(places)s），填的不一样。请只留一处。",
            field=one.label,
            n=len(places),
            places="、".join(place.address for place in places[:5]),
        )
    new = read_value(one, here.text)
    was = _was(one, here.was)
    if new == now or (new is None and here.was is None) or (here.was is not None and new == was):
        return None
    if here.was is not None and was != now:
        raise Refused(
            "下载模板以后，网页上已经改成 %(now)s。请核对，在网页上填，或重新下载模板再填。",
            now=shown(one, now),
        )
    return Change(one, now, new)


def _was(one: Field, text: str | None) -> Value | None:
    try:
        return read_value(one, text or "")
    except Refused:
        return None


def _errors(one: Field, places: Sequence[Found], wrong: Refused) -> list[CellError]:
    return [
        CellError(each.sheet, each.address, one.label, each.text, wrong.message, wrong.values)
        for each in places
        if each.wrong or not any(place.wrong for place in places)
    ]
