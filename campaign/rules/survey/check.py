"""All questions to a form that its file's shape does not answer."""

from collections import Counter
from collections.abc import Iterator

from campaign.rules.plans.fault import Fault, missing
from campaign.rules.survey.form import Form, Rule

MOST_FIELDS = 300
MOST_RULES = 300


def check_form(form: Form) -> tuple[Fault, ...]:
    """Return every fault; places are ("groups", number) and ("rules", number)."""
    return (*_fields(form), *_rules(form))


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
        yield from _names(form, rule, number)


def _names(form: Form, rule: Rule, number: int) -> Iterator[Fault]:
    if not rule.fields:
        yield Fault(("rules", number), "规则里没有提到字段。例如 servers + desktops = total。")
    for name in rule.fields:
        if name not in form.by_key:
            sentences = ("没有“%(key)s”这个字段。", "没有“%(key)s”这个字段。是不是“%(near)s”？")
            message, values = missing(sentences, name, form.by_key)
            yield Fault(("rules", number), message, values)
        elif not form.by_key[name].additive:
            message = "“%(key)s”不是数，不能相加或比较。"
            yield Fault(("rules", number), message, {"key": name})
