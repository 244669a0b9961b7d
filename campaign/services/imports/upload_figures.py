"""A list of a round's figures is read and checked, and waits for a person to confirm it."""

from datetime import datetime

from campaign.records.house.batches import CHECKED, drop_earlier, note_result, preview_of
from campaign.records.survey.entering import work_out_figures
from campaign.reports.survey.rounds import one_round
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.entered import ANSWERED, FIGURE_KINDS, FILLED
from campaign.rules.survey.standing import RoundState
from campaign.services.imports.entries import form_of_round, read_entries
from campaign.services.imports.upload_list import shown_name
from campaign.services.transaction import transaction
from models.base import db
from models.import_batch import ImportBatch


def upload_figures(
    round_id: int, name: str, content: bytes, *, receive: bool, asker: Asker, now: datetime
) -> int:
    """Keep the list with its preview and every problem; return its number.

    Args:
        round_id: the round whose lines it fills in.
        name: the file's name as uploaded.
        content: the whole file.
        receive: complete rows become answers that the office entered.
        asker: who uploads.
        now: when.

    Raises:
        Invalid: the file cannot be read at all; nothing is kept.
        NotNow: the round is over.
    """
    looked = db.session()
    sent = one_round(looked, round_id)
    if sent is None:
        raise NotFound
    if sent.state != RoundState.OPEN or not sent.running:
        raise NotNow("这一轮已经作废或结束，不能再代录。")
    form = form_of_round(looked, round_id)
    table = read_entries(name, content, form)
    worked = work_out_figures(looked, round_id, form, table, receive=receive)
    db.session.rollback()
    result = worked.result(table, loaded=False)
    with transaction() as session:
        drop_earlier(session, FIGURE_KINDS, asker.person_id, now)
        batch = ImportBatch(
            kind=ANSWERED if receive else FILLED, file_name=shown_name(name),
            content=b"" if result.errors else content, state=CHECKED, by_id=asker.person_id,
            created_at=now, rows=len(table.rows), preview=preview_of(table), problems=[],
            round_id=round_id,
        )  # fmt: skip
        note_result(batch, result)
        session.add(batch)
        session.flush()
        return batch.id
