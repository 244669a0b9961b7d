"""The worker loads a list of a round's figures: chunk by chunk, each whole or not at all."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.batches import FAILED, LOADED, forget, note_result
from campaign.records.survey.entered import write_entries
from campaign.records.survey.entering import CHUNK, work_out_figures
from campaign.reports.people import asker as asker_of
from campaign.reports.survey.rounds import one_round
from campaign.reports.world import is_simulated
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.rows import Problem
from campaign.rules.survey.entered import ANSWERED
from campaign.rules.survey.standing import RoundState
from campaign.services.imports.entries import form_of_round, read_entries
from campaign.services.transaction import transaction
from models.import_batch import ImportBatch

NOTE = "办公室按《%s》汇总表代录。"
_NO_RIGHT = "上传的人现在无权代录，什么也没有写入。"
_OVER = "这一轮已经作废或结束，什么也没有写入。"


def load_figures(batch_id: int, ours: Callable[[Session], ImportBatch], *, now: datetime) -> None:
    """Load it; a worker that takes it up again finds what is written already unchanged.

    Args:
        batch_id: the upload.
        ours: the batch, locked, while it still bears our mark; refuses where it does not.
        now: when.

    Raises:
        NotNow: the round is over, or who uploaded may not enter figures any more.
    """
    with transaction() as session:
        batch = ours(session)
        round_id, receive = batch.round_id or 0, batch.kind == ANSWERED
        name, content = batch.file_name, batch.content
        form = form_of_round(session, round_id)
    table = read_entries(name, content, form)
    on = day_of(now)
    with transaction() as session:
        batch = ours(session)
        asker = asker_of(session, batch.by_id, on=on, simulated=is_simulated(session))
        sent = one_round(session, round_id)
        if sent is None or not may(asker, Permission.RUN_ROUND, sent.scope):
            raise NotNow(_NO_RIGHT)
        if sent.state != RoundState.OPEN or not sent.running:
            raise NotNow(_OVER)
        worked = work_out_figures(session, round_id, form, table, receive=receive)
        campaign_id, form_name = sent.campaign_id, sent.name
        batch.done = 0
    sound = not worked.result(table, loaded=False).errors
    entries = worked.entries if sound else []
    overtaken: list[Problem] = []
    for start in range(0, len(entries), CHUNK):
        with transaction() as session:
            batch = ours(session)
            overtaken += write_entries(
                session, entries[start : start + CHUNK], note=NOTE % form_name,
                by_id=asker.person_id, now=now, received_on=on,
            )  # fmt: skip
            batch.done = min(start + CHUNK, len(entries))
    with transaction() as session:
        batch = ours(session)
        worked.problems += overtaken
        note_result(batch, worked.result(table, loaded=sound))
        batch.state = LOADED if sound else FAILED
        batch.finished_at = now
        forget(batch)
        if sound:
            record(
                session, "figures.enter", now=now, by_id=asker.person_id, campaign_id=campaign_id,
                file=name, form=form_name, survey=round_id, units=len(entries) - len(overtaken),
                duties=sum(1 for one in entries if one.ready),
            )  # fmt: skip
