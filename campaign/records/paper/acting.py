"""What every act on a paper stands on: it is there, the page is not stale, the table has a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.paper.versions import latest
from campaign.rules.errors import NotFound, Overtaken
from campaign.rules.paper.machine import PaperAction, PaperFacts, PaperState, paper_move
from models.paper import Paper, PaperProof

STALE = "这份公文刚才已有人办理，请刷新页面查看最新情况。"


@dataclass(frozen=True)
class Ground:
    """A paper, locked, and who acts on it when."""

    session: Session
    paper: Paper
    by_id: int | None
    now: datetime

    def go(
        self, action: PaperAction, *, clean: bool = False, note: str = "", **facts: Any
    ) -> PaperState:
        """Move the paper by the table and leave the event; no figure stands in it.

        Raises:
            NotNow: the table has no such row.
        """
        paper = self.paper
        move = paper_move(action, PaperState(paper.state), PaperFacts(clean=clean))
        was, paper.state = paper.state, move.target.value
        paper.version += 1
        record(
            self.session, f"paper.{action}", now=self.now, by_id=self.by_id,
            campaign_id=paper.campaign_id, unit_id=paper.about_unit_id, note=note, paper=paper.id,
            title=paper.title, paper_was=was, paper_became=paper.state, **facts,
        )  # fmt: skip
        return move.target

    def may(self, action: PaperAction, *, clean: bool = True) -> None:
        """Refuse early what the table will refuse.

        Raises:
            NotNow: the table has no such row.
        """
        paper_move(action, PaperState(self.paper.state), PaperFacts(clean=clean))

    def note_proof(self, fields: int, findings: Sequence[dict[str, Any]]) -> None:
        """Keep what the proof-reader found in so many fields."""
        self.session.add(
            PaperProof(
                version_id=latest(self.session, self.paper.id).id, at=self.now, by_id=self.by_id,
                fields=fields, findings=list(findings),
            )
        )  # fmt: skip


def stand(
    session: Session, paper_id: int, *, version: int | None, by_id: int | None, now: datetime
) -> Ground:
    """Return the ground, the paper locked.

    Raises:
        NotFound: there is no such paper.
        Overtaken: somebody acted on it since ``version``.
    """
    paper = session.scalar(select(Paper).where(Paper.id == paper_id).with_for_update())
    if paper is None:
        raise NotFound
    if version is not None and paper.version != version:
        raise Overtaken(STALE)
    return Ground(session, paper, by_id, now)
