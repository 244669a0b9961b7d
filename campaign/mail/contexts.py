"""What a letter may say: frozen facts, gathered before it is written.

Templates see these and nothing else, so no letter can hold a figure of a survey or another
unit's business by accident.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from campaign.mail.drill_context import LetterDrill
from campaign.mail.paper_context import LetterPaper
from campaign.rules import deadlines
from campaign.rules.calendar import day_of
from campaign.rules.cases.words import Colour, colour_of
from campaign.rules.ladder import ABOVE_THE_UNIT, ACCOUNTABILITY_LEVEL, AUDIENCES
from campaign.rules.permissions import UNIT_ROLES, Role

# A digest for the office may speak of a whole county; beyond this it points to the list.
LONGEST_TABLE = 30
LONGEST_STEPS = 6


@dataclass(frozen=True, slots=True)
class LetterStep:
    """One rung of the ladder as a line: on that day so-and-so is or was told.

    ``names`` hold the post today, or that of ``stand_in``, which hears instead of a vacant one;
    none above the unit. ``signs``: only the signature of the ``audience`` is missing. ``own``: it
    was the reader who was told. Where a letter speaks of several duties, the step stands for
    ``number`` of them, and ``about`` names them if it is not for all.
    """

    on: date
    audience: str
    level: int
    names: tuple[str, ...] = ()
    needs_approval: bool = False
    stand_in: str = ""
    signs: bool = False
    own: bool = False
    about: tuple[str, ...] = ()
    number: int = 0

    @property
    def colour(self) -> Colour:
        """How far it raises the matter."""
        return colour_of(self.level)


@dataclass(frozen=True, slots=True)
class LetterCase:
    """The days of an accountability case; ``answer_by`` is the unit's last day to explain."""

    opened_on: date
    answer_by: date
    answered_on: date | None = None
    decided_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class LetterDuty:
    """One duty as its reader sees it on the day of writing.

    ``role`` and ``level`` are those of the notice: as what the reader is told, and how far the
    matter has been raised. ``days_left`` are working days (0 on the day itself), ``days_late``
    calendar days; ``owed``: it is the unit's move, else no day counts. ``reason`` is the notice's:
    ``vacant`` where the reader stands in for an empty post. ``acting_until`` is the last day of
    whoever is the substitute of an absent holder. ``told`` is what has been said so far, ``steps``
    what follows by the stored rung times. ``id`` and ``version`` (it grows with every move) are the
    duty's own, ``remind_on`` the working day before its last one: for the reader's calendar.
    ``lacking``: how many units have not answered of those that it sums up. ``was_on``: the date
    that it had to keep before the one of which a letter of a new date speaks.
    """

    unit_name: str
    milestone_name: str
    due_on: date
    state: str
    role: str
    level: int = 0
    days_left: int = 0
    days_late: int = 0
    owed: bool = True
    includes_due_day: bool = True
    reason: str = ""
    note: str = ""
    basis: str = ""
    acting_until: date | None = None
    nth: int = 0
    told: tuple[LetterStep, ...] = ()
    steps: tuple[LetterStep, ...] = ()
    id: int = 0
    version: int = 0
    remind_on: date | None = None
    lacking: int = 0
    was_on: date | None = None
    case: LetterCase | None = None

    @property
    def last_on(self) -> date:
        """The last day on which it is in time."""
        return deadlines.last_day(self.due_on, includes_due_day=self.includes_due_day)

    @property
    def late(self) -> bool:
        """Whether the last day has passed."""
        return self.days_late > 0

    @property
    def for_office(self) -> bool:
        """Whether the reader is told as one above the unit."""
        return self.role in ABOVE_THE_UNIT

    @property
    def to_call(self) -> bool:
        """Whether nobody in the unit could be told, so that the office has to telephone."""
        return self.for_office and self.reason in ("vacant", "not-reached")

    @property
    def listed(self) -> bool:
        """Whether the unit was told, is late, and now stands in the office's list."""
        return self.late and self.level >= ACCOUNTABILITY_LEVEL and not self.to_call


@dataclass(frozen=True, slots=True)
class LetterAnswer:
    """What the office decided about "no longer mine": ``stays`` in the post or not, and its word.

    ``successor`` follows in the post from ``until_on``; empty where nobody does yet.
    """

    unit_name: str
    role: str
    stays: bool
    word: str = ""
    successor: str = ""
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class LetterContext:
    """Everything one letter says. ``locale`` is zh or en, ``now`` an aware instant.

    ``link`` signs in; ``received_link`` and ``not_mine_link`` only tell the office something.
    ``site`` is where the pages are; ``dated``: a calendar file goes with the letter.
    ``opening`` and ``closing`` are the office's own words, filled.
    """

    locale: str
    person_name: str
    office_name: str
    office_phone: str
    number: str
    now: datetime
    simulated: bool
    link: str = ""
    link_until: datetime | None = None
    login: str = ""
    duties: tuple[LetterDuty, ...] = field(default=())
    opening: str = ""
    closing: str = ""
    person_id: int = 0
    site: str = ""
    received_link: str = ""
    not_mine_link: str = ""
    dated: bool = False
    answer: LetterAnswer | None = None
    drill: LetterDrill | None = None
    paper: LetterPaper | None = None

    @property
    def to_unit(self) -> bool:
        """Whether the reader is told as one of a unit's own people."""
        return any(duty.role in UNIT_ROLES for duty in self.duties)

    @property
    def owed(self) -> bool:
        """Whether it is the unit's move in any of them."""
        return any(duty.owed for duty in self.duties)

    @property
    def today(self) -> date:
        """The day of writing in Shanghai."""
        return day_of(self.now)

    @property
    def only(self) -> LetterDuty | None:
        """The duty, where the letter is about one."""
        return self.duties[0] if len(self.duties) == 1 else None

    @property
    def shown(self) -> tuple[LetterDuty, ...]:
        """The duties that stand in the table."""
        return self.duties[:LONGEST_TABLE]

    @property
    def more(self) -> int:
        """How many duties the table leaves out."""
        return len(self.duties) - len(self.shown)

    @property
    def late(self) -> int:
        """How many of the duties are late."""
        return sum(duty.late for duty in self.duties)

    @property
    def calls(self) -> int:
        """How many of the duties ask the office to telephone."""
        return sum(duty.to_call for duty in self.duties)

    @property
    def listed(self) -> bool:
        """Whether all of them stand in the office's list."""
        return all(duty.listed for duty in self.duties)

    @property
    def units(self) -> tuple[str, ...]:
        """The units concerned, each once."""
        return tuple(dict.fromkeys(duty.unit_name for duty in self.duties))

    @property
    def posts(self) -> tuple[tuple[str, str], ...]:
        """As whom the reader is told: pairs of unit and role, each once."""
        return tuple(dict.fromkeys((duty.unit_name, duty.role) for duty in self.duties))

    @property
    def role(self) -> str:
        """The one role in which the reader is told, or the highest of several."""
        order = [str(role) for role in (Role.COLLECTOR, *AUDIENCES)]
        return max((duty.role for duty in self.duties), key=order.index, default="")

    @property
    def same_role(self) -> bool:
        """Whether the reader is told about all duties in one role."""
        return len({duty.role for duty in self.duties}) == 1

    @property
    def told(self) -> tuple[LetterStep, ...]:
        """What has been said so far, where the letter is about one duty."""
        return self.only.told if self.only else ()

    @property
    def note(self) -> str:
        """The sentence that a person wrote for this letter; one act has one for all its duties."""
        if self.answer is not None:
            return self.answer.word
        return next((duty.note for duty in self.duties if duty.note), "")

    @property
    def stands_in(self) -> bool:
        """Whether the reader is told because a post is vacant."""
        return any(duty.reason == "vacant" and not duty.for_office for duty in self.duties)

    @property
    def acting_until(self) -> date | None:
        """The reader's last day as the substitute of an absent holder, None for a holder."""
        return next((duty.acting_until for duty in self.duties if duty.acting_until), None)

    @property
    def next_due(self) -> LetterDuty | None:
        """The duty whose last day comes next, of those that are not late yet."""
        ahead = [duty for duty in self.duties if not duty.late]
        return min(ahead, key=lambda duty: duty.due_on, default=None)

    @property
    def steps(self) -> tuple[LetterStep, ...]:
        """What follows, the nearest first; a step that comes to several duties stands once."""
        return folded(self.duties)[:LONGEST_STEPS]


def folded(duties: tuple[LetterDuty, ...]) -> tuple[LetterStep, ...]:
    """Return the steps of several duties; those of one day and kind are one, with all names."""
    alike: dict[tuple[object, ...], list[tuple[LetterStep, int]]] = {}
    for place, duty in enumerate(duties):
        for step in duty.steps:
            kind = step.on, step.level, step.audience, step.needs_approval, step.stand_in
            alike.setdefault((*kind, step.signs), []).append((step, place))
    several = len({duty.unit_name for duty in duties}) > 1
    found = []
    for same in alike.values():
        step = same[0][0]
        names = dict.fromkeys(name for one, _ in same for name in one.names)
        whose = [duties[place] for place in dict.fromkeys(place for _, place in same)]
        about = dict.fromkeys(_named(duty, several) for duty in whose)
        found.append(
            replace(
                step, names=tuple(names),
                about=tuple(about) if len(whose) < len(duties) else (),
                number=len(whose) if len(duties) > 1 else 0,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda step: (step.on, step.level)))


def _named(duty: LetterDuty, several: bool) -> str:
    """Name a duty: by what is to be done, and by its unit where several are spoken of."""
    return f"{duty.unit_name}{duty.milestone_name}" if several else duty.milestone_name
