"""收到，是我负责: the reader of a drill's letter confirms the posts that it names."""

from datetime import datetime

from sqlalchemy import update

from campaign.records.events import record
from campaign.reports.drills.answering import drill_letter
from campaign.rules.calendar import day_of
from campaign.rules.drills.proof import Answer
from campaign.rules.errors import NotNow
from campaign.services.transaction import transaction
from models.drill import DrillRung

DEAD = "这个链接已经失效，没有记下。请电话告诉办公室。"


def confirm_post(token: str, *, now: datetime) -> int:
    """Note on each post of the letter that its holder confirms it; return how many are new.

    Raises:
        NotNow: the link is unknown, ended or too old.
    """
    with transaction() as session:
        letter = drill_letter(session, token, now=now, today=day_of(now))
        if letter is None or not letter.good:
            raise NotNow(DEAD)
        new = 0
        for rung in letter.waiting:
            # Compare-and-set: of two clicks the first counts.
            done = session.execute(
                update(DrillRung)
                .where(DrillRung.id == rung.id, DrillRung.answer == "")
                .values(answer=Answer.LINK, answered_at=now, answered_by=letter.person_id)
            )
            if done.rowcount != 1:  # type: ignore[attr-defined]
                continue
            new += 1
            record(
                session, "drill.confirm", now=now, by_id=letter.person_id, unit_id=rung.unit_id,
                person_id=letter.person_id, drill=rung.drill_id, role=rung.role.value,
            )  # fmt: skip
        return new
