"""Who was told when, for whoever signs: one line a person and kind, the oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from campaign.reports.duty.trail import NOTICE, Happening
from campaign.rules.permissions import Role
from campaign.rules.words import LETTER_KINDS
from campaign.web.shell import label, shanghai_day, word
from campaign.web.words.sentence import _


@dataclass(frozen=True)
class Told:
    """The days, who, by what (``letter`` is its kind, for the icon), and how far it came."""

    days: tuple[date, ...]
    who: str
    role: str
    kind: str
    letter: str
    proof: str


def told_lines(happenings: Iterable[Happening]) -> list[Told]:
    """Gather the notices of one person, kind by kind, in the order of the first."""
    found: dict[tuple[str, Role | None, str], list[Happening]] = {}
    notices = [one for one in happenings if one.kind == NOTICE and not one.folded]
    for one in sorted(notices, key=lambda one: one.at):
        found.setdefault((one.who, one.role, one.told), []).append(one)
    return [_line(kin) for kin in found.values()]


def _line(kin: list[Happening]) -> Told:
    first = kin[0]
    kind = word(LETTER_KINDS[first.told]) if first.told in LETTER_KINDS else first.told
    proofs = list(dict.fromkeys(label(one.proof) for one in kin if one.proof))
    proof = _("、").join(proofs)
    if len(proofs) == 1 and len(kin) > 1:
        proof = _("均%(proof)s", proof=proofs[0])
    return Told(
        tuple(dict.fromkeys(shanghai_day(one.at) for one in kin)), first.who,
        label(first.role) if first.role else "", kind, first.told, proof,
    )  # fmt: skip
