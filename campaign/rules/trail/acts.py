"""The acts of the trail in groups, for whoever looks for some of them."""

from campaign.rules.words import EVENTS, Word

EVERY = ".*"  # what a whole group is called in an address: "duty.*"
OTHER = "other"

# fmt: off
# Key, word, and the first parts of the acts' names that belong there.
GROUPS: tuple[tuple[str, Word, tuple[str, ...]], ...] = (
    ("duty",      ("任务", "Duties"),                    ("duty", "evidence", "extension")),
    ("enrolment", ("阶段", "Stages"),                    ("enrolment",)),
    ("told",      ("升级与电话", "Escalation and calls"), ("held", "call", "letter")),
    ("campaign",  ("行动", "Campaigns"),                 ("campaign",)),
    ("register",  ("单位与人员", "Units and people"),     ("unit", "people", "post", "person")),
    ("door",      ("登录", "Signing in"),                ("sign_in", "sign_out", "password")),
    ("house",     ("系统", "System"),
     ("mail", "clock", "calendar", "init", "restore")),
    (OTHER,       ("其他", "Other"),                     ()),
)
# fmt: on
# Acts that are about no unit: only whoever answers for the whole house sees them.
UNITLESS = frozenset({"door", "house"})
_GROUP_OF = {first: key for key, _, names in GROUPS for first in names}


def group_of(act: str) -> str:
    """Return the key of the group that an act belongs to."""
    return _GROUP_OF.get(act.split(".")[0], OTHER)


def grouped(*, everything: bool) -> list[tuple[str, Word, list[tuple[str, Word]]]]:
    """Return the groups with their acts, as a list to choose from: (key, word, acts).

    Without ``everything`` those that are about no unit are left out; so are empty groups.
    """
    found = [
        (key + EVERY, word, [(act, said) for act, said in EVENTS.items() if group_of(act) == key])
        for key, word, _ in GROUPS
        if everything or key not in UNITLESS
    ]
    return [one for one in found if one[2]]


def acts_of(choice: str) -> tuple[str, ...]:
    """Return the acts that a choice stands for: one act, or a whole group; empty for no such."""
    if choice in EVENTS:
        return (choice,)
    return tuple(act for act in EVENTS if group_of(act) + EVERY == choice)
