"""Days as people write them in lists: a full date in figures, nothing that needs guessing."""

import re
import unicodedata
from datetime import date

_SPACES = re.compile(r"\s+")
_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:t?0{1,2}:00(?::00)?)?"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:0{1,2}:00(?::00)?)?"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def read_day(text: str) -> date | None:
    """Return the day, or None where the text is no full date: "2011-2-10", "2011年2月10日"…"""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()
    for form in _FORMS:
        if found := form.fullmatch(plain):
            year, month, day = (int(part) for part in found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None
