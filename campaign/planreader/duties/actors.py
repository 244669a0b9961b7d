"""Who has to do what a date asks: found in the clause, before it, behind it, in a label."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from campaign.planreader.dates.phrase import Phrase
from campaign.planreader.duties.bodies import is_role, names_at, subject_at
from campaign.planreader.duties.body_words import HELPS
from campaign.planreader.duties.clauses import Clause, clauses_of

_BY = re.compile(r"由(?!于)")
_LABEL = re.compile(
    r"(?:责任(?:单位|部门|科室|处室|主体|人)|牵头(?:单位|部门|科室|处室)|承办(?:单位|部门)|实施单位|落实单位|完成单位|报送单位|主办单位)[:]"
)
_LED_BY = re.compile(r"\((?P<who>[^(),。;]{2,40}?)(?:牵头|负责)")
_LABEL_END = re.compile(r"[)。;,\n]")
_SKIP_AFTER = re.compile(r"[,:、)\]\s]*(?:之?前|内|止|为止|起)?[,:、)\]\s]*")
_OF = re.compile(r"^的")
_PASSIVE = re.compile(r"^(?:因|为了?|鉴于)")
_VISIT = re.compile(r".{0,6}(?:督查|督导|检查|验收|抽查|核查|评估|考核|会议|培训)(?:的)?时间")
_NUMBERING = " (第一二三四五六七八九十、.:0123456789)"
# 验收不合格的,责令于9月30日前整改: those about whom the clause before speaks.
_WHOEVER = re.compile(
    r"(?:^|[,;。:])对?(?P<who>[^,;。:]{2,20}的(?:单位|部门|企业|学校|乡镇)?),"
    r"(?:一律|必须|责令(?:其)?|限(?:其|期)?|要求其|应当?|须|要)(?:于|在)?$"
)
_WHOEVER_ABOVE = re.compile(
    r"(?:^|[,;。:])对?(?P<who>[^,;。:]{2,20}的(?:单位|部门|企业|学校|乡镇)),(?:必须|应当?|须|要|责令)"
)
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([^()]{1,3}\)|\d{1,2}[.、])")
# 各地工作总结请于6月28日前上报: whose report it is.
_WHOSE = re.compile(
    r"(?:^|[,;。])(?P<who>各[^,;。的]{1,12}?)的?(?:工作|自查|整改|年度|全年)?"
    r"(?:总结|报告|方案|计划|名单|台账|材料|情况|汇总表|统计表)(?:请|务请|要|应|须)?(?:于|在)?$"
)
MOST = 60


@dataclass(frozen=True)
class Sentence:
    """``text[start:end]``, its line, and its item: from a numbered line up to the next one."""

    start: int
    end: int
    line_start: int
    line_end: int
    item_start: int
    item_end: int


def actor_of(
    text: str, phrase: Phrase, at: Sentence, before: Sequence[Sentence], floor: int, ceiling: int
) -> str | None:
    """Return the bodies that act; None where the text names none.

    ``before`` are the sentences of the same line before this one; ``floor`` is where the date
    before this one ends, ``ceiling`` where the next one begins.
    """
    clauses = clauses_of(text, at.start, at.end)
    here = next((c for c in clauses if c.start <= phrase.start < max(c.end, c.start + 1)), None)
    if here is None:
        return None
    begin = min(phrase.lead, phrase.start)
    if whoever := _WHOEVER.search(text[at.start : phrase.start]):
        return _NUMBER.sub("", whoever["who"])
    if whose := _WHOSE.search(text[at.start : phrase.start]):
        return whose["who"]
    between = subject_at(text, floor, begin) if here.start < floor < begin else None
    if between is not None and between[1] >= begin - 1:
        return between[0]
    direct = _clause_subject(text, here.start, begin)
    if direct is not None:
        return direct
    own = _own(text, phrase, clauses, here, ceiling)
    if own is not None and not is_role(own):
        return own
    label = _labelled(text, at)
    carried = None
    if label is None and _lacks_subject(text, at):
        carried = _carried(text, before)
    item = _label_in(text, at.item_start, at.item_end)
    earlier = _WHOEVER_ABOVE.search(text[at.start : phrase.start])
    those = _NUMBER.sub("", earlier["who"]) if earlier else None
    return label or carried or own or those or item or _in_brackets(text, at)


def _own(
    text: str, phrase: Phrase, clauses: Sequence[Clause], here: Clause, ceiling: int
) -> str | None:
    """Look through the rest of the sentence: behind the date, the clauses before, those after.

    A role (主要负责人) is the answer only where no body is found.
    """
    found = list(_candidates(text, phrase, clauses, here))
    bodies = [name for name in found if not is_role(name)]
    return next(iter([*bodies, *found]), None) or _later(text, clauses, here, ceiling)


def _candidates(
    text: str, phrase: Phrase, clauses: Sequence[Clause], here: Clause
) -> Iterator[str]:
    """Give what may be the subject, the likeliest first."""
    if found := _behind(text, phrase, clauses, here):
        yield found
    earlier = [c for c in clauses if c.start < here.start and not _helps(text, c)]
    same = [c for c in reversed(earlier) if c.group == here.group]
    others = [c for c in reversed(earlier) if c.group != here.group]
    for clauses_near, read in product((same, others), (_opening, _clause_subject)):
        yield from filter(None, (read(text, c.start, c.end) for c in clauses_near))


def _later(text: str, clauses: Sequence[Clause], here: Clause, ceiling: int) -> str | None:
    """Return the first body that opens a clause behind the date's: the last column of a row."""
    for clause in clauses:
        if clause.end > ceiling:  # its own date says who acts there
            return None
        if here.start < clause.start and clause.group == here.group:
            behind = subject_at(text, clause.start, clause.end)
            if behind and not is_role(behind[0]):
                return behind[0]
    return None


def _behind(text: str, phrase: Phrase, clauses: Sequence[Clause], here: Clause) -> str | None:
    """Return the subject behind a date that opens its clause: 5月20日前,各单位…."""
    before = text[here.start : min(phrase.lead, phrase.start)]
    if before.strip(_NUMBERING):
        return None
    skipped = _SKIP_AFTER.match(text, phrase.end, phrase.end + 12)
    after = skipped.end() if skipped else phrase.end
    return _clause_subject(text, after, min(here_end(clauses, after, here), after + 90))


def here_end(clauses: Sequence[Clause], place: int, here: Clause) -> int:
    """Return where the clause that holds a place ends."""
    return next((c.end for c in clauses if c.start <= place < c.end), here.end)


def _helps(text: str, clause: Clause) -> bool:
    return HELPS.search(text[max(clause.start, clause.end - 8) : clause.end]) is not None


def _opening(text: str, start: int, end: int) -> str | None:
    """Return the body that opens a clause, not one behind 由."""
    if text[start:end].lstrip(" ,").startswith(("由", "并由", "再由")):
        return None
    found = subject_at(text, start, end)
    return found[0] if found else None


def _clause_subject(text: str, start: int, end: int) -> str | None:
    """Return the body that opens a clause, or stands behind 由."""
    if end <= start:
        return None
    found = subject_at(text, start, end)
    if found is not None:
        return found[0]
    if _PASSIVE.match(text[start:end]):
        return None
    for by in _BY.finditer(text, start, end):
        read = subject_at(text, by.start(), end)
        if read is not None and _acts(text, read[1], end):
            return read[0]
    return None


def _acts(text: str, at: int, end: int) -> bool:
    """Whether something is done behind the name: 由财政局审核汇总."""
    return at < end and text[at : at + 1] != "的"


def _labelled(text: str, at: Sentence) -> str | None:
    """Return who a label of the same line names: 责任单位:组宣处."""
    return _label_in(text, at.end, at.line_end) or _label_in(text, at.start, at.end)


def _in_brackets(text: str, at: Sentence) -> str | None:
    """Return who leads by a note behind the sentence: (市财政局牵头,各部门配合)."""
    found = _LED_BY.search(text, at.start, at.line_end)
    read = names_at(text, found.start("who"), at.line_end) if found else None
    return read[0] if read else None


def _label_in(text: str, start: int, end: int) -> str | None:
    found = _LABEL.search(text, start, end)
    if found is None:
        return None
    read = names_at(text, found.end(), end)
    if read:
        return read[0]
    stop = _LABEL_END.search(text, found.end(), end)
    name = text[found.end() : stop.start() if stop else end].strip()
    return name[:MOST] or None


def _lacks_subject(text: str, at: Sentence) -> bool:
    """Whether the subject stands before: not where a reason or a visit's time opens it."""
    said = text[at.start : at.end].lstrip(" ,")
    return not _PASSIVE.match(said) and not _VISIT.match(said)


def _carried(text: str, before: Sequence[Sentence]) -> str | None:
    """Return the last subject of the sentences before."""
    role = None
    for sentence in reversed(before[-4:]):
        clauses = clauses_of(text, sentence.start, sentence.end)
        for read in (_opening, _clause_subject):
            for clause in reversed(clauses):
                found = read(text, clause.start, clause.end)
                if found and not _helps(text, clause):
                    if not is_role(found):
                        return found
                    role = role or found
    return role
