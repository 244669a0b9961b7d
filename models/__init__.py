"""Tables, a file per small family.  Importing this package knows them all."""

from models import (
    access,
    bounce,
    calendar,
    desk,
    duty,
    enrolment,
    event,
    evidence,
    extension,
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
    "bounce",
    "calendar",
    "db",
    "desk",
    "duty",
    "enrolment",
    "event",
    "evidence",
    "extension",
    "house",
    "import_batch",
    "letter",
    "notice",
    "person",
    "plan",
    "term",
    "unit",
]
