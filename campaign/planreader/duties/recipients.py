"""Who gets the report or the goods; who gets a copy."""

import re

from campaign.planreader.duties.bodies import names_at

_VERB = (
    r"(?:书面|统一|分别|汇总|签章|盖章|一并|及时|逐级|集中|同时|再|后|直接)*"
    r"(?:报送|上报|填报|呈报|申报|报告|报备|报请|报经|转报|汇报|抄报|抄告|送达|送交|递交|提交|上交|移交|交送|寄送|寄|发送|发(?!展|改|现|动|挥|生|布|票)|传(?!输|统|媒|达|播|染|阅)|反馈|返回|"
    r"回复|函告|告知|通知|配发|分发|发放|反映|传真|送(?!检)|交(?!通|流|易|办|叉|付)|(?<!通)报(?!废|销|刊|纸|社|表|名))"
)
_TO = r"(?:至|给|到|于|往|达|送)?(?:了)?"
_DIRECT = re.compile(rf"{_VERB}{_TO}(?=[\u4e00-\u9fffA-Za-z“(])")
_TOWARDS = re.compile(r"(?:向|同)(?=[\u4e00-\u9fff])")
_THEN = re.compile(
    r"(?:报送|报告|上报|提交|申报|反馈|汇报|书面|递交|报|送|移交|通报|提出|作出|做出|呈报|备案|提供|发送|述职|申请|寄送)"
)
_BEHIND = re.compile(r"(?:至|给|到|送至|交至|报至|交给)(?=[\u4e00-\u9fffA-Za-z“])")
_HANDING = re.compile(r"报|送|交|发|寄|传|反馈|提交|办理|领取|集中|备案|登记")
_NOT_TO = re.compile(r"^(?:各阶段|上级部门的|以上)")
_COPY = re.compile(r"(?:同时|并|一并)?(?:抄送|抄报|抄告|抄发)(?:给|至|到)?[:]?")
_ADDRESS = re.compile(r"(?:邮箱|平台|系统|OA|信箱)")
# How a body writes of itself in its own paper: 以正式文件报厅.
_SHORT = re.compile(r"我?[厅局部委办](?=[,。;(]|备案|汇总|审核|$)")
_NO_GOAL = re.compile(r"^(?:的|人员|名单|负责人|报告|工作|情况|材料|表)")


def recipient_in(text: str, start: int, end: int) -> str | None:
    """Return the body that a stretch of text names as the goal of a report or of goods."""
    best: tuple[int, str] | None = None
    for found in _DIRECT.finditer(text, start, end):
        name = _goal(text, found.end(), end)
        if name and not _COPY.match(text, max(start, found.start() - 1)):
            best = found.start(), name
            break
    for found in _TOWARDS.finditer(text, start, end):
        read = names_at(text, found.end(), end)
        if (
            read
            and _THEN.search(text, read[1], min(end, read[1] + 8))
            and not (best and best[0] < found.start())
        ):
            return read[0]
    for found in _BEHIND.finditer(text, start, end):
        if best and best[0] < found.start():
            break
        name = _goal(text, found.end(), end)
        if name and _HANDING.search(
            text, max(start, found.start() - 40), min(end, found.end() + 30)
        ):
            return name
    return best[1] if best else None


def copies_in(text: str, start: int, end: int) -> str | None:
    """Return who gets a copy."""
    found = _COPY.search(text, start, end)
    read = names_at(text, found.end(), end) if found else None
    return read[0] if read else None


def _goal(text: str, at: int, end: int) -> str | None:
    read = names_at(text, at, end)
    if read is None and (short := _SHORT.match(text, at, end)):
        return short.group()
    if read is None or _NOT_TO.match(read[0]):
        return None
    name, stop = read
    if _ADDRESS.match(text, stop):
        return None
    return None if _NO_GOAL.match(text[stop : min(end, stop + 4)]) else name
