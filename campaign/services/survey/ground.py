"""Where typing into a form stands: the running filing, locked, that may be typed into now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaign.papers.form_file import form_of
from campaign.records.events import record
from campaign.records.progress.opened import open_duty
from campaign.records.survey.filing import filing_to_fill, keep_cells
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.lifecycle import OWED, DutyState
from campaign.rules.permissions import Asker
from campaign.rules.survey.form import Form
from models.duty import Duty
from models.survey import Filing, SurveyRound


@dataclass(frozen=True)
class Ground:
    """A filing that may be typed into, with its round and form."""

    session: Session
    filing: Filing
    sent: SurveyRound
    form: Form

    def keep(
        self, cells: Mapping[str, Any], reasons: Mapping[str, Any], *, asker: Asker, now: datetime
    ) -> None:
        """Write what was typed; the first time leaves one trace, never what was typed."""
        filing = self.filing
        first = filing.saved_at is None
        keep_cells(filing, cells, reasons, by_id=asker.person_id, now=now)
        if first:
            record(
                self.session, "figures.save", now=now, by_id=asker.person_id,
                campaign_id=self.sent.campaign_id, unit_id=filing.unit_id, duty_id=filing.duty_id,
                form=self.sent.name, survey=self.sent.id,
            )  # fmt: skip


def stand(session: Session, duty_id: int, *, version: int | None) -> Ground:
    """Return the ground, the filing locked.

    Raises:
        NotFound: no round was sent for the duty.
        NotNow: the round was closed, it is not the unit's move, or the campaign is cancelled.
        Overtaken: somebody else typed since ``version``.
    """
    found = filing_to_fill(session, duty_id, lock=True)
    duty = session.get(Duty, duty_id)
    if duty is None:
        raise NotFound
    open_duty(session, duty_id, version=duty.version)
    if DutyState(duty.state) not in OWED:
        raise NotNow("统计表已经报送，不能再改。要改请先撤回，或请办公室退回。")
    filing, sent, source = found
    if version is not None and filing.version != version:
        raise Overtaken("有人刚才也在填这张表。请刷新，核对后再填。")
    return Ground(session, filing, sent, form_of(source))
