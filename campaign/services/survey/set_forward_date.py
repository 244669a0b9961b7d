"""The office says by which day collectors forward their roll-up of a round."""

from datetime import date, datetime

from campaign.records.events import record
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.standing import RoundState
from campaign.services.transaction import transaction
from models.plan import Campaign
from models.survey import SurveyRound

LONGEST_DAYS = 366


def set_forward_date(round_id: int, on: date | None, *, asker: Asker, now: datetime) -> None:
    """Set the day; None: the round's own.

    Raises:
        NotFound: there is no such round.
        NotNow: it does not run any more.
        FieldMissing: the day lies more than a year from the round's own.
    """
    with transaction() as session:
        sent = session.get(SurveyRound, round_id, with_for_update=True)
        if sent is None:
            raise NotFound
        if sent.state != RoundState.OPEN:
            raise NotNow("这一轮已经结束，不能再这样办理。")
        if on is not None and abs((on - sent.due_on).days) > LONGEST_DAYS:
            raise FieldMissing("forward_on", "离本轮的期限超过一年，请核对年份。")
        sent.forward_on = on
        record(
            session, "round.forward_date", now=now, by_id=asker.person_id,
            campaign_id=sent.campaign_id, form=sent.name, round=sent.number, survey=sent.id,
            unit_id=session.get_one(Campaign, sent.campaign_id).scope_unit_id,
            due_on=on.isoformat() if on else "",
        )  # fmt: skip
