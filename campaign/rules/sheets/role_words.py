"""Words for roles as lists of people write them, beside the official ones of `words.py`."""

from campaign.rules.permissions import Role
from campaign.rules.sheets.rows import heading_key
from campaign.rules.words import ROLES

# fmt: off
ALSO_CALLED: dict[Role, tuple[str, ...]] = {
    Role.CONTACT:     ("承办人", "经办人", "联系人", "具体负责人", "专人"),
    Role.DEPUTY:      ("分管负责人", "分管领导", "分管副职", "副职", "deputy in charge"),
    Role.PRINCIPAL:   ("一把手", "单位负责人", "第一责任人", "主要领导", "正职"),
    Role.OFFICE:      ("办公室", "领导组办公室", "正版化办公室", "推正办"),
    Role.LEAD:        ("领导组", "领导小组成员", "组长", "副组长"),
    Role.COLLECTOR:   ("汇总", "汇总人"),
    Role.INSPECTOR:   ("验收人员", "检查组", "检查人员"),
    Role.FINANCE:     ("财政部门", "财务"),
    Role.PROCUREMENT: ("采购部门", "政府采购"),
    Role.ADMIN:       ("系统管理员",),
}
# fmt: on

_BY_WORD = {
    heading_key(word): role
    for role in Role
    for word in (role.value, *ROLES[role], *ALSO_CALLED[role])
}


def role_named(word: str) -> Role | None:
    """Return the role that a list calls so, or None."""
    return _BY_WORD.get(heading_key(word))


def role_words() -> str:
    """Return the Chinese words of all roles, for a sentence."""
    return "、".join(ROLES[role][0] for role in Role)
