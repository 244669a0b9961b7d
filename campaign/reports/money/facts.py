"""The money of a campaign under the stable names that people script: live, or as it stood."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaign.reports.money.kept import Answer, Request, Version, requests_of, versions_of
from campaign.reports.money.need import Driver, Need
from campaign.rules.calendar import SHANGHAI
from campaign.rules.money.frozen import frozen, plain_yuan


def money_facts(
    session: Session,
    campaign_id: int,
    need: Need | None,
    driving: Mapping[str, Sequence[Driver]],
    *,
    path: str,
    until: datetime,
) -> dict[str, Any]:
    """Return bases, estimates and requests; ``need`` is None for a look back.

    Then the bases are those of the last estimate that had been kept.
    """
    versions = versions_of(session, campaign_id, path=path, until=until)
    facts: dict[str, Any] = {
        "as_of": until.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "unit": None, "round": None, "prices": None, "bases": [], "from_estimate": None,
    }  # fmt: skip
    if need is not None:
        facts["unit"] = {"code": need.place.code, "name": need.place.name}
        facts["round"] = {
            "name": need.round_name, "number": need.round_number,
            "expected": need.fraction.expected, "received": need.fraction.received,
        }  # fmt: skip
        facts["prices"] = {"version": need.book_number, "on": need.priced_on.isoformat()}
        facts["bases"] = frozen(need.totals)
        for one in facts["bases"]:
            one["drivers"] = [_driver(driver) for driver in driving.get(one["key"], ())]
    elif versions:
        facts["bases"] = versions[0].result["bases"]
        facts["from_estimate"] = versions[0].number
    facts["estimates"] = [_version(one) for one in reversed(versions)]
    asked = requests_of(session, campaign_id, path=path, until=until)
    facts["requests"] = [_request(one) for one in reversed(asked)]
    return facts


def _driver(one: Driver) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "own": one.own, "fen": one.fen}


def _version(one: Version) -> dict[str, Any]:
    return {
        "number": one.number, "basis": one.basis, "basis_name": one.basis_name, "fen": one.fen,
        "yuan": plain_yuan(one.fen), "unit": one.unit, "round": one.round, "by": one.by,
        "at": one.at.astimezone(SHANGHAI).isoformat(timespec="seconds"), "note": one.note,
        "prices_on": one.priced_on.isoformat(),
    }  # fmt: skip


def _request(one: Request) -> dict[str, Any]:
    return {
        "title": one.title, "paper_number": one.paper_number,
        "asked_on": one.asked_on.isoformat(), "estimate": one.estimate_number,
        "need_fen": one.need, "asked_fen": one.asked, "granted_fen": one.granted,
        "arrived_fen": one.arrived, "gap_fen": one.gap, "gap_yuan": plain_yuan(one.gap),
        "void": one.voided_at is not None, "answers": [_answer(each) for each in one.answers],
    }  # fmt: skip


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "kind": one.kind, "on": one.dated_on.isoformat(), "fen": one.fen,
        "paper_number": one.paper_number, "confirmed_by": one.confirmed_by,
        "void": one.voided_at is not None,
    }  # fmt: skip
