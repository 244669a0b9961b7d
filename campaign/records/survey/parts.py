"""Which units a round asks where it does not ask all: below a unit, of kinds, or of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from campaign.rules.asked import written
from campaign.rules.errors import FieldMissing
from campaign.rules.paths import subtree_range
from campaign.rules.sheets.rows import tidy_code
from models.duty import Duty
from models.unit import Unit

MOST_NAMED = 5_000
WHY = "请写明为什么只发给这些单位，例如：只核对上一轮数字有出入的单位。"


@dataclass(frozen=True)
class Part:
    """What the office chose; all empty: every unit. ``listed``: codes or full names, one a line."""

    unit_id: int | None = None
    kinds: tuple[str, ...] = ()
    listed: str = ""
    reason: str = ""

    @property
    def all(self) -> bool:
        """Whether every unit is asked."""
        return not (self.unit_id or self.kinds or self.listed.strip())


def chosen_units(
    session: Session, part: Part, *, milestone_id: int, scope: str
) -> tuple[ColumnElement[bool], dict[str, Any], str]:
    """Return the condition on a unit, what the round keeps of it, and the reason.

    Raises:
        FieldMissing: no reason; a unit outside the scope; a line that names no unit that owes the
            milestone.
    """
    reason = written(part.reason, "part_reason", WHY)
    fits: list[ColumnElement[bool]] = []
    kept: dict[str, Any] = {}
    if part.unit_id:
        unit = session.scalars(
            select(Unit).where(Unit.id == part.unit_id, _below(scope))
        ).one_or_none()
        if unit is None:
            raise FieldMissing("part_unit", "请从行动范围内的单位里选。")
        fits.append(_below(unit.path))
        kept["unit"] = unit.name
    if part.kinds:
        fits.append(Unit.kind.in_(part.kinds))
        kept["kinds"] = list(part.kinds)
    if part.listed.strip():
        units = _named(session, part.listed, milestone_id)
        fits.append(Unit.id.in_(units))
        kept["listed"] = len(units)
    return and_(*fits), kept, reason


def _below(path: str) -> ColumnElement[bool]:
    low, high = subtree_range(path)
    return (Unit.path >= low) & (Unit.path < high)


def _named(session: Session, text: str, milestone_id: int) -> Sequence[int]:
    lines = [(number, tidy_code(line)) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line]
    if len(lines) > MOST_NAMED:
        raise FieldMissing("listed", "名单最多 %(most)s 行，请分开发放。", most=MOST_NAMED)
    owing = select(Duty.unit_id).where(Duty.milestone_id == milestone_id)
    words = list(dict.fromkeys(line for _number, line in lines))
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name).where(
            or_(Unit.code.in_(words), Unit.name.in_(words)), Unit.id.in_(owing)
        )
    ).all()
    codes = {code: unit_id for unit_id, code, _name in rows}
    names: dict[str, list[int]] = {}
    for unit_id, _code, name in rows:
        names.setdefault(name, []).append(unit_id)
    found: dict[int, None] = {}
    for number, line in lines:
        named = [codes[line]] if line in codes else names.get(line, [])
        if not named:
            raise FieldMissing(
                "listed", "第 %(row)s 行“%(name)s”不在要报这一项的单位里，请核对代码或全称。",
                row=number, name=line[:60],
            )  # fmt: skip
        if len(named) > 1:
            raise FieldMissing(
                "listed", "第 %(row)s 行：有几个单位都叫“%(name)s”，请改写单位代码。",
                row=number, name=line[:60],
            )  # fmt: skip
        found[named[0]] = None
    return list(found)
