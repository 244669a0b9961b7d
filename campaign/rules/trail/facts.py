"""What an event's facts say: each as a word with what it is now and, where told, what it was.

A fact that the table does not know is printed as it was written, so that nothing is hidden.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campaign.rules.trail.readers import (
    Reader,
    Said,
    act,
    channel,
    check_code,
    day,
    how_many,
    instant,
    item,
    language,
    letter_kind,
    level,
    measure,
    named,
    number,
    paper_kind,
    paper_state,
    repeats,
    role,
    state,
    text,
    way,
    world,
    yes,
)
from campaign.rules.words import Word, pick


@dataclass(frozen=True)
class Change:
    """One fact in words; ``old`` is None where only the new is known."""

    what: str
    new: Said
    old: Said | None = None


# fmt: off
FACTS: dict[str, tuple[Word, Reader]] = {
    "became":      (("状态", "State"), state),
    "to_stage":    (("阶段", "Stage"), text),
    "round":       (("轮次", "Round"), number),
    "again":       (("重新布置的任务", "Asked again"), how_many),
    "waived":      (("免办的任务", "Waived"), how_many),
    "cancelled":   (("取消的任务", "Called off"), how_many),
    "successor":   (("接替单位", "Successor"), text),
    "form":        (("统计表", "Form"), text),
    "form_version": (("第几版", "Version"), number),
    "estimate":    (("第几次测算", "Estimate"), number),
    "basis":       (("口径", "Basis"), text),
    "title":       (("标题", "Title"), text),
    "paper_kind":  (("文种", "Kind of paper"), paper_kind),
    "paper_became": (("状态", "State"), paper_state),
    "paper_version": (("第几版", "Version"), number),
    "fields":      (("核对的数字", "Numbers proofed"), number),
    "problems":    (("发现的问题", "Problems found"), number),
    "vouched":     (("确认的数字", "Numbers vouched for"), number),
    "file_form":   (("文件格式", "Form of the file"), text),
    "paper_number": (("文号", "Paper number"), text),
    "check":       (("核对规则", "Check"), text),
    "doubt_answer": (("答复", "Answer"), text),
    "scanned_pages": (("页数", "Pages"), number),
    "because":     (("由于", "Because of"), act),
    "due_on":      (("期限", "Term"), day),
    "received_on": (("收到日期", "Received on"), day),
    "channel":     (("答复方式", "Answered by"), channel),
    "on_paper":    (("没有上传的材料已交纸质件", "What is not uploaded on paper"), yes),
    "returned":    (("退回的文件", "Files sent back"), how_many),
    "rejected":    (("不予认可的文件", "Files rejected"), how_many),
    "wanted_on":   (("希望的期限", "Term wished"), day),
    "paused_days": (("暂停的天数", "Days paused"), number),
    "paused_working_days": (("其中工作日", "Working days among them"), number),
    "beyond":      (("超出限度", "Beyond the bound"), yes),
    "sections":    (("退回的部分", "Sections sent back"), named),
    "level":       (("档次", "Level"), level),
    "measure":     (("处理", "Measure"), measure),
    "answer_by":   (("说明期限", "To be explained by"), day),
    "role":        (("岗位", "Post"), role),
    "from_on":     (("起始日期", "From"), day),
    "until_on":    (("结束日期", "Until"), day),
    "since_on":    (("不负责的日期", "No longer theirs from"), day),
    "follows":     (("接手的人", "Who takes over"), text),
    "last_on":     (("最后一天", "Last day"), day),
    "holder":      (("任职人", "Holder"), text),
    "vacant":      (("岗位空缺", "Post vacant"), yes),
    "ended":       (("结束的任职", "Posts ended"), how_many),
    "email":       (("邮箱", "Mail address"), text),
    "phone":       (("手机号", "Telephone"), text),
    "locale":      (("语言", "Language"), language),
    "letter_kind": (("信件", "Letter"), letter_kind),
    "words":       (("第几版", "Version"), number),
    "login":       (("登录名", "Login"), text),
    "by":          (("方式", "By"), way),
    "others":      (("退出的其他登录", "Other sessions ended"), number),
    "file":        (("文件", "File"), text),
    "item":        (("材料", "Item"), item),
    "sha256":      (("校验码", "Check code"), check_code),
    "added":       (("新增", "Added"), number),
    "changed":     (("修改", "Changed"), number),
    "unchanged":   (("未变", "Unchanged"), number),
    "moved":       (("移动", "Moved"), number),
    "people":      (("新人员", "New people"), number),
    "codes":       (("单位代码", "Unit codes"), named),
    "units":       (("单位", "Units"), number),
    "duties":      (("任务", "Duties"), number),
    "plan_sha256": (("方案校验码", "Plan check code"), check_code),
    "notices":     (("告知", "Notices"), number),
    "letters":     (("信件", "Letters"), number),
    "escalations": (("升级", "Escalations"), number),
    "held":        (("拟稿待批", "Drafts held"), number),
    "calls":       (("电话任务", "Calls"), number),
    "year":        (("年份", "Year"), number),
    "days":        (("天数", "Days"), number),
    "rungs":       (("改时间的提醒", "Reminders moved"), number),
    "firm":        (("由暂定变为确定的期限", "Dates now firm"), number),
    "occurrence":  (("第几次", "Occurrence"), number),
    "edits":       (("改动", "Changes"), how_many),
    "letters_gone": (("取消的信", "Letters cancelled"), number),
    "letters_moved": (("改期的信", "Letters moved"), number),
    "letters_new": (("新增的信", "New letters"), number),
    "world":       (("数据库", "Database"), world),
    "asked":       (("请确认的岗位", "Posts asked"), number),
    "people_asked": (("请确认的人", "People asked"), number),
    "repeats":     (("重复方式", "Repeating"), repeats),
    "unready":     (("启动时未就绪", "Not ready at the launch"), named),
    "backup_at":   (("备份时间", "Backup of"), instant),
    "roll_up":     (("汇总", "Roll-up"), text),
    "signer":      (("签发人", "Signed by"), text),
    "status":      (("退信代码", "Mail code"), text),
}
# fmt: on
# What it was before stands under another name beside it.
BEFORE = {"became": "was", "to_stage": "from_stage", "paper_became": "paper_was"}
# Numbers of rows, which say nothing to a reader.
SILENT = frozenset(
    {
        "version", "calendar", "call", "letter", "terms", "evidence", "extension", "case",
        "case_was", "case_became", "drill", "answer", "survey", "snapshot",
        "scan_batch", "paper",
    }
)  # fmt: skip


def changes(facts: Mapping[str, Any], locale: str = "zh") -> tuple[Change, ...]:
    """Return the facts in words, in the order in which they were written."""
    return tuple(_read(dict(_flat(facts)), locale))


def _flat(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the fields of a person, told as field -> [before, after], a row each."""
    for name, value in facts.items():
        if name == "changed" and isinstance(value, dict):
            for field, (before, after) in value.items():
                yield from ((field, after), (f"was_{field}", before))
        elif name not in SILENT:
            yield name, value


def _read(facts: dict[str, Any], locale: str) -> Iterator[Change]:
    olds = {BEFORE.get(name, f"was_{name}"): name for name in facts}
    for name, value in facts.items():
        if name in olds and olds[name] in facts:
            continue
        what, new = _one(name, value, locale)
        before = BEFORE.get(name, f"was_{name}")
        old = _one(name, facts[before], locale)[1] if before in facts else None
        if new is not None and new != old:
            yield Change(what, new, old)


def _one(name: str, value: Any, locale: str) -> tuple[str, Said | None]:
    word, read = FACTS.get(name, ((name, name), number))
    try:
        return pick(word, locale), read(value, locale)
    except (KeyError, TypeError, ValueError, StopIteration):
        return pick(word, locale), str(value)
