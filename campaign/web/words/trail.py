"""What happened, as sentences for templates/macros/timeline.html."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from campaign.reports.duty.trail import CALL, DRAFT, NOTICE, Happening
from campaign.rules.notice.causes import Proof
from campaign.rules.permissions import Role
from campaign.rules.trail.acts import act_word
from campaign.rules.words import CALL_REASONS, LETTER_KINDS, LEVELS
from campaign.web.shell import clock_time, day, label, shanghai_day, word
from campaign.web.words.changes import Changed
from campaign.web.words.sentence import _, in_place

# Acts that set a new date.
DATED = (
    "duty.return", "duty.again", "duty.change_date", "duty.grant_extension", "duty.resume",
    "duty.withdraw", "enrolment.fail", "enrolment.reopen",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One entry: the sentence, a quotation, and who or how it came.

    Without a sentence the entry's own partial makes one: of ``word`` (the act), ``of`` (what it is
    about, at ``url``), ``whom`` it concerned, and ``facts``; ``changes`` are those worth a line.
    """

    at: datetime
    kind: str
    say: str = ""
    text: str = ""
    note: str = ""
    by: str = ""
    role: str = ""
    of: str = ""
    url: str = ""
    word: str = ""
    whom: str = ""
    campaign: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Changed, ...] = ()


def lines(happenings: Iterable[Happening], *, with_subject: bool = False) -> list[Line]:
    """Say them; ``with_subject`` names the milestone, where a page speaks of several."""
    return [_line(one, with_subject) for one in happenings]


def _line(one: Happening, with_subject: bool) -> Line:
    about = one.about if with_subject else ""
    if one.kind in (NOTICE, CALL, DRAFT):
        return _SAYERS[one.kind](one, about)
    sentence = word(act_word(one.kind, one.facts))
    if one.kind.startswith("enrolment."):
        sentence = _moved(one, sentence)
    return Line(
        one.at, one.kind, _about(sentence, about), text=one.text, note=_change(one), by=one.who,
        facts={"became": one.facts.get("became")},
    )  # fmt: skip


def _moved(one: Happening, act: str) -> str:
    """Say to which stage the unit came, and by which act where it was a person's."""
    stage = one.facts.get("to_stage")
    if not stage or one.kind in ("enrolment.close", "enrolment.withdraw"):
        return act
    if one.kind == "enrolment.advance":
        return _("进入“%(stage)s”", stage=stage)
    return _("%(act)s，进入“%(stage)s”", act=act, stage=stage)


def _about(sentence: str, about: str) -> str:
    return _("%(what)s：%(about)s", what=sentence, about=about) if about else sentence


def _change(one: Happening) -> str:
    """Say the new date that an act set, or the file that it was about."""
    if one.kind.startswith("evidence."):
        return str(one.facts.get("file", ""))
    if one.kind == "duty.ask_extension" and isinstance(wish := one.facts.get("wanted_on"), str):
        return _("希望的期限：%(day)s", day=day(date.fromisoformat(wish)))
    if one.kind == "duty.record" and isinstance(came_on := one.facts.get("received_on"), str):
        return _("收到日期：%(day)s", day=day(date.fromisoformat(came_on)))
    due_on = one.facts.get("due_on")
    if one.kind not in DATED or not isinstance(due_on, str):
        return ""
    return _("新的期限：%(day)s", day=day(date.fromisoformat(due_on)))


def _notice(one: Happening, about: str) -> Line:
    kind = word(LETTER_KINDS[one.told]) if one.told in LETTER_KINDS else one.told
    role = label(one.role) if one.role else ""
    own = about and one.role is Role.CONTACT  # on the unit's own home everybody knows who it is
    sentence = (
        kind if own else _("%(kind)s，告知%(role)s %(who)s", kind=kind, role=role, who=one.who)
    )
    return Line(one.at, NOTICE, _about(sentence, about), note=came(one))


def came(one: Happening) -> str:
    """Say how far the notice came, and to which address."""
    if one.folded:
        return _("与后一档合并，没有单独发信")
    proof = label(one.proof) if one.proof else ""
    if one.proof_at is not None and one.proof is Proof.DELIVERED:
        proof = _("%(time)s 已送达", time=_moment(one.proof_at, one.at))
    elif one.proof_at is not None and one.proof is Proof.RECEIVED:
        proof = _("%(time)s 按了收到", time=_moment(one.proof_at, one.at))
    return _("%(proof)s，%(address)s", proof=proof, address=one.address) if one.address else proof


def _moment(at: datetime, since: datetime) -> str:
    same = shanghai_day(at) == shanghai_day(since)
    return clock_time(at) if same else f"{day(shanghai_day(at))} {clock_time(at)}"


def _call(one: Happening, about: str) -> Line:
    why = word(CALL_REASONS[one.told]) if one.told in CALL_REASONS else one.told
    sentence = _("列入要打的电话：%(who)s", who=one.who or in_place("trail", "本单位"))
    return Line(one.at, "call.done", _about(sentence, about), note=why)


def _draft(one: Happening, about: str) -> Line:
    name = word(LEVELS[min(one.level, max(LEVELS))])
    sentence = _("拟稿待批准：%(name)s", name=name)
    return Line(one.at, "held.approve", _about(sentence, about))


_SAYERS: dict[str, Callable[[Happening, str], Line]] = {
    NOTICE: _notice,
    CALL: _call,
    DRAFT: _draft,
}
