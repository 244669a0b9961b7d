"""A roll-up under the stable names that people script: numbers in the units of their fields."""

from collections.abc import Mapping
from fractions import Fraction as Number
from typing import Any

from campaign.reports.survey.rollup import Place, Rollup
from campaign.reports.survey.rounds import Round
from campaign.reports.survey.summed import Sums
from campaign.rules.survey.form import Form
from campaign.rules.survey.rolled import RateNow, ShareTable
from campaign.rules.survey.standing import Fraction


def round_facts(one: Round, found: Rollup) -> dict[str, Any]:
    """Return a round with its fraction and its rates: no sum of a field."""
    return {
        "round": one.number, "form": one.name, "milestone": one.milestone, "state": one.state,
        "due_on": one.due_on.isoformat(), "reason": one.ended_note,
        **fraction_facts(found.sums.fraction),
        "rates": {rate.rate.key: _rate(rate) for rate in found.rates},
    }  # fmt: skip


def rollup_facts(one: Round, found: Rollup) -> dict[str, Any]:
    """Return a round's roll-up with every sum, the shares, and the units one level below."""
    return {
        **round_facts(one, found),
        "unit": {"code": found.here.code, "name": found.here.name},
        "totals": totals_facts(found.form, found.sums.totals),
        "makers": [_share(table) for table in found.makers],
        "products": [_share(table) for table in found.products],
        "below": [_place(found, place) for place in found.below.rows],
        "more_below": found.below.after is not None,
    }


def fraction_facts(fraction: Fraction) -> dict[str, Any]:
    """Return what was sent and came back; a share is null where nobody has to answer."""
    return {
        "sent": fraction.expected, "received": fraction.received, "on_time": fraction.on_time,
        "nil": fraction.nil, "missing": fraction.missing, "received_share": fraction.rate,
        "on_time_share": fraction.punctual,
    }  # fmt: skip


def totals_facts(form: Form, totals: Mapping[str, int]) -> dict[str, int | float]:
    """Return every number of the form; money in the field's own unit."""
    return {
        one.key: plain(Number(totals.get(one.key, 0), 10**one.decimals)) for one in form.additive
    }


def plain(number: Number) -> int | float:
    """Return a whole number as one."""
    return int(number) if number.denominator == 1 else float(number)


def _rate(rate: RateNow) -> dict[str, Any]:
    return {
        "name": rate.rate.name, "share": rate.share, "part": plain(rate.part),
        "whole": plain(rate.whole),
    }  # fmt: skip


def _share(table: ShareTable) -> dict[str, Any]:
    step = 10**table.field.decimals
    return {
        "group": table.group.name, "of": table.column, "unit": table.field.unit,
        "total": plain(Number(table.total, step)),
        "lines": [
            {"name": line.name, "value": plain(Number(line.value, step)), "share": line.share}
            for line in table.lines
        ],
    }  # fmt: skip


def _place(found: Rollup, place: Place) -> dict[str, Any]:
    sums: Sums = place.sums
    return {
        "code": place.code, "name": place.name, **fraction_facts(sums.fraction),
        "rates": {rate.rate.key: rate.share for rate in found.rates_of(sums)},
        "totals": totals_facts(found.form, sums.totals),
    }  # fmt: skip
