"""All questions to a form that its file's shape does not answer."""

from collections import Counter
from collections.abc import Iterable, Iterator

from campaign.rules.plans.fault import Fault, missing
from campaign.rules.survey.form import Form

MOST_FIELDS = 300
MOST_RULES = 300
MOST_RATES = 20


def check_form(form: Form) -> tuple[Fault, ...]:
    """Return every fault; places are pairs like ("groups", number) or ("rates", number)."""
    return (*_fields(form), *_rules(form), *_rates(form))


def _fields(form: Form) -> Iterator[Fault]:
    counted = Counter(one.key for one in form.fields)
    for number, group in enumerate(form.groups):
        doubled = [one for one in group.fields if counted[one.key] > 1]
        if doubled:
            yield Fault(
                ("groups", number), "“%(key)s”用了两次，每个字段要有自己的键。",
                {"key": doubled[0].key},
            )  # fmt: skip
    if len(form.fields) > MOST_FIELDS:
        yield Fault(("groups",), "字段太多，最多 %(n)s 个。", {"n": MOST_FIELDS})
    if not form.fields:
        yield Fault(("groups",), "表里还没有字段。请至少写一个。")


def _rules(form: Form) -> Iterator[Fault]:
    counted = Counter(rule.key for rule in form.rules)
    if len(form.rules) > MOST_RULES:
        yield Fault(("rules",), "规则太多，最多 %(n)s 条。", {"n": MOST_RULES})
    for number, rule in enumerate(form.rules):
        if counted[rule.key] > 1:
            message = "“%(key)s”用了两次，每条规则要有自己的键。"
            yield Fault(("rules", number), message, {"key": rule.key})
        if not rule.fields:
            yield Fault(("rules", number), "规则里没有提到字段。例如 servers + desktops = total。")
        yield from _names(form, rule.fields, ("rules", number))


def _rates(form: Form) -> Iterator[Fault]:
    counted = Counter(rate.key for rate in form.rates)
    if len(form.rates) > MOST_RATES:
        yield Fault(("rates",), "比率太多，最多 %(n)s 个。", {"n": MOST_RATES})
    for number, rate in enumerate(form.rates):
        if counted[rate.key] > 1:
            message = "“%(key)s”用了两次，每个比率要有自己的键。"
            yield Fault(("rates", number), message, {"key": rate.key})
        yield from _names(form, rate.fields, ("rates", number))
    yield from _names(form, form.below, ("below",))


def _names(form: Form, names: Iterable[str], where: tuple[str | int, ...]) -> Iterator[Fault]:
    for name in names:
        if name not in form.by_key:
            sentences = ("没有“%(key)s”这个字段。", "没有“%(key)s”这个字段。是不是“%(near)s”？")
            message, values = missing(sentences, name, form.by_key)
            yield Fault(where, message, values)
        elif not form.by_key[name].additive:
            message = "“%(key)s”不是数，不能相加或比较。"
            yield Fault(where, message, {"key": name})
