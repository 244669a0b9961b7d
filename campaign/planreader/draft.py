"""What comes of reading a paper: stages, milestones and questions, each with its sentence."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Stage:
    """A stage; ``kind`` as in a plan file, ``start`` and ``end`` where the text settles them.

    ``offset`` is the place of its heading in the original text, which ``sentence`` repeats.
    """

    name: str
    kind: str
    start: date | None
    end: date | None
    sentence: str
    offset: int


@dataclass(frozen=True)
class Milestone:
    """One duty with one date.

    Attributes:
        phrase: the date as printed, at ``offset`` of the original text.
        due: the last day; None where the text does not settle it.
        month_day: "MM-DD" where only the year is missing.
        recurs: yearly, half-yearly, quarterly, monthly, weekly or every_N_days.
        actor, recipient, action: in simplified characters; None where the text names none.
        stage: name of the stage it stands in.
        evidence: what is to be handed in and how (forms, 签章, 一式两份, 电子版).
        copies: who gets a copy (抄送).
    """

    phrase: str
    due: date | None
    month_day: str | None
    recurs: str | None
    actor: str | None
    recipient: str | None
    action: str
    stage: str | None
    sentence: str
    offset: int
    start: date | None = None
    time: str | None = None
    evidence: tuple[str, ...] = ()
    copies: str | None = None


@dataclass(frozen=True)
class Question:
    """What the text leaves open; ``why`` is a Chinese sentence for people."""

    phrase: str
    why: str
    sentence: str
    offset: int


@dataclass(frozen=True)
class Draft:
    """Everything that was read of one paper; ``office`` names the body that houses the office."""

    title: str = ""
    issued: date | None = None
    office: str | None = None
    stages: tuple[Stage, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    questions: tuple[Question, ...] = ()
    sanctions: tuple[str, ...] = field(default=())
    commendations: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """Return what `plan read --json` prints; its keys are an interface, days are ISO text."""
        return {
            "issued": _plain(self.issued),
            "stages": [_chosen(one, STAGE_KEYS) for one in self.stages],
            "milestones": [_chosen(one, MILESTONE_KEYS) for one in self.milestones],
            "questions": [_chosen(one, QUESTION_KEYS) for one in self.questions],
        }


STAGE_KEYS = ("name", "kind", "start", "end", "sentence")
MILESTONE_KEYS = (
    "phrase", "due", "month_day", "recurs", "actor", "recipient", "action", "stage", "sentence",
    "offset",
)  # fmt: skip
QUESTION_KEYS = ("phrase", "why", "sentence", "offset")


def _chosen(one: object, keys: tuple[str, ...]) -> dict[str, object]:
    return {key: _plain(getattr(one, key)) for key in keys}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
