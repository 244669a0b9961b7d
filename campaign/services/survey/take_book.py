"""What a workbook brings is taken into the form, cell by cell as if it had been typed."""

from datetime import datetime

from campaign.papers.form_book import read_book
from campaign.papers.form_file import form_of
from campaign.records.survey.books import code_of, own_book
from campaign.records.survey.filing import filing_to_fill
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.book_code import check_code
from campaign.rules.survey.brought import Brought, bring
from campaign.rules.survey.typed import Refused
from campaign.services.survey.ground import stand
from campaign.services.transaction import transaction
from models.base import db

GONE = "这份文件已经采用或已经过期，请重新上传。"


def take_book(duty_id: int, *, version: int, asker: Asker, now: datetime) -> Brought:
    """Take every cell that the preview showed; cells in doubt stay as they are.

    Raises:
        NotFound: no round was sent for the duty.
        NotNow: the round was closed, there is no workbook, it is another round's by now, or it is
            not the unit's move.
        Overtaken: somebody typed since the preview.
    """
    looked = db.session()
    found = filing_to_fill(looked, duty_id)
    waiting = own_book(looked, found[0].id, asker.person_id)
    if waiting is None:
        raise NotNow(GONE)
    book_id, book = waiting.id, read_book(waiting.content, form_of(found[2]))
    db.session.rollback()
    with transaction() as session:
        ground = stand(session, duty_id, version=version)
        try:
            ours = code_of(session, ground.filing, ground.sent)
            check_code(book.code, ours, form_name=ground.form.name)
        except Refused as wrong:
            raise NotNow(wrong.message, **wrong.values) from None
        kept = own_book(session, ground.filing.id, asker.person_id)
        if kept is None or kept.id != book_id:
            raise NotNow(GONE)
        brought = bring(ground.form, book.found, ground.filing.cells, book.strange)
        if brought.changes:
            cells = dict(ground.filing.cells)
            for key, value in brought.cells.items():
                if value is None:
                    cells.pop(key, None)
                else:
                    cells[key] = value
            ground.keep(cells, ground.filing.reasons, asker=asker, now=now)
        session.delete(kept)
        return brought
