"""Kinds of unit: what a unit list may say, and what a plan's milestones may be asked of."""

from dataclasses import dataclass

from campaign.rules.sheets.rows import heading_key


@dataclass(frozen=True)
class UnitKind:
    """One kind: its key in plans and tables, its words, and other words lists use for it."""

    key: str
    zh: str
    en: str
    also: tuple[str, ...] = ()


# fmt: off
UNIT_KINDS: tuple[UnitKind, ...] = (
    UnitKind("province", "省级", "Province", ("省", "自治区", "直辖市")),
    UnitKind("city", "市级", "City", ("市", "地级市", "设区市", "地市", "州", "盟")),
    UnitKind("county", "县级", "County", ("县", "区", "区县", "县区", "县级市", "市辖区", "旗")),
    UnitKind("township", "乡镇", "Township",
             ("乡", "镇", "街道", "乡镇街道", "乡镇区", "乡镇级", "苏木")),
    UnitKind("department", "部门", "Department",
             ("县直单位", "县直", "县直部门", "市直单位", "市直", "省直单位", "省直",
              "机关", "单位", "委办局", "直属单位")),
)
# fmt: on

KIND_KEYS = frozenset(kind.key for kind in UNIT_KINDS)
# Places rather than bodies: what is asked "of the county" its departments and office answer.
AREAS = frozenset({"province", "city", "county"})
_BY_WORD = {
    heading_key(word): kind.key
    for kind in UNIT_KINDS
    for word in (kind.key, kind.zh, kind.en, *kind.also)
}


def kind_named(word: str) -> str | None:
    """Return the key of the kind that a list calls so, or None."""
    return _BY_WORD.get(heading_key(word))


def kind_words() -> str:
    """Return the Chinese words of all kinds, for a sentence: "省级、市级、…"."""
    return "、".join(kind.zh for kind in UNIT_KINDS)
