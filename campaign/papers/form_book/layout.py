"""The headings of a form's workbook. They stay Chinese in any language, as the form itself does."""

from collections.abc import Iterable

from campaign.rules.sheets.rows import heading_key

GROUP, NAME, UNIT, LAST, NOW = "部分", "项目", "单位", "上一轮", "本次填写"
MEANING, KEY, WAS = "指标解释", "键", "下载时"
HEADINGS = (GROUP, NAME, UNIT, LAST, NOW, MEANING, KEY, WAS)
CODE_NAME = "duban_code"
CODE_LABEL = "版本码："
SHEET = "统计表"

_NAMES = {heading_key(one): one for one in HEADINGS}
_NAMES |= {"本次": NOW, "本轮填写": NOW, "填写": NOW, "指标": NAME, "项目名称": NAME}


def roles_of(cells: Iterable[str]) -> dict[str, list[int]]:
    """Return the places of each known heading in a line; nothing where it is no heading line."""
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        name = _NAMES.get(heading_key(cell.rstrip("*＊ "))) if cell and len(cell) < 20 else None
        if name:
            found.setdefault(name, []).append(place)
    return found if NOW in found and (KEY in found or NAME in found) else {}
