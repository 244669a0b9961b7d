"""Rules of a form file; ``each`` writes one for every row of a table."""

from collections.abc import Sequence

from campaign.papers.form_file.groups import Place, name_key
from campaign.papers.plan_file.fields import Fields
from campaign.rules.survey.expression import Comparison, Unreadable, read_comparison
from campaign.rules.survey.form import Group, Named, Rule, Severity

MOST_TEXT = 600
ROW, ROW_NAME = "{row}", "{name}"
UNREADABLE = (
    "读不懂“%(at)s”。规则只能写字段的加减和一次比较，例如 servers + desktops + laptops = total。"
)


def read_rules(top: Fields, groups: Sequence[Group]) -> tuple[tuple[Rule, ...], list[Place]]:
    """Return the rules that could be read, and where each stands."""
    rules: list[Rule] = []
    places: list[Place] = []
    for number, node in enumerate(top.mappings("rules", required=False), start=1):
        own = (node.entries or {}).get("key")
        name = own[1].text if own and own[1].text else str(number)
        fields = Fields(node, f"rules.{name}", top.problems)
        for rule in _rules(fields, groups):
            rules.append(rule)
            places.append((node.line, fields.path))
        fields.refuse_unknown()
    return tuple(rules), places


def _rules(fields: Fields, groups: Sequence[Group]) -> list[Rule]:
    key = name_key(fields, "key")
    hard, soft = (fields.text(word, most=MOST_TEXT) for word in ("hard", "soft"))
    when = fields.text("when", most=MOST_TEXT)
    says = fields.text("says", most=300, required=True)
    each = fields.text("each", most=60)
    if bool(hard) == bool(soft):
        fields.problems.add(
            fields.node.line,
            fields.path,
            "请写 hard（不符合就不能报）或 soft（不符合要说明原因），二选一。",
        )  # fmt: skip
        return []
    word = Severity.HARD.value if hard else Severity.SOFT.value
    found = []
    for row in _rows(fields, each, groups):
        test = _comparison(fields, word, _filled(hard or soft, row))
        asked = _comparison(fields, "when", _filled(when, row)) if when else None
        if key is None or test is None or (when and asked is None):
            return []
        own = f"{key}_{row.key}" if row else key
        found.append(Rule(own, Severity(word), test, _filled(says, row), asked))
    return found


def _rows(fields: Fields, each: str, groups: Sequence[Group]) -> Sequence[Named | None]:
    if not each:
        return [None]
    group = next((one for one in groups if one.key == each and one.is_table), None)
    if group is None:
        fields.wrong("each", "没有“%(group)s”这张表。each 要写一组有 rows 的键。", group=each)
        return []
    return group.rows


def _filled(text: str, row: Named | None) -> str:
    return text.replace(ROW, row.key).replace(ROW_NAME, row.name) if row else text


def _comparison(fields: Fields, key: str, text: str) -> Comparison | None:
    try:
        return read_comparison(text)
    except Unreadable as wrong:
        fields.wrong(key, UNREADABLE, at=(wrong.at or text)[:30])
        return None
