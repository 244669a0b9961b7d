"""Keep what somebody has typed about a duty while they fetch a file: nothing is handed in."""

from collections.abc import Sequence
from datetime import datetime

from campaign.rules.asked import at_most
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.duty import AnswerDraft, Duty
from models.plan import Milestone


def keep_draft(
    duty_id: int,
    *,
    asker: Asker,
    note: str,
    declared: Sequence[str],
    on_paper: bool,
    now: datetime,
) -> None:
    """Keep the text and the ticks; the last ones kept win. They go when the answer is handed in.

    Raises:
        NotFound: there is no such duty.
        FieldMissing: the text is too long.
    """
    note = at_most(note, "note")
    with transaction() as session:
        duty = session.get(Duty, duty_id)
        if duty is None:
            raise NotFound
        known = set(session.get_one(Milestone, duty.milestone_id).declarations)
        session.merge(
            AnswerDraft(
                duty_id=duty_id, person_id=asker.person_id, note=note,
                declared=[text for text in declared if text in known], on_paper=on_paper, at=now,
            )
        )  # fmt: skip
