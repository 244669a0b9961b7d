"""The acts of the trail in groups, for whoever looks for some of them."""

from collections.abc import Mapping
from typing import Any

from campaign.rules.lifecycle import DutyState
from campaign.rules.words import EVENTS, Word

EVERY = ".*"  # what a whole group is called in an address: "duty.*"
OTHER = "other"

# fmt: off
# Key, word, and the first parts of the acts' names that belong there.
GROUPS: tuple[tuple[str, Word, tuple[str, ...]], ...] = (
    ("duty",      ("任务", "Duties"),                    ("duty", "evidence", "extension")),
    ("enrolment", ("阶段", "Stages"),                    ("enrolment",)),
    ("told",      ("升级与电话", "Escalation and calls"),
     ("held", "case", "call", "letter", "drill")),
    ("campaign",  ("行动", "Campaigns"),                 ("campaign", "plan_draft", "forecast")),
    ("figures",   ("统计", "Figures"),
     ("form", "round", "figures", "sums", "doubt", "scans", "matrix")),
    ("money",     ("经费", "Money"),                     ("money",)),
    ("paper",     ("公文", "Papers"),                    ("paper",)),
    ("register",  ("单位与人员", "Units and people"),     ("unit", "people", "post", "person")),
    ("door",      ("登录", "Signing in"),                ("sign_in", "sign_out", "password")),
    ("house",     ("系统", "System"),
     ("mail", "clock", "calendar", "init", "restore")),
    (OTHER,       ("其他", "Other"),                     ()),
)
# What only goes to the unit's own leader is not handed in yet: the signature does that.
_TO_SIGN: dict[str, tuple[str, Word]] = {
    "duty.submit":     ("became", ("送签", "Sent for signature")),
    "duty.nil_return": ("became", ("零报告送签", "Nil return sent for signature")),
    "duty.withdraw":   ("was",    ("撤回送签", "Taken back before the signature")),
}
# How such an act is called where a reader looks for it, whatever became of it.
_CHOICES: dict[str, Word] = {
    "duty.submit":     ("报送、送签", "Submitted or sent for signature"),
    "duty.withdraw":   ("撤回", "Withdrawn by the unit"),
}
# fmt: on
# Acts that are about no unit: only whoever answers for the whole house sees them.
UNITLESS = frozenset({"door", "house"})
_GROUP_OF = {first: key for key, _, names in GROUPS for first in names}


def act_word(act: str, facts: Mapping[str, Any]) -> Word:
    """Return what was done, in words; an act that nobody foresaw is called by its name."""
    fact, to_sign = _TO_SIGN.get(act, ("", None))
    if to_sign and facts.get(fact) == DutyState.AWAITING_SIGNATURE:
        return to_sign
    return EVENTS.get(act, (act, act))


def choice_word(act: str) -> Word:
    """Return what an act is called where one looks for all of its kind."""
    return _CHOICES.get(act) or EVENTS.get(act, (act, act))


def group_of(act: str) -> str:
    """Return the key of the group that an act belongs to."""
    return _GROUP_OF.get(act.split(".")[0], OTHER)


def grouped(*, everything: bool) -> list[tuple[str, Word, list[tuple[str, Word]]]]:
    """Return the groups with their acts, as a list to choose from: (key, word, acts).

    Without ``everything`` those that are about no unit are left out; so are empty groups.
    """
    found = [
        (key + EVERY, word, [(act, choice_word(act)) for act in EVENTS if group_of(act) == key])
        for key, word, _ in GROUPS
        if everything or key not in UNITLESS
    ]
    return [one for one in found if one[2]]


def acts_of(choice: str) -> tuple[str, ...]:
    """Return the acts that a choice stands for: one act, or a whole group; empty for no such."""
    if choice in EVENTS:
        return (choice,)
    return tuple(act for act in EVENTS if group_of(act) + EVERY == choice)
