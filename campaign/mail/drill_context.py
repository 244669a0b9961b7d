"""What a letter of a contact drill says."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LetterDrill:
    """What a drill asks: ``posts`` (unit, role) its reader is to confirm, below ``scope``.

    A letter to the office that one is due has no posts; ``asked_on`` is when the last one was.
    """

    office_name: str
    office_phone: str
    scope: str
    asked_on: date
    posts: tuple[tuple[str, str], ...] = ()
