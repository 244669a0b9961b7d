"""A figure's second name: a hidden bookmark around its control.

Programs that know content controls only by half (LibreOffice to 7.4) drop the tag when they save;
all of them keep bookmarks.  Where the control still says what it is, the bookmark says nothing new.
"""

import re

_MOST = 40  # characters: Word keeps no longer name
_KEY = re.compile(r"[A-Za-z0-9]+(?:[._][A-Za-z0-9]+)*")
_NAME = re.compile(r"_F\d+_([A-Za-z0-9_]+)")


def name_of(key: str, number: int) -> str | None:
    """Return a bookmark's name for the control of this number; None where no name can hold it."""
    name = f"_F{number}_{key.replace('.', '__')}"
    return name if len(name) <= _MOST and _KEY.fullmatch(key) else None


def key_of(name: str) -> str | None:
    """Return the key that a bookmark's name holds; None for bookmarks of others."""
    found = _NAME.fullmatch(name)
    return found.group(1).replace("__", ".") if found else None
