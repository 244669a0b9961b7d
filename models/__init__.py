"""Tables, a file per small family.  Importing this package knows them all."""

from models import (
    access,
    calendar,
    duty,
    enrolment,
    event,
    house,
    import_batch,
    letter,
    notice,
    person,
    plan,
    term,
    unit,
)
from models.base import Base, db

__all__ = [
    "Base",
    "access",
    "calendar",
    "db",
    "duty",
    "enrolment",
    "event",
    "house",
    "import_batch",
    "letter",
    "notice",
    "person",
    "plan",
    "term",
    "unit",
]
