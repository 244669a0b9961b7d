"""What units filled in: sent and returned, sums of fields, shares of makers, rates."""

from collections.abc import Callable
from fractions import Fraction

from campaign.reports.paper.dates import printed_month
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.value import Value, count
from campaign.reports.survey.rollup import Rollup
from campaign.reports.survey.rounds import Round
from campaign.rules.calendar import day_of
from campaign.rules.paper.proof import per_cent_printed
from campaign.rules.shares import per_cent

Find = Callable[[Ground], Value | None]
Row = tuple[str, str, Find]
Which = Callable[[Ground], tuple[Round, Rollup] | None]
# What a paper calls a number, and the fields of the form that it sums; the first that the form has.
# fmt: off
MEASURES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "computers":       ("计算机", "Computers", ("total",)),
    "os_need":         ("需配置操作系统", "Operating systems needed",
                        ("os_server_needed", "os_pc_needed")),
    "office_need":     ("需配置办公软件", "Office suites needed", ("office_needed",)),
    "security_need":   ("需配置安全软件", "Security software needed", ("antivirus_needed",)),
    "os_licensed":     ("正版操作系统", "Licensed operating systems",
                        ("os_server_licensed", "os_pc_licensed")),
    "office_licensed": ("正版办公软件", "Licensed office suites", ("office_licensed",)),
}
# fmt: on


def last(ground: Ground) -> tuple[Round, Rollup] | None:
    """The round that counts."""
    return ground.last


def first(ground: Ground) -> tuple[Round, Rollup] | None:
    """The one that was void."""
    return ground.first


def before(ground: Ground) -> tuple[Round, Rollup] | None:
    """The first round of the same form that counts, else the one that was void."""
    if ground.last is None:
        return None
    newest = ground.last[0]
    same = (
        one for one in ground.rounds
        if one[0].form_id == newest.form_id and one[0].id != newest.id and not ground.void(one[0])
    )  # fmt: skip
    return next(same, ground.first)


def _name(one: Round) -> str:
    return f"{one.name}第 {one.number} 轮"


def _source(one: Round, page: str = "") -> str:
    return f"/rounds/{one.id}{page}"


def _fraction(which: Which, part: str) -> Find:
    words = {"expected": "发放份数（应报单位）", "received": "收回份数", "rate": "收回 ÷ 发放"}

    def find(ground: Ground) -> Value | None:
        found = which(ground)
        if found is None:
            return None
        one, sums = found
        fraction = sums.sums.fraction
        query = f"{_name(one)}：{words[part]}"
        if part == "rate":
            return Value(
                per_cent(fraction.received, fraction.expected) or "无应报单位", query,
                _source(one), corrected=ground.corrected,
            )  # fmt: skip
        number = getattr(fraction, part)
        return count(number, query, _source(one), units=number, corrected=ground.corrected)

    return find


def sum_of(sums: Rollup, keys: tuple[str, ...], totals: dict[str, int] | None = None) -> int | None:
    """Return what the fields come to; None where the form has not all of them."""
    known = {one.key for one in sums.form.additive}
    if not set(keys) <= known:
        return None
    values = sums.sums.totals if totals is None else totals
    return sum(values.get(key, 0) for key in keys)


def _measure(name: str) -> Find:
    zh, _en, keys = MEASURES[name]

    def find(ground: Ground) -> Value | None:
        if ground.last is None:
            return None
        one, sums = ground.last
        number = sum_of(sums, keys)
        if number is None:
            return None
        labels = " + ".join(f.label for f in sums.form.additive if f.key in keys)
        return count(
            number, f"{_name(one)}汇总，{zh} = {labels}", _source(one, "/rollup"),
            units=sums.sums.fraction.received, confidential=True, corrected=ground.corrected,
        )  # fmt: skip

    return find


def vendor_share(ground: Ground) -> Value | None:
    """The share of the maker that is wanted most, in whole per cent."""
    line = _vendor(ground)
    if line is None or ground.last is None:
        return None
    one, sums = ground.last
    maker, value, total = line
    return Value(
        per_cent_printed(Fraction(value, total), 0),
        f"{_name(one)}汇总，{maker}的份额：{value:,} ÷ {total:,}", _source(one, "/rollup"),
        sums.sums.fraction.received, confidential=True, corrected=ground.corrected,
    )  # fmt: skip


def vendor(ground: Ground) -> str | None:
    """Return the maker that is wanted most."""
    line = _vendor(ground)
    return line[0] if line else None


def _vendor(ground: Ground) -> tuple[str, int, int] | None:
    if ground.last is None:
        return None
    for table in ground.last[1].makers:
        if table.total and table.lines and table.lines[0].name:
            return table.lines[0].name, table.lines[0].value, table.total
    return None


def _rate(which: Which) -> Find:
    def find(ground: Ground) -> Value | None:
        found = which(ground)
        if found is None or not found[1].rates or found[1].rates[0].share is None:
            return None
        one, sums = found
        rate = sums.rates[0]
        return Value(
            str(rate.share), f"{_name(one)}汇总，{rate.rate.name}", _source(one, "/rollup"),
            sums.sums.fraction.received, confidential=True, corrected=ground.corrected,
        )  # fmt: skip

    return find


def sent_in(which: Which) -> Find:
    """When a round was sent out."""

    def find(ground: Ground) -> Value | None:
        found = which(ground)
        if found is None:
            return None
        one = found[0]
        return Value(printed_month(day_of(one.opened_at)), f"{_name(one)}发放的年月", _source(one))

    return find


def _fractions(which: Which, word: str) -> dict[str, Row]:
    return {
        "sent": (f"{word}发放", f"{word}: sent", _fraction(which, "expected")),
        "returned": (f"{word}收回", f"{word}: returned", _fraction(which, "received")),
        "share": (f"{word}回收率", f"{word}: share returned", _fraction(which, "rate")),
        "sent_in": (f"{word}发放年月", f"{word}: month sent", sent_in(which)),
        "rate": (f"{word}正版率", f"{word}: headline rate", _rate(which)),
    }


FIRST = _fractions(first, "第一次")
ROUND: dict[str, Row] = {
    **_fractions(last, "本轮"),
    **{name: (zh, en, _measure(name)) for name, (zh, en, _keys) in MEASURES.items()},
    "rate_before": ("开始时正版率", "Headline rate at the start", _rate(before)),
    "vendor_share": ("最大厂商份额", "Share of the largest maker", vendor_share),
}
