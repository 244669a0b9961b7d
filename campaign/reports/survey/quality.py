"""Data quality on the office's desk: what in a campaign's figures waits for a judgement."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.office.desks import place_in
from campaign.reports.survey.rounds import EXPLAINED
from campaign.reports.visible import under, visible
from campaign.rules.doubts.checks import DoubtState
from campaign.rules.permissions import Asker, Permission
from campaign.rules.survey.scans.sorting import ScanState
from campaign.rules.survey.standing import RoundState
from models.doubt import Doubt
from models.plan import Campaign
from models.scan import ScanDocument
from models.survey import Filing, SurveyRound
from models.unit import Unit

KINDS_SHOWN = 6


@dataclass(frozen=True)
class Quality:
    """A running round: open doubts by what their check says (most first), and other open ends.

    ``kinds``: how many kinds there are; ``said``: open doubts of which the unit has said something;
    ``explained``: forms received with reasons for doubtful numbers; ``held``: scans to decide.
    """

    round_id: int
    name: str
    number: int
    doubts: tuple[tuple[str, int], ...]
    kinds: int
    said: int
    explained: int
    held: int

    @property
    def open(self) -> int:
        """How many doubts of the kinds shown are open."""
        return sum(number for _, number in self.doubts)


@dataclass(frozen=True)
class OwnDoubt:
    """An open doubt as the unit's own page names it: no figure."""

    id: int
    says: str
    wants: str


def data_quality(session: Session, campaign_id: int, asker: Asker) -> tuple[Quality, ...]:
    """Return the campaign's rounds (no void ones) in which something is open, at one's place."""
    scope = session.scalar(
        select(Unit.path)
        .join(Campaign, Campaign.scope_unit_id == Unit.id)
        .where(Campaign.id == campaign_id)
    )
    place = place_in(asker, Permission.ANSWER_DOUBT, scope or "")
    if place is None:
        return ()
    rounds = session.execute(
        select(SurveyRound.id, SurveyRound.name, SurveyRound.number)
        .where(SurveyRound.campaign_id == campaign_id, SurveyRound.state != RoundState.VOID)
        .order_by(SurveyRound.id.desc())
    ).all()
    found = (_quality(session, *row, place, asker) for row in rounds)
    return tuple(one for one in found if one.doubts or one.explained or one.held)


def _quality(
    session: Session, round_id: int, name: str, number: int, place: str, asker: Asker
) -> Quality:
    fits = (Doubt.round_id == round_id, Doubt.state == DoubtState.OPEN, under(Unit.path, place))
    rows = session.execute(
        select(Doubt.says, func.count(), func.count().filter(Doubt.unit_wants != ""))
        .join(Unit, Unit.id == Doubt.unit_id)
        .where(*fits)
        .group_by(Doubt.says)
        .order_by(func.count().desc(), Doubt.says)
    ).all()
    explained = session.scalar(
        select(func.count())
        .select_from(Filing)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(Filing.round_id == round_id, EXPLAINED, under(Unit.path, place))
    )
    held = session.scalar(
        select(func.count())
        .select_from(ScanDocument)
        .join(Filing, Filing.id == ScanDocument.filing_id)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(
            ScanDocument.state == ScanState.HELD, Filing.round_id == round_id,
            visible(asker, Permission.TAKE_SCANS, Unit.path),
        )
    )  # fmt: skip
    return Quality(
        round_id, name, number, tuple((row[0], row[1]) for row in rows[:KINDS_SHOWN]), len(rows),
        sum(row[2] for row in rows), explained or 0, held or 0,
    )  # fmt: skip


def open_doubts_of(session: Session, round_id: int, unit_id: int) -> tuple[OwnDoubt, ...]:
    """Return the open doubts about a unit's figures in a round."""
    rows = session.execute(
        select(Doubt.id, Doubt.says, Doubt.unit_wants)
        .where(Doubt.round_id == round_id, Doubt.unit_id == unit_id, Doubt.state == DoubtState.OPEN)
        .order_by(Doubt.id)
    )
    return tuple(OwnDoubt(*row) for row in rows)
