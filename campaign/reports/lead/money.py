"""经费 on the leading group's page: what was asked for, as the office has put it forward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from campaign.reports.money.kept import Request, one_version, requests_of
from campaign.reports.progress.standing import Look


@dataclass(frozen=True)
class Asked:
    """The newest request that stands for a place, and every basis of the estimate it went with.

    ``bases`` as they were frozen (rules/money/frozen.py), whole ones only; ``basis`` names the
    chosen one.
    """

    request: Request
    basis: str
    bases: Sequence[Mapping[str, Any]]


def money_asked(session: Session, campaign_id: int, look: Look, *, root: str) -> Asked | None:
    """Return what was asked for the place at ``root`` itself, None where nothing stands.

    The live estimate is not shown here: who may see a page of progress has no right to figures.
    A request is an official act of the office, made for the leading group's eyes.
    """
    for one in requests_of(session, campaign_id, path=root, until=look.at):
        stands = one.voided_at is None or one.voided_at > look.at
        version = one_version(session, one.estimate_id) if stands and one.path == root else None
        if version is not None:
            bases = [basis for basis in version.result["bases"] if basis["whole"]]
            return Asked(one, version.basis, bases)
    return None
