"""A forecast in words: its sentence, its warnings with the way to mend each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup, escape

from campaign.reports.foresight.dangers import MANY, NAMED, STRETCH, Danger, Grave
from campaign.reports.foresight.days import busiest
from campaign.reports.foresight.foretell import Forecast
from campaign.reports.foresight.scenario import Scenario
from campaign.rules.calendar import day_of
from campaign.rules.notice.foretold import Verdict, Why
from campaign.web.shell import day, day_short
from campaign.web.words.sentence import _

ICONS = {
    "no-contact": "user-x", "no-deputy": "user-x", "no-principal": "user-x", "no-office": "user-x",
    "no-lead": "user-x", "no-address": "mail-x", "unproved": "mail-warning",
    "rest-day": "calendar-x-2", "after-close": "flag", "after-acceptance": "flag", "many": "inbox",
    "relay": "octagon-alert", "unpublished": "calendar-clock",
}  # fmt: skip


_FIGURES = re.compile(r"(\d[\d,]*)")


@dataclass(frozen=True)
class Warned:
    """A warning as it is shown: what, a second line, and one link to where it is mended."""

    icon: str
    grave: str
    text: str
    note: str
    link: str
    url: str


def tabs() -> list[tuple[str, str]]:
    """Return the scenarios, each with its word."""
    return [
        (Scenario.SILENT.value, _("全部不答复")),
        (Scenario.ON_TIME.value, _("按期报送")),
        (Scenario.LAST_ROUND.value, _("如同上次")),
    ]


def tab(scenario: str) -> str:
    """Return a scenario's word."""
    return dict(tabs()).get(scenario, scenario)


def beside_words(verdict: Verdict, names: Mapping[int, str]) -> str:
    """Say of a notice whether it came as it was foretold, or why it differs."""
    was = verdict.foretold
    if was is None:
        return (
            _("人工办理，不在预演内") if verdict.why is Why.ACT else _("签署预演时还没有这项任务")
        )
    said = {
        Why.AS_FORETOLD: lambda: _("如预演"),
        Why.REDATED: lambda: _("与预演不同：期限改过，预演时为 %(day)s", day=day(was.due_on)),
        Why.DAY: lambda: _("与预演不同：预演为 %(day)s", day=day(was.on)),
        Why.NEW_HOLDER: lambda: _(
            "与预演不同：岗位换人，预演时为%(name)s",
            name=names.get(was.person_id or 0, _("办公室")),
        ),
        Why.NEW_ADDRESS: lambda: _("与预演不同：邮箱换过"),
        Why.HAS_ADDRESS: lambda: _("与预演不同：补了邮箱，预演时为电话"),
        Why.NEW_LADDER: lambda: _("与预演不同：责任链改过"),
        Why.ANSWERED: lambda: _("已报送，不再需要"),
        Why.TO_COME: lambda: _("还没有到时间"),
    }
    return said[verdict.why]()


def missed_words(verdict: Verdict) -> str:
    """Say of what was foretold and has not come what became of it."""
    if verdict.why is Why.DAY:
        return _("没有发出：发信推迟，或这一档有了别的处理")
    if verdict.why is Why.REDATED:
        return _("期限改过，没有发出")
    return beside_words(verdict, {})


def supposed(forecast: Forecast) -> str:
    """Say on what the forecast rests."""
    if forecast.scenario is Scenario.SILENT:
        return _("若各单位都不答复")
    if forecast.scenario is Scenario.ON_TIME:
        return _("若各单位都在期限当天报送")
    if not forecast.answers.campaign:
        return _("没有上一次行动可比，按都不答复推算")
    return _("若各单位像“%(name)s”那样报送", name=forecast.answers.campaign)


def sentence(forecast: Forecast) -> str:
    """Sum the forecast up."""
    last = day(forecast.until)
    said = supposed(forecast) + _("，")
    if not (forecast.letters or forecast.calls or forecast.drafts):
        return said + _("到 %(day)s没有信要发，也没有电话要打。", day=last)
    said += _(
        "到 %(day)s还将发出 %(letters)s 封信，建立 %(calls)s 个电话任务，"
        "形成 %(drafts)s 份须批准的拟稿。",
        day=last, letters=len(forecast.letters), calls=len(forecast.calls),
        drafts=len(forecast.drafts),
    )  # fmt: skip
    if forecast.escalations:
        said += _("信里的提醒有 %(n)s 项是向上告知。", n=forecast.escalations)
    most = busiest(forecast)
    if most:
        said += _("%(day)s信最多，为 %(n)s 封。", day=day(most[0]), n=most[1])
    if forecast.scenario is Scenario.LAST_ROUND and forecast.answers.strangers:
        said += _("上次没有参加的 %(n)s 个单位按多数单位推算。", n=forecast.answers.strangers)
    return said


def with_figures(text: str) -> Markup:
    """Return a sentence whose figures stand out."""
    parts = _FIGURES.split(text)
    return Markup("").join(
        Markup("<strong>{}</strong>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def graves() -> list[tuple[str, str]]:
    """Return how much warnings weigh, in order, with their words."""
    return [
        (Grave.MUST.value, _("必须处理")), (Grave.SHOULD.value, _("应当处理")),
        (Grave.HINT.value, _("提示")),
    ]  # fmt: skip


def warned(danger: Danger, campaign_id: int | None) -> Warned:
    """Return the warning in words."""
    text, note = _WORDS[danger.code](danger)
    link, url = _mend(danger, campaign_id)
    return Warned(ICONS[danger.code], danger.grave.value, text, note, link, url)


def _names(danger: Danger) -> str:
    named = _("、").join(name for _number, name in danger.whom[:NAMED])
    more = len(danger.whom) - NAMED
    return named if more <= 0 else _("%(names)s等 %(n)s 个", names=named, n=len(danger.whom))


def _days(danger: Danger) -> str:
    named = _("、").join(day_short(on) for on in danger.days[:NAMED])
    more = len(danger.days) - NAMED
    return named if more <= 0 else _("%(days)s等 %(n)s 天", days=named, n=len(danger.days))


_WORDS: dict[str, Callable[[Danger], tuple[str, str]]] = {
    "no-contact": lambda d: (
        _("%(names)s没有联络员", names=_names(d)), _("提醒将改送分管领导、主要负责人或办公室")),
    "no-deputy": lambda d: (
        _("%(names)s没有分管领导", names=_names(d)), _("逾期告知将改送主要负责人或办公室")),
    "no-principal": lambda d: (
        _("%(names)s没有主要负责人", names=_names(d)), _("逾期告知将改送办公室，由办公室打电话")),
    "no-office": lambda d: (
        _("领导小组办公室没有人"), _("升级告知没有人接收")),
    "no-lead": lambda d: (
        _("领导小组没有人"), _("责任链里报领导小组的一档没有人接收")),
    "no-address": lambda d: (
        _("%(names)s没有邮箱", names=_names(d)), _("%(n)s 封信转为电话任务", n=d.number)),
    "unproved": lambda d: (
        _("%(names)s的邮箱还没有收到过信", names=_names(d)),
        _("将有 %(n)s 封信发往这些邮箱，先核实是否有效", n=d.number)),
    "rest-day": lambda d: (
        _("%(names)s的期限在休息日", names=_names(d)),
        _("%(days)s；可以在方案里改期，或写明顺延", days=_days(d))),
    "after-close": lambda d: (
        _("%(names)s在行动结束以后还有提醒", names=_names(d)), _days(d)),
    "after-acceptance": lambda d: (
        _("%(names)s在验收结束以后还有提醒", names=_names(d)), _days(d)),
    "many": lambda d: (
        _("%(names)s在 %(days)s 天内收到 %(n)s 封信", names=_names(d), days=str(STRETCH.days),
          n=d.number),
        _("从 %(day)s起；%(most)s 封以上就可能没有人看了", day=day(d.days[0]), most=str(MANY))),
    "relay": lambda d: (
        _("%(days)s的信超过邮件服务器每天 %(limit)s 封的上限", days=_days(d),
          limit=d.values["limit"]),
        _("最多的一天 %(n)s 封，超出的会推迟", n=d.number)),
    "unpublished": lambda d: (
        _("%(years)s 年放假安排尚未公布", years=d.values["years"]),
        _("这些日期按一般周末推算，公布后重算")),
}  # fmt: skip


def _mend(danger: Danger, campaign_id: int | None) -> tuple[str, str]:
    """Return the words of the one way to mend it, and where it leads."""
    mend = _MENDS.get(danger.code)
    if mend:
        return mend(danger)
    if campaign_id is None:
        return _("修改方案"), url_for("foresight.plan") + "#source"
    if danger.code == "rest-day":
        return _("修订方案"), url_for("campaigns.amend", campaign_id=campaign_id)
    return _("修改责任链"), url_for("campaigns.ladder", campaign_id=campaign_id)


def _fill(danger: Danger) -> tuple[str, str]:
    return _("补上"), url_for("units.show", unit_id=danger.whom[0][0])


# What is mended elsewhere than in the plan.
_MENDS: dict[str, Callable[[Danger], tuple[str, str]]] = {
    **dict.fromkeys(("no-contact", "no-deputy", "no-principal", "no-office", "no-lead"), _fill),
    "no-address": lambda d: (_("补邮箱"), url_for("people.index", filter="no-address")),
    "unproved": lambda d: (_("演练"), url_for("drills.index")),
    "many": lambda d: (_("查看"), url_for("people.show", person_id=d.whom[0][0])),
    "unpublished": lambda d: (
        _("查看日历"), url_for("calendar.show", year=int(d.values["year"]))),
    "relay": lambda d: (_("查看发信设置"), url_for("setup.index")),
}  # fmt: skip


def window(forecast: Forecast) -> str:
    """Say from when to when was reckoned, and that nothing was sent."""
    return _(
        "从 %(first)s算到 %(last)s，不发出任何信件",
        first=day(day_of(forecast.now)), last=day(forecast.until),
    )  # fmt: skip
