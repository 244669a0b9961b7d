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
_GOES_ON = re.compile(
    r"^(?:\([^()]{0,12}\))?(?:[,:、)]|由|各|对|开展|组织|进行|完成|召开|将|要|报|送|交|提交|集中|举行|迎接|接受|赴|实施|填|上报|下发|印发|统一|全面|基本|做好|为|制定|启动|汇总|督查|检查|验收)"
)
_SIGNS = re.compile(r"[\s\d()、.:,。一二三四五六七八九十]")
_OPENS = re.compile(r"[,。;:(、\s\d.)一二三四五六七八九十]$|^$")


def is_duty(
    text: str, phrase: Phrase, start: int, end: int, *, heading: str, preamble: bool
) -> bool:
    """Whether the phrase in the sentence ``text[start:end]`` is a milestone.

    ``heading`` is the nearest heading above; ``preamble``: no numbered line has come yet.
    """
    if is_distractor(text, phrase, start, end):
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
        return SINGLE_TIME.search(label) is not None and not WHOLE_TIME.search(label)
    if preamble and phrase.spans and phrase.spans[0][0].word in ("次", "第二", "翌"):
        return False
    if preamble and (phrase.is_range or _is_long(phrase)) and WHOLE_CAMPAIGN.search(said):
        return False
    return _is_work(text, phrase, start, end, said)


def _is_work(text: str, phrase: Phrase, start: int, end: int, said: str) -> bool:
    """Judge a range, a day or a month that has no 前: work has to follow, not a description."""
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
    own = subject_at(text, start, phrase.start)
    if not opens and (own is None or own[1] < phrase.lead):
        return False
    after = text[phrase.end : end]
    return bool(_GOES_ON.match(after)) or subject_at(text, phrase.end, end) is not None
