"""The code 回收码 on every page of a printed form: whose it is, which figures, which page.

It is signed with the house's own key, so that nobody makes one up, and holds a keyed digest of the
figures, so that none can be read or guessed from it. Paper outlives settings: the keys stay with
the house's data (docs/adr/0044).
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_PAGES = 60  # of one printed form
_SIGNS = 10  # of 32 kinds each: 50 bits
_WRITTEN = re.compile(
    r"DB1-F(\d{1,10})-R(\d{1,10})-U(\d{1,10})-V(\d{1,10})"
    r"-([A-Z2-7]{10})-(\d{2})\.(\d{2})-([A-Z2-7]{10})"
)


@dataclass(frozen=True)
class PrintKeys:
    """What a house signs with, in hex: the codes of pages, and the digests of figures."""

    page: str
    figures: str


def first_keys(secret: str) -> PrintKeys:
    """Return the keys with which a house begins; from them nobody learns the secret."""
    page, figures = (
        hmac.new(secret.encode(), f"duban print {purpose}".encode(), hashlib.sha256).hexdigest()
        for purpose in ("page", "figures")
    )
    return PrintKeys(page, figures)


@dataclass(frozen=True)
class PrintCode:
    """What one printed page says of itself; ``version_id`` is that of the form's text."""

    filing_id: int
    round_id: int
    unit_id: int
    version_id: int
    digest: str
    page: int
    pages: int

    def written(self, keys: PrintKeys) -> str:
        """Return the text of the code: signs that a QR code packs tightly."""
        said = (
            f"DB1-F{self.filing_id}-R{self.round_id}-U{self.unit_id}-V{self.version_id}"
            f"-{self.digest}-{self.page:02}.{self.pages:02}"
        )
        return f"{said}-{_signed(keys.page, said)}"

    @property
    def short(self) -> str:
        """What people read out beside it: eight signs of the digest, and the page."""
        return f"{self.digest[:4]}-{self.digest[4:8]} {self.page}/{self.pages}"


def read_print_code(text: str, keys: PrintKeys) -> PrintCode | None:
    """Return what a code says; None where this house has not written it."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    said, _, signature = text.strip().rpartition("-")
    if not hmac.compare_digest(_signed(keys.page, said), signature):
        return None
    filing, sent, unit, version, digest, page, pages = found.groups()[:7]
    if not 1 <= int(page) <= int(pages) <= MOST_PAGES:
        return None
    return PrintCode(int(filing), int(sent), int(unit), int(version), digest, int(page), int(pages))


def is_ours(text: str) -> bool:
    """Tell whether it looks like a code of such a system, whoever signed it."""
    return _WRITTEN.fullmatch(text.strip()) is not None


def digest_of(
    keys: PrintKeys, form: str, round_id: int, unit_id: int, cells: Mapping[str, object]
) -> str:
    """Return ten signs that change with any figure; without the key they tell nothing."""
    said = json.dumps([form, round_id, unit_id, sorted(cells.items())], ensure_ascii=False)
    return _signed(keys.figures, said)


def _signed(key: str, text: str) -> str:
    mark = hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(mark).decode()[:_SIGNS]
