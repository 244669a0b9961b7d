"""A form is taken in, as the next version of its code."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from campaign.papers.form_file import read_form
from campaign.records.events import record
from campaign.rules.asked import written
from campaign.rules.errors import Invalid, Overtaken
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.survey import FormVersion, SurveyForm


@dataclass(frozen=True)
class Saved:
    """The form's number, its version, and whether the text was a new one."""

    form_id: int
    number: int
    fresh: bool


def save_form(
    source: str, *, note: str, asker: Asker | None, now: datetime, seen: int | None = None
) -> Saved:
    """Take the text in; the same text as the newest version's is not written twice.

    Rounds that run keep the version that they were sent with.

    Args:
        source: the form as YAML.
        note: why.
        asker: who, None at the command line.
        now: when.
        seen: the newest version that the asker has seen (0: none); None does not ask.

    Raises:
        Invalid: the text has errors.
        FieldMissing: no reason was given.
        Overtaken: somebody saved a version meanwhile.
    """
    note = written(note, "note", "请写明为什么改，例如：按市里的口径增加数据库一栏。")
    form = read_form(source).form
    if form is None:
        raise Invalid("统计表还有要改正的地方，请按提示修改。")
    digest = hashlib.sha256(source.encode()).hexdigest()
    by_id = asker.person_id if asker else None
    with transaction() as session:
        row = session.scalar(
            select(SurveyForm).where(SurveyForm.code == form.code).with_for_update()
        )
        if row is None:
            row = SurveyForm(code=form.code, name=form.name)
            session.add(row)
            session.flush()
        newest = session.scalar(
            select(FormVersion)
            .where(FormVersion.form_id == row.id)
            .order_by(FormVersion.number.desc())
            .limit(1)
        )
        last = newest.number if newest else 0
        if seen is not None and seen != last:
            raise Overtaken("这张表刚才已被别人改过，请刷新后在最新一版上修改。")
        if newest is not None and newest.source_sha256 == digest:
            return Saved(row.id, last, fresh=False)
        row.name = form.name
        session.add(
            FormVersion(
                form_id=row.id, number=last + 1, source=source, source_sha256=digest, at=now,
                by_id=by_id, note=note,
            )
        )  # fmt: skip
        record(
            session, "form.save", now=now, by_id=by_id, note=note, form=form.name,
            form_version=last + 1,
        )  # fmt: skip
        return Saved(row.id, last + 1, fresh=True)
