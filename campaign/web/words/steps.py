"""A ladder read as a sentence, step by step, and the rules that every ladder keeps."""

from collections.abc import Iterable

from campaign.rules.ladder import OUTAGE_AFTER, VACANCY_RULE, WINDOW_OPENS, Rung
from campaign.rules.plans.ladder_checks import APPROVED_FROM
from campaign.rules.plans.ladder_colours import LEVELS
from campaign.web.shell import label, word
from campaign.web.words.sentence import _

LISTED = 3


def sentence(ladder: Iterable[Rung]) -> str:
    """Say the whole ladder in one sentence."""
    steps = [step_words(rung) for rung in ladder]
    if not steps:
        return _("没有一档提醒：谁也不会收到期限的告知。")
    return _("；").join(steps) + _("。")


def step_words(rung: Rung) -> str:
    """Say one step: 「逾期 10 个工作日起草通报批评，经批准后告知主要负责人」."""
    when, whom = when_words(rung), label(rung.audience)
    if rung.level >= APPROVED_FROM:
        what = word(LEVELS[min(rung.level, max(LEVELS))])
        return _("%(when)s起草%(what)s，须经批准，告知%(whom)s", when=when, what=what, whom=whom)
    if rung.level >= LISTED:
        said = _("%(when)s列入督办，告知%(whom)s", when=when, whom=whom)
    else:
        said = _("%(when)s提醒%(whom)s", when=when, whom=whom)
    return said + (_("，须经批准") if rung.needs_approval else "")


def when_words(rung: Rung) -> str:
    """Say when a step comes: 「到期前 7 个工作日」."""
    number = abs(rung.offset)
    if not number:
        return _("到期当天")
    working = rung.counts == "working"
    if rung.offset < 0:
        return _("到期前 %(n)s 个工作日", n=number) if working else _("到期前 %(n)s 天", n=number)
    return _("逾期 %(n)s 个工作日", n=number) if working else _("逾期 %(n)s 天", n=number)


def rules_of_all() -> list[tuple[str, str]]:
    """Say what holds for every ladder: pairs of a name and a sentence."""
    vacant = [
        _("%(role)s空缺，依次改告%(others)s", role=label(role),
          others=_("、").join(label(other) for other in others))
        for role, others in VACANCY_RULE.items()
    ]  # fmt: skip
    return [
        (_("岗位空缺"), _("；").join(vacant) + _("。") + _("不向下改告。")),
        (_("有人代理"), _("本人和代理人都收到。")),
        (
            _("几点发"),
            _("当天 %(time)s 起，只在工作日。遇休息日，期限当天和以前的提前到前一个工作日，"
              "期限以后的顺延到后一个工作日。", time=f"{WINDOW_OPENS:%H:%M}".lstrip("0")),
        ),
        (_("合并"), _("一个人一天只收一封信；几档同时到时间，对同一个人只发最后一档。")),
        (
            _("先告知本单位"),
            _("告知办公室和领导小组、起草通报批评以前，须有一封信至少 24 小时前送达本单位；"
              "否则改请办公室电话联系。"),
        ),
        (
            _("停机以后"),
            _("迟到超过 %(n)s 小时的督办和更重的档不自动发，等人确认。",
              n=int(OUTAGE_AFTER.total_seconds() // 3600)),
        ),
        (
            _("何时停止"),
            _("单位报送、获准延期、暂停计时或任务豁免后，以后各档自动停止或重新计算。"),
        ),
        (_("须批准"), _("从通报批评起都由领导小组的人批准才发，不能取消。")),
    ]  # fmt: skip
