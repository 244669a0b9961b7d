"""What a letter says that a paper has been issued: never a figure of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A paper for a unit: ``number`` may be empty; ``page`` is where it is read, once signed in."""

    office_name: str
    office_phone: str
    kind: tuple[str, str]
    title: str
    number: str
    unit: str
    page: str
