"""Groups of a form file: a list of fields, or rows and columns that make a table of fields."""

from campaign.papers.plan_file.fields import Fields
from campaign.rules.survey.expression import CHANGE, LAST, NAME
from campaign.rules.survey.form import UNITS, Field, FieldType, Group, Named

TYPES = tuple(kind.value for kind in FieldType)
MOST_DEFINITION = 600
Place = tuple[int, str]


def read_groups(top: Fields) -> tuple[tuple[Group, ...], list[Place]]:
    """Return the groups that could be read, and where each stands."""
    groups: list[Group] = []
    places: list[Place] = []
    for number, node in enumerate(top.mappings("groups", required=True), start=1):
        fields = Fields(node, _path("groups", node.entries, number), top.problems)
        group = _group(fields)
        fields.refuse_unknown()
        if group is not None:
            groups.append(group)
            places.append((node.line, fields.path))
    return tuple(groups), places


def _group(fields: Fields) -> Group | None:
    key = name_key(fields, "key")
    name = fields.text("name", most=60, required=True)
    note = fields.text("note", most=600)
    if key is None:
        return None
    if "rows" in fields.entries or "columns" in fields.entries:
        rows, columns = _named(fields, "rows"), _columns(fields, key)
        cells = tuple(_cell(row, column) for row in rows for column in columns)
        heads = tuple(Named(one.key, one.name, one.definition) for one in columns)
        return Group(key, name, cells, note, rows, heads)
    found = [_field(part, key) for part in _parts(fields, "fields", required=True)]
    return Group(key, name, tuple(one for one in found if one is not None), note)


def _cell(row: Named, column: Field) -> Field:
    """Return the field where a row and a column meet."""
    key = f"{row.key}_{column.key}"
    return Field(
        key, column.name, column.type, column.group, column.unit, column.required,
        column.definition, column.options, column.previous and f"{row.key}_{column.previous}",
        row.key, row.name, column.key, row.maker or column.maker, row.product or column.product,
    )  # fmt: skip


def _named(fields: Fields, key: str) -> tuple[Named, ...]:
    found = []
    for part in _parts(fields, key, required=True):
        own = name_key(part, "key")
        name = part.text("name", most=60, required=True)
        definition = part.text("definition", most=MOST_DEFINITION)
        maker, product = part.text("maker", most=40), part.text("product", most=40)
        part.refuse_unknown()
        if own is not None:
            found.append(Named(own, name, definition, maker, product))
    return tuple(found)


def _columns(fields: Fields, group: str) -> tuple[Field, ...]:
    found = [_field(part, group) for part in _parts(fields, "columns", required=True)]
    return tuple(one for one in found if one is not None)


def _field(part: Fields, group: str) -> Field | None:
    key = name_key(part, "key")
    name = part.text("name", most=60, required=True)
    kind = part.choice("type", TYPES, default=FieldType.COUNT.value)
    options = part.texts("options", most=60)
    unit = part.choice("unit", UNITS, required=False) if "unit" in part.entries else ""
    field = Field(
        key or "?", name, FieldType(kind or FieldType.COUNT), group, unit or "",
        part.flag("required", default=True), part.text("definition", most=MOST_DEFINITION),
        options, (name_key(part, "previous") or "") if "previous" in part.entries else "",
        maker=part.text("maker", most=40), product=part.text("product", most=40),
    )  # fmt: skip
    if "unit" not in part.entries:
        part.asked.append("unit")
    part.asked.append("previous")
    if field.type is FieldType.CHOICE and len(options) < 2:
        part.wrong("options", "选择题至少要写两个选项。")
    if field.type is FieldType.MONEY and field.unit not in ("元", "万元"):
        part.wrong("unit", "金额的单位要写“元”或“万元”。")
    part.refuse_unknown()
    return field if key is not None else None


def name_key(fields: Fields, key: str) -> str | None:
    """Return a name that rules can use: small Latin letters, digits and "_"."""
    text = fields.key(key)
    if text is None or (NAME.fullmatch(text) and text not in (LAST, CHANGE)):
        return text
    fields.wrong(
        key, "只能用小写英文字母开头，后面用小写字母、数字、下划线（last 和 change 除外）。"
    )
    return None


def _parts(fields: Fields, key: str, *, required: bool) -> list[Fields]:
    return [
        Fields(node, _path(f"{fields.path}.{key}", node.entries, number), fields.problems)
        for number, node in enumerate(fields.mappings(key, required=required), start=1)
    ]


def _path(above: str, entries: object, number: int) -> str:
    own = entries.get("key") if isinstance(entries, dict) else None
    return f"{above}.{own[1].text if own and own[1].text else number}"
