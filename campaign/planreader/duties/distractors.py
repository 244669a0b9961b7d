"""Dates that ask for nothing: cited papers, past events, reference days, audited periods."""

import re

from campaign.planreader.dates.phrase import Phrase

_BOOK = re.compile(r"《[^》\n]{1,120}》|〔[^〕\n]{1,40}〕|\[\d{4}\]")
# What follows a date that only tells what happened or which paper is meant.
_CITES = re.compile(
    r"^[,的]?[^,。;]{0,24}?(?:会议精神|会议纪要|会议研究|会议审议|会议通过|会议决定|研究同意|讲话精神|文件精神|文件要求|印发的|下发的|发布的|公布的|召开的|作出的|颁布的|签订的|制定的|转发的|批准的|通过的《)"
)
_PAST = re.compile(
    r"^[,]?[^,。;]{0,60}?(?:印发了|下发了|召开了|发布了|出台了|举行了|开展了|完成了|组织了|成立了|下达了|转发了|通过了|进行了|发生了|已经|曾|已[印下发召开完成经由])"
)
_AFTER = re.compile(
    r"^(?:的(?!前)|以来|期间(?:的|发生|形成|购置|取得|立项|实施)|(?:内|前|后|之前|以前|之后)?(?:[^,。;]{0,6})(?:发生|形成|购置|购入|取得|立项|入库|入职|注册|登记在册|印发|出台|颁布|制定|签订|建成|投入使用)的)"
)
_REFERENCE = re.compile(
    r"基准日|时点|为准|截面|口径|账面|存量|期初|年度报表|为[^,。;]{0,6}(?:基准|界限|界)"
)
_REFERENCE_BEFORE = re.compile(
    r"(?:基准日|时点|统计时段|统计期|时间段|范围|审计期间|检查期间|核查期间|年度(?!工作|总结|报告|自查|使用|计划|情况|台账|报表)|有效期|数据(?:统计)?(?:截至|截止)|执行期|实施期|服务期|合同期|周期|数据|期限内|出生|时间界限|任期)[^,。;]{0,8}$"
)
_EFFECT = re.compile(
    r"^[,]?(?:正式)?(?:起?(?:施行|执行|生效|实施|启用|废止|失效|一律不得|停止执行|不再|试行|计算|征收|享受|开征)|正式(?:实施|施行|运行))"
)
# What a sentence tells of another paper, it does not ask itself.
_TOLD = re.compile(
    r"(?:印发|出台|下发|发布|颁布|公布|制定)了[^。;]{2,60}(?:要求|提出|明确|规定|到)"
)
# How a deadline moves when it meets a holiday.
_ROLLS = re.compile(r"节假日|放假|顺延|提前至|休息日")
_MEANWHILE = re.compile(
    r"^[,]?(?:我[市县省区校局院厅]|全[市县省区校国]|共|已|累计)[^。;]{0,20}(?:已|共|累计|达到?了|有)\d?"
)

# 4月是全国税收宣传月; (2023年下半年进行): told by the way.
_IS = re.compile(r"^(?:份)?(?:是|为)(?:全国|我国|我省|我市|我县|第)")
_ASIDE = re.compile(r"^(?:将|已|拟)?(?:进行|开展|实施|启动|举行|召开)\)")
# 根据省厅3月29日视频会议要求,按照5月6日通报: what this paper rests on.
_RESTS_ON = re.compile(r"(?:根据|按照|按|依据|落实|贯彻)[^,。;]{0,24}$")
_RESTED_ON = re.compile(
    r"^[^,。;]{0,24}?(?:要求|精神|部署|安排|指示|批示|通报|意见|通知|决定)(?:[,。;]|$)"
)
# 截至6月30日在用的计算机: what is looked at, not what is asked for.
_STOCK = re.compile(r"^[,]?(?:在用|在册|在编|现有|现行|有效|实有|仍|尚)")


def books(text: str) -> list[tuple[int, int]]:
    """Return where titles of papers and their numbers stand; no date in them is a duty."""
    return [found.span() for found in _BOOK.finditer(text)]


def is_distractor(text: str, phrase: Phrase, start: int, end: int) -> bool:
    """Whether a date phrase of the sentence ``text[start:end]`` asks for nothing."""
    before = text[max(start, phrase.start - 30) : phrase.start]
    after = text[phrase.end : min(end, phrase.end + 60)]
    if any(words.match(after) for words in (_AFTER, _CITES, _PAST, _EFFECT, _IS)):
        return True
    if _REFERENCE_BEFORE.search(before) and not phrase.recurs:
        return True
    if _about_reference(text, phrase, start, end):
        return True
    if phrase.suffix in ("起", "开始", "以来", "之后", "以后", "后") and not phrase.is_range:
        return True
    if _TOLD.search(text, start, phrase.start):
        return True
    if phrase.begin and not phrase.is_range:
        return True
    return (
        _by_the_way(phrase, before, after)
        or _no_deadline(text, phrase, before, after)
        or _cutoff(text, phrase, before, after)
    )


def _by_the_way(phrase: Phrase, before: str, after: str) -> bool:
    """Whether it tells what the paper rests on, or an aside."""
    if before.endswith("(") and _ASIDE.match(after):
        return True
    rests = _RESTS_ON.search(before) and _RESTED_ON.match(after)
    return bool(rests) and not phrase.is_deadline


def _no_deadline(text: str, phrase: Phrase, before: str, after: str) -> bool:
    """Whether it tells a time when things were so, or how a deadline moves."""
    if phrase.suffix == "期间" and not after.startswith(","):
        return True
    if _ROLLS.search(text[phrase.start : phrase.end] + before[-8:]):
        return True
    return phrase.until and any(words.match(after) for words in (_MEANWHILE, _STOCK))


def _about_reference(text: str, phrase: Phrase, start: int, end: int) -> bool:
    """Look at the words around the phrase in its clause."""
    near = (
        text[max(start, phrase.start - 12) : phrase.start]
        + text[phrase.end : min(end, phrase.end + 14)]
    )
    return _REFERENCE.search(near) is not None and not phrase.recurs


def _cutoff(text: str, phrase: Phrase, before: str, after: str) -> bool:
    """Whether a date in brackets tells which things count: (可报废电脑截止时间为2007年底)."""
    inside = before.rfind("(") > before.rfind(")") and ")" in after
    if not inside:
        return False
    said = text[phrase.start - len(before) + before.rfind("(") : phrase.end] if before else ""
    return bool(re.search(r"截止|购置|入账|出生|可|符合|包括|含", said)) and not re.search(
        r"报|送|交|完成", said
    )
