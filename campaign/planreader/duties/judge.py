"""Whether a date phrase asks for something: its own words first, then those around it."""

import re

from campaign.planreader.dates.phrase import Phrase
from campaign.planreader.duties.bodies import subject_at
from campaign.planreader.duties.distractors import is_distractor
from campaign.planreader.duties.duty_words import (
    ATTRIBUTE,
    HANDS_IN,
    SINGLE_TIME,
    WHOLE_CAMPAIGN,
    WHOLE_TIME,
    WORKS,
)

_AT = re.compile(r"(?:于|在|定于|须于|应于|请于|务于|集中在|将在|拟在|从|自|到)$")
_DESCRIBES = re.compile(r"(?:的|以来|工作|情况|预算|决算|计划|报表|数据|资金|考核|考试|高考|招生)")
_WHOLE_RUN = re.compile(
    r"^(?:前)?(?:基本)?(?:结束|完成[,。]分)|^[,]?(?:共)?分为?[一二三四五六两\d]个?(?:阶段|步)|^[,]?(?:利用|用).{1,8}时间"
)
_OF_SOMETHING = re.compile(
    r"^[^,。;:]{0,16}的[^,。;]{0,20}(?:情况|工作|数据|资料|材料|经费|资金|收入|支出|账目|项目|文件)"
)
_SIGNS = re.compile(r"[\s\d()、.:,。一二三四五六七八九十]")
_OPENS = re.compile(r"[,。;:(、\s\d.)一二三四五六七八九十]$|^$")


def is_duty(
    text: str,
    phrase: Phrase,
    start: int,
    end: int,
    *,
    heading: str,
    preamble: bool,
    staged: bool = False,
) -> bool:
    """Whether the phrase in the sentence ``text[start:end]`` is a milestone.

    ``heading`` is the nearest heading above; ``preamble``: no numbered line has come yet;
    ``staged``: the paper has stages, so that a bare 检查时间 is the time of all of them.
    """
    if is_distractor(text, phrase, start, end) or _WHOLE_RUN.match(text[phrase.end : end]):
        return False
    said = text[start : phrase.start] + text[phrase.end : end]
    after = text[phrase.end : end]
    clause = re.split(r"[,。;]", after, maxsplit=1)[0]
    if phrase.bare:
        return _repeats(clause, after)
    if phrase.recurs or phrase.relative:
        return HANDS_IN.search(said) is not None or WORKS.search(said) is not None
    label = f"{heading}:{text[start : phrase.start]}"
    if phrase.is_deadline:
        return len(_SIGNS.sub("", said)) > 3 or SINGLE_TIME.search(label) is not None
    if len(_SIGNS.sub("", said)) <= 10 and not WORKS.search(after):
        alone = SINGLE_TIME.search(label) is not None and not WHOLE_TIME.search(label)
        return alone and not (staged and (phrase.is_range or _is_long(phrase)))
    if preamble and phrase.spans and phrase.spans[0][0].word in ("次", "第二", "翌"):
        return False
    if preamble and (phrase.is_range or _is_long(phrase)) and WHOLE_CAMPAIGN.search(said):
        return False
    return _is_work(text, phrase, start, end, said)


def _is_work(text: str, phrase: Phrase, start: int, end: int, said: str) -> bool:
    """Judge a range, a day or a month that has no 前: work has to follow, not a description."""
    after = text[phrase.end : min(end, phrase.end + 60)]
    if phrase.lead == phrase.start and _OF_SOMETHING.match(after):
        return False
    if WHOLE_TIME.search(text[max(start, phrase.start - 12) : phrase.start]):
        return False
    if not WORKS.search(said):
        return False
    return not _is_long(phrase) or _stands_as_time(text, phrase, start, end)


def _repeats(clause: str, after: str) -> bool:
    if ATTRIBUTE.match(clause) or after.startswith("的"):
        return False
    return HANDS_IN.search(after[:40]) is not None


def _is_long(phrase: Phrase) -> bool:
    """Whether it is a month or more, or a part of a month, without 前 or its like."""
    return bool(phrase.spans) and all(
        last is None and first.day is None for first, last in phrase.spans
    )


def _stands_as_time(text: str, phrase: Phrase, start: int, end: int) -> bool:
    """Whether such a phrase tells when, not what: it has 于 or opens a clause, and work follows."""
    if _AT.search(text[max(start, phrase.start - 3) : phrase.start]):
        return True
    opens = _OPENS.search(text[max(start, phrase.start - 1) : phrase.start]) is not None
    clause = max(start, *(text.rfind(sign, start, phrase.start) + 1 for sign in ",:;"))
    own = subject_at(text, clause, phrase.start)
    if not opens and (own is None or own[1] < phrase.lead):
        return False
    return not _DESCRIBES.match(text, phrase.end, end)
