"""Which headings are stages, and which phrase is the window of each."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from campaign.planreader.dates.phrase import Phrase
from campaign.planreader.layout.lines import Line
from campaign.planreader.layout.stage_words import (
    PLAIN_WORK,
    STAGE_NAME,
    STAGE_NUMBER,
    is_section,
    kind_of,
)

_OPEN = re.compile(r"[(,:、。\s]*(?:时间|时限|起止时间|从|自)?[:为]?$")
_NAME_END = re.compile(r"[,:;。!?]")
_CLOSE = re.compile(r"[)\],:;。、\s]|$")
_TRIM = "()、,:;。.- 【】[]“”"
_LABEL = re.compile(r"^(?:时间|时限|起止时间|时间安排|活动时间|完成时间|时间要求)(?:为|是)?:?")
_ORDER = re.compile(
    r"^(?:第[一二三四五六七八九十\d]{1,2}(?:个)?(?:阶段|步|环节)|阶段[一二三四五六]|[一二三四五六]是)[:、,.]?"
)
_IS = re.compile(r"^(?:为|是)(?!民)")
# What a heading with 阶段 in it may be about without being one: 阶段目标.
_ABOUT_STAGES = re.compile(r"(?:目标|任务|要求|内容|成果|划分|重点)$")
MOST_NAME, MOST_BARE = 30, 14


@dataclass(frozen=True)
class StageAt:
    """A stage and where it stands: its heading's line, from there to ``end`` is its text."""

    name: str
    kind: str
    start: int
    head: int
    end: int
    window: Phrase | None


def stages_of(text: str, lines: Sequence[Line], phrases: Sequence[Phrase]) -> list[StageAt]:
    """Give the stages in their order."""
    found: list[StageAt] = []
    section = 0  # level of the section of stages that is open; 0: none
    picked: list[tuple[int, str, Phrase | None, int]] = []
    plain = _plain_levels(text, lines)
    for number, line in enumerate(lines):
        if line.level and line.level <= section:
            section = 0
        if line.level and is_section(text, line) and not STAGE_NUMBER.match(text, line.start):
            section = line.level
            continue
        last = picked[-1] if picked else None
        within = last is not None and last[2] is not None and lines[last[0]].level < line.level
        around = 0 if within and line.level else section  # the parts of a stage are none
        read = _stage(text, line, lines[number + 1 : number + 2], phrases, around, plain)
        if read is not None:
            picked.append((number, *read))
    for i, (number, name, window, head) in enumerate(picked):
        line = lines[number]
        end = _end(lines, number, line.level, picked[i + 1][0] if i + 1 < len(picked) else None)
        found.append(StageAt(name, kind_of(name), line.start, head, end, window))
    return found


def _end(lines: Sequence[Line], number: int, level: int, following: int | None) -> int:
    for later, line in enumerate(lines[number + 1 :], start=number + 1):
        if later == following or (level and line.level and line.level <= level):
            return line.start
    return lines[-1].end


def _plain_levels(text: str, lines: Sequence[Line]) -> set[int]:
    """Return the levels where two headings or more are nothing but the work of a stage."""
    count: dict[int, int] = {}
    for line in lines:
        if line.level and line.head and PLAIN_WORK.fullmatch(text, line.body, line.head):
            count[line.level] = count.get(line.level, 0) + 1
    return {level for level, times in count.items() if times > 1}


def _stage(
    text: str, line: Line, following: Sequence[Line], phrases: Sequence[Phrase], section: int,
    plain: set[int],
) -> tuple[str, Phrase | None, int] | None:  # fmt: skip
    """Return a stage's name, its window and where its heading ends."""
    numbered = STAGE_NUMBER.match(text, line.start)
    stop = min(line.end, line.start + 90)
    nearest = bisect_left(phrases, line.start, key=lambda one: one.start)
    window = next((p for p in phrases[nearest : nearest + 1] if p.start < stop), None)
    name, end, window = _name(text, line, window)
    if window and window.is_deadline and not (numbered or STAGE_NAME.search(name)):
        window = window if _bracketed(text, window) else None  # 3.确定等次。1月22日前…
    if not name or len(name) > MOST_NAME:
        return None
    inside = section and line.level > section and line.level <= section + 2
    is_stage = (
        bool(STAGE_NAME.search(name) and (line.level or window or numbered))
        or bool(numbered)
        or bool(window and inside and line.level == _level_below(section, line))
        or bool(
            inside and kind_of(name) != "other" and len(name) <= 10 and line.head and _bare(name)
        )
        or bool(line.level in plain and line.head and PLAIN_WORK.fullmatch(name))
        or bool(window and line.level and _bracketed(text, window) and kind_of(name) != "other")
    )
    if not is_stage or (STAGE_NAME.search(name) and _talks_of(text, name)):
        return None
    if window is None:
        window = _first_of_body(text, end, line, following, phrases)
        if (
            window
            and not (section or STAGE_NAME.search(name))
            and text[window.end : window.end + 1] == ","
        ):
            window = None
    return name, window, end


def _level_below(section: int, line: Line) -> int:
    return line.level if line.level > section else 0


def _bare(name: str) -> bool:
    return (
        re.match(
            r"个人|民主|加强|提高|认真|明确|落实责任|强化|严格|做好|完善|切实|及时|积极|建立|各|按",
            name,
        )
        is None
    )


def _talks_of(text: str, name: str) -> bool:
    """Whether the name is a sentence that only speaks of stages: 分三个阶段进行."""
    if _ABOUT_STAGES.search(name) and not STAGE_NUMBER.match(name):
        return True
    return bool(re.search(r"分为?[一二三四五六两\d]个?(?:阶段|步|环节)|各阶段|个阶段", name))


def _bracketed(text: str, window: Phrase) -> bool:
    return text[window.start - 1 : window.start] == "(" and text[window.end : window.end + 1] == ")"


def _name(text: str, line: Line, window: Phrase | None) -> tuple[str, int, Phrase | None]:
    """Return the heading's words without numbering, window and signs."""
    begin = line.start if STAGE_NUMBER.match(text, line.start) else line.body
    end = line.head or _first_stop(text, line)
    if window is None or window.start > end + 1:
        return _tidy(text[begin:end]), end, None
    said = text[begin : window.start]
    if not _OPEN.search(said) or len(said) > 40:
        return _tidy(text[begin:end]), end, None
    said = _OPEN.sub("", said)
    after = window.end + (text[window.end : window.end + 1] == ")")
    if _only_order(said):
        return _name_behind(text, line, said, after, window)
    if not _CLOSE.match(text, after) and not _bracketed(text, window):
        rest = text[after : min(line.end, after + 16)]
        if not STAGE_NAME.search(rest):
            return _tidy(said), after, None
    return _tidy(said), after, window


def _name_behind(
    text: str, line: Line, said: str, after: int, window: Phrase
) -> tuple[str, int, Phrase]:
    """Read a name that follows its window: 5月1日至10日:动员阶段."""
    rest = text[after : min(line.end, after + MOST_NAME)].lstrip(_TRIM)
    stop = _NAME_END.search(rest)
    more = rest[: stop.start()] if stop else rest
    order = bool(said.strip(_TRIM)) and len(more) <= MOST_BARE
    if more and (order or STAGE_NAME.search(more) or PLAIN_WORK.fullmatch(more)):
        return _tidy(said + more), text.find(more, after) + len(more), window
    return _tidy(said), after, window


def _only_order(said: str) -> bool:
    return not _ORDER.sub("", said.strip(_TRIM)).strip(_TRIM)


def _first_stop(text: str, line: Line) -> int:
    found = _NAME_END.search(text, line.body, min(line.end, line.body + MOST_NAME + 1))
    return found.start() if found else line.body


def _tidy(said: str) -> str:
    """Return the name without its order: 第一阶段:动员部署阶段 is 动员部署阶段."""
    said = said.strip(_TRIM)
    rest = _IS.sub("", _ORDER.sub("", said).strip(_TRIM))
    return rest or said


def _first_of_body(
    text: str, end: int, line: Line, following: Sequence[Line], phrases: Sequence[Phrase]
) -> Phrase | None:
    """Return the range that opens the stage's own text: 动员阶段。5月1日至10日,各单位…."""
    begin, stop = end, line.end
    if text[end:stop].strip(_TRIM) == "" and following:
        if following[0].level and following[0].level <= line.level:
            return None
        begin, stop = following[0].body, following[0].end
    nearest = bisect_left(phrases, begin, key=lambda one: one.start)
    for phrase in phrases[nearest : nearest + 1]:
        if phrase.start < stop:
            lead = _LABEL.sub("", text[begin : phrase.lead].strip(_TRIM))
            labelled = lead != text[begin : phrase.lead].strip(_TRIM)
            if lead.strip(_TRIM):
                return None
            if (phrase.is_range or labelled or _whole_month(phrase)) and not phrase.recurs:
                return phrase
            return None
    return None


def _whole_month(phrase: Phrase) -> bool:
    return (
        len(phrase.spans) == 1 and phrase.spans[0][0].day is None and not phrase.spans[0][0].part
        and not phrase.suffix
    )  # fmt: skip
