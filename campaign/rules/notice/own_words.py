"""Words of the office's own in a letter 附语: a paragraph before its facts and one after them.

What a letter must say (why to this reader, what stops it, what comes otherwise, the dates) is never
edited: it is computed. An office adds its own words around that, with named fields only, so that no
text can compute, fetch or link anywhere.
"""

import re
from collections.abc import Mapping

from campaign.rules.words import LETTER_KINDS, Word

# A field by its key: its names, which a text may use in either language, and what it stands for.
# fmt: off
FIELDS: dict[str, tuple[Word, Word]] = {
    "reader":   (("姓名", "name"),       ("收信人的姓名", "the reader's name")),
    "units":    (("单位", "units"),      ("信里的单位，最多写出三个", "the units of the letter")),
    "number":   (("件数", "number"),     ("信里有几项任务", "how many duties the letter names")),
    "campaign": (("行动", "campaign"),   ("行动的名称", "the campaign's name")),
    "office":   (("办公室", "office"),   ("领导小组办公室的名称", "the office's name")),
    "phone":    (("电话", "telephone"),  ("领导小组办公室的电话", "the office's telephone")),
}
# fmt: on
_KEYS = {name: key for key, (names, _) in FIELDS.items() for name in names}
LONGEST = 500
# Letters that concern an account, not a campaign, have no place for an office's words.
_OF_THE_HOUSE = ("invitation", "reset", "test", "drill", "drill_due", "paper")
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
        if name not in _KEYS:
            return "没有“%(name)s”这个字段，可以用的字段列在下面。", {"name": name}
    if set(_FIELD.sub("", text)) & {"{", "}"}:
        return "花括号要成对，里面只写字段名，可以用的字段列在下面。", {}
    if _LINK.search(text):
        return "附语里不能写网址：信里只有一个链接，就是办理按钮。", {}
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its fields filled; the values are by the keys of FIELDS.

    Raises:
        KeyError: a field is not among the values.
    """
    return _FIELD.sub(lambda found: values[_KEYS[found.group(1)]], text)


def units_named(names: tuple[str, ...], locale: str) -> str:
    """Return the units of a letter for a sentence: up to three by name, then how many."""
    if len(names) <= 3:
        return (", " if locale == "en" else "、").join(names)
    more = f"{names[0]} and {len(names) - 1} other units"
    return more if locale == "en" else f"{names[0]}等 {len(names)} 个单位"
