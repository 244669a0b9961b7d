"""English pages speak English in tests too: the catalogue is compiled if set-up has not."""

import os
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WORDS = Path(__file__).parents[1] / "translations"


@pytest.fixture(scope="session", autouse=True)
def catalogue() -> None:
    """Compile what is newer than its compiled form; several processes may do so at once."""
    for source in WORDS.glob("*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        own = compiled.with_suffix(f".{os.getpid()}")
        with source.open("rb") as file, own.open("wb") as out:
            write_mo(out, read_po(file, locale=source.parts[-3]))
        os.replace(own, compiled)
