"""A unit says of a doubt about its own figures why they are right, or that they want correcting."""

from datetime import datetime

from campaign.records.events import record
from campaign.rules.asked import written
from campaign.rules.doubts.checks import DoubtState
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.doubt import Doubt
from models.survey import SurveyRound

WANTS = ("explain", "correct")
WHY = "请写明原因，例如：合并一个二级单位，转入计算机 12 台，见移交清单。"


def say_of_doubt(
    doubt_id: int, *, wants: str, note: str, version: int, asker: Asker, now: datetime
) -> int:
    """Keep it beside the doubt, which stays open: the office decides.

    Returns:
        The number of the duty.

    Raises:
        NotFound: there is no such doubt.
        FieldMissing: nothing chosen, or no reason.
        NotNow: the office has answered it, or the figures pass by now.
        Overtaken: it changed meanwhile.
    """
    if wants not in WANTS:
        raise FieldMissing("wants", "请选择数字没错，还是要更正。")
    why = written(note, "note", WHY)
    with transaction() as session:
        row = session.get(Doubt, doubt_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.state != DoubtState.OPEN:
            raise NotNow("这个疑点已经办结，不用再说明了。")
        if row.version != version:
            raise Overtaken("这个疑点刚才有变化，请刷新后再答复。")
        row.unit_wants, row.unit_note = wants, why
        row.unit_at, row.unit_by, row.version = now, asker.person_id, row.version + 1
        sent = session.get_one(SurveyRound, row.round_id)
        record(
            session, "doubt.said", now=now, by_id=asker.person_id, campaign_id=sent.campaign_id,
            unit_id=row.unit_id, duty_id=row.duty_id, check=row.says,
        )  # fmt: skip
        return row.duty_id
