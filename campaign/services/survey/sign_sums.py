"""A roll-up is signed: frozen as it stands, and where it is due forwarded to the next level."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaign.papers.form_file import form_of
from campaign.records.events import record
from campaign.reports.survey.rollup import Place, form_source, rollup
from campaign.rules.asked import Gathered, written
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.frozen import digest
from campaign.rules.survey.standing import RoundState
from campaign.services.transaction import transaction
from models.plan import Campaign
from models.survey import RoundSnapshot, SurveyRound
from models.unit import Unit

MOST_BELOW = 5000
MOST_NAME, MOST_SIGNER, MOST_NOTE = 120, 80, 1000
NO_NAME = "请写明名称，例如：第二轮汇总，报市政府。"
NO_SIGNER = "请写明签发人的姓名和职务，例如：局长 王建国。"


def sign_sums(
    round_id: int,
    unit_id: int,
    *,
    name: str,
    signer: str,
    note: str = "",
    forward: bool = False,
    asker: Asker,
    now: datetime,
) -> int:
    """Freeze the roll-up of a unit and all below it; ``forward`` hands it to the next level.

    What is frozen can be changed by nobody; another one may follow it, and the last one counts.

    Returns:
        The snapshot's number.

    Raises:
        NotFound: there is no such round or unit.
        FieldMissing: no name or no signer, or one too long.
        NotNow: the round is void, or the unit is the round's own: nobody is above it.
        Invalid: more units lie one level below than a snapshot holds.
    """
    asked = Gathered()
    with asked.field():
        name = _short(written(name, "name", NO_NAME), "name", MOST_NAME)
    with asked.field():
        signer = _short(written(signer, "signer", NO_SIGNER), "signer", MOST_SIGNER)
    asked.tell()
    with transaction() as session:
        sent = session.get(SurveyRound, round_id)
        unit = session.get(Unit, unit_id)
        if sent is None or unit is None:
            raise NotFound
        campaign = session.get_one(Campaign, sent.campaign_id)
        if forward:
            _may_be_forwarded(sent, unit, campaign)
        figures = _figures(session, round_id, unit.path)
        sha256 = digest(figures, round_id=round_id, unit=unit.code, at=now)
        row = RoundSnapshot(
            round_id=round_id, unit_id=unit.id, place=unit.path, name=name, signer=signer, at=now,
            by_id=asker.person_id, note=note.strip()[:MOST_NOTE], figures=figures, sha256=sha256,
            forward_by=(sent.forward_on or sent.due_on) if forward else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        record(
            session, "sums.forward" if forward else "sums.sign", now=now, by_id=asker.person_id,
            campaign_id=sent.campaign_id, unit_id=unit.id, form=sent.name, round=sent.number,
            survey=sent.id, snapshot=row.id, roll_up=name, signer=signer, sha256=sha256,
        )  # fmt: skip
        return row.id


def _short(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise FieldMissing(field, "最多写 %(n)s 字，请精简。", n=most)
    return text


def _may_be_forwarded(sent: SurveyRound, unit: Unit, campaign: Campaign) -> None:
    if sent.state == RoundState.VOID:
        raise NotNow("这一轮已经作废，不能再汇总上报。")
    if unit.id == campaign.scope_unit_id:
        raise NotNow("这是本次行动的最上一级，可以定格，不用再上报。")


def _figures(session: Session, round_id: int, path: str) -> dict[str, Any]:
    form = form_of(form_source(session, round_id))
    found = rollup(session, form, round_id, path, size=MOST_BELOW)
    if found.below.after is not None:
        raise Invalid("下一级单位太多，一次最多定格 %(n)s 个。请逐级定格。", n=MOST_BELOW)
    return {**_place(found.here), "below": [_place(one) for one in found.below.rows]}


def _place(one: Place) -> dict[str, Any]:
    fraction = one.sums.fraction
    return {
        "unit": one.unit_id, "code": one.code, "name": one.name,
        "fraction": [fraction.expected, fraction.received, fraction.on_time, fraction.nil],
        "totals": {key: value for key, value in sorted(one.sums.totals.items()) if value},
    }  # fmt: skip
