"""A draft is edited: a file comes back from Word, numbers are drawn anew or vouched for."""

from collections.abc import Iterable
from datetime import datetime

from campaign.papers.drafted.kept import drawn_anew, figure_rows
from campaign.papers.drafted.proofed import printed_in, texts_of
from campaign.papers.drafted.stamp import stamped
from campaign.papers.official.docx import read_docx
from campaign.records.paper.acting import stand
from campaign.records.paper.versions import (
    REFRESHED,
    UPLOADED,
    figures_of,
    keep_version,
    latest,
)
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.paper.machine import PaperAction
from campaign.rules.paper.proof import changed
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction

Changes = tuple[tuple[str, str, str], ...]
MOST_CONFIRMED = 500


def upload_paper(
    paper_id: int, docx: bytes, *, version: int, asker: Asker, now: datetime
) -> Changes:
    """Take an edited file as the next version.

    What it changed in the fields is returned and kept with the version; nothing of it is accepted:
    the proof-reader goes on comparing with the data.

    Returns:
        Key, text before and text now of each changed field.

    Raises:
        NotFound: there is no such paper.
        Overtaken: somebody acted on it since ``version``.
        NotNow: it is signed already.
        FieldMissing: there is no file, or it is no Word file that can be taken.
    """
    if not docx:
        raise FieldMissing("file", "请选择改好的 Word 文件。")
    try:
        reading = read_docx(docx)
    except Invalid as refusal:
        raise FieldMissing("file", refusal.message, **refusal.values) from None
    with transaction() as session:
        ground = stand(session, paper_id, version=version, by_id=asker.person_id, now=now)
        before = latest(session, paper_id)
        figures = figures_of(session, before.id)
        printed = {one.key for one in read_docx(before.docx).figures}
        was = texts_of({one.key: one.text for one in figures if one.key in printed})
        found = changed(was, printed_in(reading))
        row = keep_version(
            session, ground.paper, docx, figures, made=UPLOADED, by_id=asker.person_id, now=now,
            template_id=before.template_id, changed=found,
        )  # fmt: skip
        ground.go(PaperAction.EDIT, paper_version=row.number, sha256=row.sha256)
        return found


def refresh_paper(paper_id: int, *, version: int, asker: Asker, now: datetime) -> int:
    """Draw the numbers anew as the next version.

    A paper that was edited by hand keeps its words: only its fields are set. A table whose rows
    have changed meanwhile stays as it is, and the proof-reader tells.

    Returns:
        The version's number.

    Raises:
        NotFound, Overtaken, NotNow: as for an upload.
        Invalid: the template has a name without a value.
    """
    with transaction() as session:
        ground = stand(session, paper_id, version=version, by_id=asker.person_id, now=now)
        ground.may(PaperAction.REFRESH)
        before, paper = latest(session, paper_id), ground.paper
        made = drawn_anew(session, paper, now=now)
        by_hand = before.made == UPLOADED
        docx = (
            stamped(before.docx, texts_of(made.contents.texts)) if by_hand else made.docx
        )  # fmt: skip
        paper.as_of = paper.as_of if paper.looks_back else now
        paper.confidential = made.contents.confidential
        row = keep_version(
            session, paper, docx, figure_rows(made.contents, as_of=paper.as_of),
            made=UPLOADED if by_hand else REFRESHED, by_id=asker.person_id, now=now,
            template_id=made.template_id,
        )  # fmt: skip
        ground.go(PaperAction.REFRESH, paper_version=row.number, sha256=row.sha256)
        return row.number


def confirm_numbers(
    paper_id: int, pairs: Iterable[tuple[str, str]], *, version: int, asker: Asker, now: datetime
) -> None:
    """Vouch for numbers that stand in no field, each in its sentence.

    Raises:
        NotFound, Overtaken, NotNow: as for an upload.
    """
    with transaction() as session:
        ground = stand(session, paper_id, version=version, by_id=asker.person_id, now=now)
        known = [list(one) for one in ground.paper.confirmed]
        fresh = [list(one) for one in pairs if list(one) not in known]
        ground.paper.confirmed = [*known, *fresh][:MOST_CONFIRMED]
        ground.go(PaperAction.CONFIRM, vouched=len(fresh))
