"""Rates of a form file: shares that a roll-up computes from its sums; the first is the headline."""

from campaign.papers.form_file.groups import Place, name_key
from campaign.papers.plan_file.fields import Fields
from campaign.rules.survey.expression import Term, Unreadable, read_sum
from campaign.rules.survey.form import Rate

MOST_TEXT = 600
UNREADABLE = "读不懂“%(at)s”。这里只能写字段的加减，例如 os_pc_licences + office_licences。"


def read_rates(top: Fields) -> tuple[tuple[Rate, ...], list[Place]]:
    """Return the rates that could be read, and where each stands."""
    rates: list[Rate] = []
    places: list[Place] = []
    for number, node in enumerate(top.mappings("rates", required=False), start=1):
        own = (node.entries or {}).get("key")
        name = own[1].text if own and own[1].text else str(number)
        fields = Fields(node, f"rates.{name}", top.problems)
        key = name_key(fields, "key")
        title = fields.text("name", most=60, required=True)
        part, whole = _sum(fields, "part"), _sum(fields, "whole")
        note = fields.text("note", most=300)
        fields.refuse_unknown()
        if key is not None and part and whole:
            rates.append(Rate(key, title, part, whole, note))
            places.append((node.line, fields.path))
    return tuple(rates), places


def _sum(fields: Fields, key: str) -> tuple[Term, ...]:
    text = fields.text(key, most=MOST_TEXT, required=True)
    if not text:
        return ()
    try:
        return read_sum(text)
    except Unreadable as wrong:
        fields.wrong(key, UNREADABLE, at=(wrong.at or text)[:30])
        return ()
