"""Whether a scan may be attached: whose it is, whether its round runs, whether figures agree."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.evidence import OTHER, EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import HANDED_IN, OWED, DutyState
from campaign.rules.permissions import Asker, Permission, may
from campaign.rules.survey.scans.code import PrintKeys, digest_of
from campaign.rules.survey.scans.sorting import ScanState, Why
from campaign.rules.survey.standing import RoundState
from models.duty import Duty
from models.plan import Campaign
from models.survey import Filing, FormVersion, SurveyForm, SurveyRound
from models.unit import Unit

P, D, S = Permission, DutyState, EvidenceStatus
# What a scan is, by the duty's state. The figures are those that were handed in, so a unit's own
# scan is taken until the office has decided, and what the office took in on paper even afterwards.
_OF_UNIT = {
    **dict.fromkeys((*OWED, D.AWAITING_SIGNATURE), S.DRAFT),
    **dict.fromkeys(HANDED_IN, S.IN_REVIEW),
}
_OF_OFFICE = {**_OF_UNIT, D.ACCEPTED: S.APPROVED}


@dataclass(frozen=True)
class Ground:
    """A filing to which a scan may belong."""

    filing: Filing
    sent: SurveyRound
    duty: Duty
    form: str
    status: str
    path: str

    @property
    def cells(self) -> dict[str, int | str]:
        """The figures that stand: what is typed while the unit owes them, then what was filed."""
        filed = self.filing.filed
        owed = DutyState(self.duty.state) in OWED
        return self.filing.cells if owed or filed is None else filed

    def digest(self, keys: PrintKeys) -> str:
        """Return the digest of the figures that stand."""
        return digest_of(keys, self.form, self.sent.id, self.filing.unit_id, self.cells)

    @property
    def item(self) -> str:
        """What of the plan's evidence the form stands for."""
        return self.sent.item or OTHER


def ground_of(session: Session, filing_id: int, *, lock: bool = False) -> Ground | None:
    """Return where a filing stands; ``lock``: with its duty locked."""
    row = session.execute(
        select(Filing, SurveyRound, SurveyForm.code, Campaign.status, Unit.path)
        .join(SurveyRound, SurveyRound.id == Filing.round_id)
        .join(FormVersion, FormVersion.id == SurveyRound.form_version_id)
        .join(SurveyForm, SurveyForm.id == FormVersion.form_id)
        .join(Campaign, Campaign.id == SurveyRound.campaign_id)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(Filing.id == filing_id)
    ).one_or_none()
    if row is None:
        return None
    duty = session.get_one(Duty, row[0].duty_id, with_for_update=lock or None)
    return Ground(row[0], row[1], duty, row[2], row[3], row[4])


def way_in(ground: Ground, asker: Asker) -> tuple[EvidenceKind, EvidenceStatus, str] | None:
    """Return kind, first status and act of a scan; None where this person may bring none now."""
    state = DutyState(ground.duty.state)
    if may(asker, P.SUBMIT_DUTY, ground.path) and state in _OF_UNIT:
        return EvidenceKind.FILE, _OF_UNIT[state], "evidence.add"
    if may(asker, P.REVIEW_DUTY, ground.path) and state in _OF_OFFICE:
        return EvidenceKind.SLIP, _OF_OFFICE[state], "evidence.slip"
    return None


def refusal_of(ground: Ground | None, asker: Asker) -> Why | None:
    """Return why no scan is taken for it from this person; None where one is."""
    if ground is None:
        return Why.NO_FILING
    if not may(asker, P.TAKE_SCANS, ground.path):
        return Why.NO_RIGHT
    if ground.status != "open":
        return Why.CALLED_OFF
    if ground.sent.state != RoundState.OPEN:
        return Why.ENDED
    if way_in(ground, asker) is None:
        return Why.DECIDED
    return None


def verdict(
    ground: Ground | None, asker: Asker, *, digest: str, missing: bool, keys: PrintKeys
) -> tuple[ScanState, Why | None]:
    """Return what becomes of a document, and why."""
    refused = refusal_of(ground, asker)
    if refused is not None:
        return ScanState.REFUSED, refused
    if missing:
        return ScanState.HELD, Why.MISSING
    if ground is None or ground.digest(keys) != digest:
        return ScanState.HELD, Why.CHANGED
    return ScanState.WAITING, None
