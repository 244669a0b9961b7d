"""A form, a round and a unit's filing, as rows: what addresses of figures name."""

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.duty import Duty
from models.survey import Filing, FormVersion, RoundSnapshot, SurveyForm, SurveyRound
from models.unit import Unit

FORM = """\
code: {code}
name: 计算机统计表
groups:
  - key: computers
    name: 计算机
    fields:
      - {{key: desktops, name: 台式机, unit: 台}}
      - {{key: laptops, name: 便携机, unit: 台}}
      - {{key: total, name: 合计, unit: 台}}
rules:
  - {{key: sum, hard: desktops + laptops = total, says: 两项之和要等于合计。}}
"""


def a_round(
    session: Session, duty: Duty, *, code: str, by_id: int, now: dt.datetime, today: dt.date
) -> dict[str, Any]:
    """Write a form, a round on the duty's milestone and the unit's line; return their numbers."""
    source = FORM.format(code=code)
    form = SurveyForm(code=code, name="计算机统计表")
    session.add(form)
    session.flush()
    version = FormVersion(
        form_id=form.id, number=1, source=source, at=now, by_id=by_id, note="初稿",
        source_sha256=hashlib.sha256(source.encode()).hexdigest(),
    )  # fmt: skip
    session.add(version)
    session.flush()
    sent = SurveyRound(
        campaign_id=duty.campaign_id, milestone_id=duty.milestone_id, form_version_id=version.id,
        number=1, name="计算机统计表", state="open", due_on=today, opened_at=now,
    )  # fmt: skip
    session.add(sent)
    session.flush()
    path = session.scalars(select(Unit.path).where(Unit.id == duty.unit_id)).one()
    filing = Filing(
        round_id=sent.id, unit_id=duty.unit_id, duty_id=duty.id, line="sent", listed_on=today,
        place=path, expected=True,
    )  # fmt: skip
    session.add(filing)
    session.flush()
    frozen = RoundSnapshot(
        round_id=sent.id, unit_id=duty.unit_id, place=path, name="汇总", signer="王建国", at=now,
        figures={"code": "x", "fraction": [1, 0, 0, 0], "totals": {}, "below": []}, sha256="0" * 64,
    )  # fmt: skip
    session.add(frozen)
    session.flush()
    return {"snapshot": frozen.id, "survey_form": form.id, "round": sent.id, "filing": filing.id}
