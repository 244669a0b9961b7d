"""What is read for a paper, each thing once: counts, rounds, money, what the counties have done.

Counts of acts are those of the paper's instant and never change afterwards: the histories keep
them. What units filled in follows their corrections (``corrected``), unless a past instant was
asked for: a paper must not go out with a figure that its unit has since taken back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.reports.lead.parts import Part, parts
from campaign.reports.money.kept import Request, Version, requests_of, versions_of
from campaign.reports.paper.results.verdicts import Verdict, verdicts, waiting
from campaign.reports.paper.told import Letters, letters_told
from campaign.reports.progress.late import Late, late
from campaign.reports.progress.matrix import Matrix, matrix
from campaign.reports.progress.numbers import Figures, figures
from campaign.reports.progress.standing import Look
from campaign.reports.survey.rollup import Rollup, form_source, rollup
from campaign.reports.survey.rounds import Round, rounds_of
from campaign.reports.visible import under
from campaign.rules.survey.form import Form
from models.duty import Duty
from models.plan import Campaign
from models.unit import Unit

MOST_LISTED = 500  # as many rows as a 汇总表 has; the others are one row together
MOST_BELOW = 40  # units one level below that a paper lists with their figures


@dataclass
class Ground:
    """A campaign, a subtree and an instant; ``read_form`` turns a stored form into rules.

    ``typed``: what the drafter wrote under names that the data do not answer, or otherwise.
    """

    session: Session
    campaign: Campaign
    path: str
    look: Look
    read_form: Callable[[str], Form]
    looks_back: bool = False
    duty_id: int | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The paper's instant."""
        return self.look.at

    @property
    def day(self) -> date:
        """The day of it."""
        return self.look.day

    @property
    def corrected(self) -> bool:
        """Tell whether what units filled in follows their corrections."""
        return not self.looks_back

    @property
    def sees(self) -> ColumnElement[bool]:
        """The condition of lying in the subtree."""
        return under(Unit.path, self.path)

    @cached_property
    def place(self) -> tuple[int, str, str]:
        """The unit whose subtree it is: number, name and kind."""
        row = self.session.execute(
            select(Unit.id, Unit.name, Unit.kind).where(Unit.path == self.path)
        ).one()
        return row.id, row.name, row.kind

    @cached_property
    def counted(self) -> Figures:
        """How many had to answer by then, and how many had."""
        return figures(self.session, self.campaign.id, self.look, sees=self.sees)

    @cached_property
    def late(self) -> list[Late]:
        """What was late then."""
        return late(self.session, self.campaign.id, self.look, sees=self.sees)

    @cached_property
    def told(self) -> Letters:
        """How often units had been told by then."""
        return letters_told(self.session, self.campaign.id, self.path, at=self.at)

    @cached_property
    def rounds(self) -> list[tuple[Round, Rollup]]:
        """The rounds sent out by then, each with its sums."""
        back = self.at if self.looks_back else None
        return [
            (one, self._sums(one.id, back))
            for one in rounds_of(self.session, self.campaign.id)
            if one.opened_at <= self.at
        ]

    def _sums(self, round_id: int, back: datetime | None, size: int = MOST_BELOW + 1) -> Rollup:
        form = self.read_form(form_source(self.session, round_id))
        return rollup(self.session, form, round_id, self.path, size=size, at=back)

    def listed(self, one: Round) -> Rollup:
        """Return a round's sums with as many units one level below as a 汇总表 holds."""
        return self._sums(one.id, self.at if self.looks_back else None, MOST_LISTED)

    def void(self, one: Round) -> bool:
        """Tell whether a round counts no more, as far as the paper knows."""
        ended = one.ended_at is not None and (self.corrected or one.ended_at <= self.at)
        return one.state == "void" and ended

    @cached_property
    def last(self) -> tuple[Round, Rollup] | None:
        """The newest round that counts."""
        return next((one for one in reversed(self.rounds) if not self.void(one[0])), None)

    @cached_property
    def first(self) -> tuple[Round, Rollup] | None:
        """A round that was void and had to be filled in again, before the one that counts."""
        if self.last is None or self.void(self.rounds[0][0]) is False:
            return None
        return self.rounds[0]

    @cached_property
    def money(self) -> tuple[Version, ...]:
        """The estimates kept by then, the newest first."""
        return versions_of(self.session, self.campaign.id, path=self.path, until=self.at)

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """The requests that stood then, the newest first."""
        found = requests_of(self.session, self.campaign.id, path=self.path, until=self.at)
        return tuple(one for one in found if one.voided_at is None or one.voided_at > self.at)

    @cached_property
    def areas(self) -> Matrix:
        """What the units one level below have done."""
        return matrix(self.session, self.campaign.id, path=self.path, look=self.look)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The places one level below with their counts in units, subtrees first."""
        found = parts(self.session, self.campaign.id, self.look, root=self.path, sees=self.sees)
        return tuple(sorted(found, key=lambda one: (not one.unit_id, one.path, one.kind)))

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The last verdict on each unit inspected by then."""
        return verdicts(self.session, self.campaign.id, self.sees, at=self.at)

    @cached_property
    def to_inspect(self) -> int:
        """How many units are not through acceptance then."""
        return waiting(self.session, self.campaign.id, self.sees, at=self.at)

    @cached_property
    def path_of_duty(self) -> str | None:
        """The path of the unit whose duty the paper is about; None: no such duty here."""
        return self.session.scalar(
            select(Unit.path)
            .join(Duty, Duty.unit_id == Unit.id)
            .where(Duty.id == self.duty_id, Duty.campaign_id == self.campaign.id)
        )
