"""数据核对: the checks are changed, all lines judged anew, a doubt is answered."""

from datetime import datetime

from sqlalchemy import func, select

from campaign.records.events import record
from campaign.records.survey.doubts import checks_of, judge_line, judge_outliers
from campaign.rules.asked import written
from campaign.rules.doubts.checks import ANSWERS, DoubtState, as_facts, read_checks
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.doubt import CheckList, Doubt
from models.plan import Campaign
from models.survey import Filing, SurveyRound

CHUNK = 200
WHY = "请写明原因和依据，例如：合并一个二级单位，转入计算机，见移交清单。"


def keep_checks(round_id: int, source: str, *, asker: Asker, now: datetime) -> int:
    """Keep the campaign's checks as their next version.

    Raises:
        NotFound: there is no such round.
        FieldMissing: a line is no check.
    """
    checks, wrong = read_checks(source)
    if wrong or not checks:
        lines = "、".join(str(number) for number in wrong) or "1"
        raise FieldMissing(
            "source", "第 %(lines)s 行读不懂。每行先写算式，再写分号和一句话。", lines=lines
        )
    with transaction() as session:
        sent = session.get(SurveyRound, round_id)
        if sent is None:
            raise NotFound
        campaign = session.get_one(Campaign, sent.campaign_id, with_for_update=True)
        last = session.scalar(
            select(func.max(CheckList.number)).where(CheckList.campaign_id == campaign.id)
        )
        session.add(
            CheckList(
                campaign_id=campaign.id, number=(last or 0) + 1, checks=as_facts(checks), at=now,
                by_id=asker.person_id,
            )
        )  # fmt: skip
        record(
            session, "doubt.checks", now=now, by_id=asker.person_id, campaign_id=campaign.id,
            unit_id=campaign.scope_unit_id, form_version=(last or 0) + 1,
        )  # fmt: skip
        return len(checks)


def judge_round(round_id: int, *, now: datetime) -> int:
    """Judge every line of a round that was handed in, some hundred in a transaction.

    Needed once after the checks were changed; else each line is judged as it is handed in.

    Returns:
        How many lines were judged.
    """
    judged, after = 0, 0
    while True:
        with transaction() as session:
            sent = session.get(SurveyRound, round_id)
            if sent is None:
                raise NotFound
            checks = checks_of(session, sent.campaign_id)
            lines = session.scalars(
                select(Filing)
                .where(Filing.round_id == round_id, Filing.id > after, Filing.filed.is_not(None))
                .order_by(Filing.id)
                .limit(CHUNK)
            ).all()
            for line in lines:
                judge_line(session, sent, line, checks, now=now)
            judged += len(lines)
            if len(lines) < CHUNK:
                judge_outliers(session, sent, now=now)
                return judged
            after = lines[-1].id


def answer_doubt(
    doubt_id: int, *, answer: str, note: str, version: int, asker: Asker, now: datetime
) -> int:
    """Answer a doubt: the earlier number is corrected, the later one, or both are right and why.

    The event says which check and which answer, never a figure.

    Returns:
        The round's number in the database.

    Raises:
        NotFound: there is no such doubt.
        NotNow: its figures pass by now.
        FieldMissing: no answer, or no reason.
        Overtaken: it was answered, or its figures changed, meanwhile.
    """
    if answer not in ANSWERS:
        raise FieldMissing("answer", "请选择哪个数更正，或两个数都对、说明原因。")
    note = written(note, "note", WHY)
    with transaction() as session:
        row = session.get(Doubt, doubt_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.version != version:
            raise Overtaken("这个疑点刚才有变化，请刷新后再答复。")
        if row.state == DoubtState.GONE:
            raise NotNow("数字已经改正，这个疑点不用答复了。")
        row.state, row.note, row.version = answer, note, row.version + 1
        row.ended_at, row.ended_by = now, asker.person_id
        sent = session.get_one(SurveyRound, row.round_id)
        record(
            session, "doubt.answer", now=now, by_id=asker.person_id,
            campaign_id=sent.campaign_id, unit_id=row.unit_id, duty_id=row.duty_id,
            check=row.says, doubt_answer=answer,
        )  # fmt: skip
        return row.round_id
