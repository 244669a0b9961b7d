"""A frozen roll-up 定格: what is kept of it, its digest, and how it differs from a later one."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from campaign.rules.survey.form import Field, Form

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One number: as it was signed, and as it is now."""

    field: Field
    was: int
    now: int

    @property
    def by(self) -> int:
        """What has come to it since."""
        return self.now - self.was


def digest(figures: Figures, *, round_id: int, unit: str, at: datetime) -> str:
    """Return the SHA-256 of the figures with what they are about, in one fixed spelling."""
    about = {
        "at": at.astimezone(UTC).isoformat(timespec="seconds"), "figures": figures,
        "round": round_id, "unit": unit,
    }  # fmt: skip
    text = json.dumps(about, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(form: Form, was: Mapping[str, int], now: Mapping[str, int]) -> Iterator[Difference]:
    """Yield every number of the form, whether it differs or not."""
    for one in form.additive:
        yield Difference(one, was.get(one.key, 0), now.get(one.key, 0))
