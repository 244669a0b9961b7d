"""Words of the office's own in a letter 附语: a paragraph before its facts and one after them.

What a letter must say (why to this reader, what stops it, what comes otherwise, the dates) is never
edited: it is computed. An office adds its own words around that, with named fields only, so that no
text can compute, fetch or link anywhere.
"""

import re
from collections.abc import Mapping

from campaign.rules.words import LETTER_KINDS, Word

# What a field stands for, in the order of the page's list. Chinese names: clerks write them.
FIELDS: dict[str, Word] = {
    "姓名":   ("收信人的姓名", "the reader's name"),
    "单位":   ("信里说到的单位，超过三个时写“某某等 n 个单位”", "the units of the letter"),
    "件数":   ("信里有几项任务", "how many duties the letter names"),
    "行动":   ("行动的名称", "the campaign's name"),
    "办公室": ("领导小组办公室的名称", "the office's name"),
    "电话":   ("领导小组办公室的电话", "the office's telephone"),
}  # fmt: skip
LONGEST = 500
# Letters that concern an account, not a campaign, have no place for an office's words.
_OF_THE_HOUSE = ("invitation", "reset", "test")
KINDS: tuple[str, ...] = tuple(kind for kind in LETTER_KINDS if kind not in _OF_THE_HOUSE)
_FIELD = re.compile(r"\{([^{}]*)\}")
# The only link of a letter is its own button: readers learn to trust no other.
_LINK = re.compile(r"(?i)https?:|www\.|ftp:")


def tidy(text: str) -> str:
    """Return the text as it is kept: one kind of line end and braces, no space at the ends."""
    text = text.replace("｛", "{").replace("｝", "}").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def fault(text: str) -> tuple[str, dict[str, object]] | None:
    """Return what is wrong with a tidy text: the sentence and its values; None for nothing."""
    if len(text) > LONGEST:
        return "附语最多 %(n)s 字，现在有 %(m)s 字，请精简。", {"n": LONGEST, "m": len(text)}
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            return (
                "没有“%(name)s”这个字段，可以用：%(fields)s。",
                {"name": name, "fields": "、".join(FIELDS)},
            )
    if set(_FIELD.sub("", text)) & {"{", "}"}:
        return "花括号要成对，里面只写字段名，例如 {姓名}。", {}
    if _LINK.search(text):
        return "附语里不能写网址：信里只有一个链接，就是办理按钮。", {}
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its fields filled.

    Raises:
        KeyError: a field is not among the values.
    """
    return _FIELD.sub(lambda found: values[found.group(1)], text)


def units_named(names: tuple[str, ...], locale: str) -> str:
    """Return the units of a letter for a sentence: up to three by name, then how many."""
    if len(names) <= 3:
        return (", " if locale == "en" else "、").join(names)
    more = f"{names[0]} and {len(names) - 1} other units"
    return more if locale == "en" else f"{names[0]}等 {len(names)} 个单位"
