"""A duty that asks for two things, an upload folder, and hands to put files into it."""

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.records.evidence.store import Store
from campaign.reports.evidence.listed import Handed, duty_of_evidence, evidence_of
from campaign.rules.evidence import OTHER, EvidenceKind
from campaign.rules.permissions import Asker, Role
from campaign.services.evidence.add_evidence import add_evidence
from campaign.services.evidence.add_slip import add_slip
from campaign.services.evidence.intake import Added, HandedIn
from campaign.services.evidence.remove_evidence import Removed, remove_evidence
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.event import Event
from models.evidence import Evidence
from models.plan import Milestone
from tests.county import County, a_county, at
from tests.jobs.conftest import another
from tests.make import Make
from tests.papers.evidence.pdfs import pdf

__all__ = ["another"]  # a second application, for what is restored
DAY = dt.date(2026, 4, 16)
TABLE, REPORT = "软件使用情况统计表（盖章）", "自查报告"


@dataclass
class Desk:
    """One unit's duty, with what people do to its evidence."""

    county: County
    store: Store
    duty_id: int

    @property
    def contact(self) -> Asker:
        """The unit's contact."""
        return self.county.asker(self.county.units[0], Role.CONTACT)

    def duty(self) -> Duty:
        """The duty, fresh."""
        db.session.rollback()
        return db.session.get_one(Duty, self.duty_id)

    def add(
        self, name: str = "统计表.pdf", content: bytes | None = None, item: str = TABLE,
        *, hour: int = 10, replaces: int | None = None,
    ) -> Added:  # fmt: skip
        """The contact hands in a file; other content makes another file."""
        source = io.BytesIO(pdf() if content is None else content)
        return add_evidence(
            self.duty_id, HandedIn(source, name, item), store=self.store, asker=self.contact,
            now=at(DAY, hour), replaces=replaces,
        )  # fmt: skip

    def slip(self, name: str = "收条.pdf", item: str = OTHER, *, hour: int = 10) -> Added:
        """The office keeps a slip."""
        return add_slip(
            self.duty_id, HandedIn(io.BytesIO(pdf(pages=2)), name, item), store=self.store,
            asker=self.county.office, now=at(DAY, hour),
        )  # fmt: skip

    def remove(
        self, evidence_id: int, kind: EvidenceKind = EvidenceKind.FILE, *, hour: int = 11
    ) -> Removed:
        """Take a piece back."""
        asker = self.contact if kind is EvidenceKind.FILE else self.county.office
        return remove_evidence(
            evidence_id, kind=kind, store=self.store, asker=asker, now=at(DAY, hour)
        )

    def row(self, evidence_id: int) -> Evidence:
        """One piece, fresh."""
        db.session.rollback()
        return db.session.get_one(Evidence, evidence_id)

    def handed(self) -> dict[str, Handed]:
        """What the pages list."""
        db.session.rollback()
        duty = duty_of_evidence(db.session(), self.duty_id)
        assert duty
        return {one.item: one for one in evidence_of(db.session(), self.duty_id, duty.asked)}

    def files(self) -> list[str]:
        """The names of all files in the folder, previews and everything that is on its way."""
        return sorted(
            path.relative_to(self.store.root).as_posix()
            for path in self.store.root.rglob("*")
            if path.is_file() or path.parent.name == "incoming"
        )

    def events(self) -> list[Event]:
        """The acts on evidence, in order."""
        db.session.rollback()
        return list(
            db.session.scalars(
                select(Event).where(Event.act.startswith("evidence.")).order_by(Event.id)
            )
        )


@pytest.fixture
def desk(app: Flask, make: Make, tmp_path: Path) -> Desk:
    """The first department owes the survey, for which the plan wants a table and a report."""
    county = a_county(make)
    county.open()
    with transaction() as session:
        milestone = session.scalars(select(Milestone).where(Milestone.key == "survey")).one()
        milestone.evidence = [TABLE, REPORT]
        duty = session.scalars(
            select(Duty).where(
                Duty.milestone_id == milestone.id, Duty.unit_id == county.units[0].id
            )
        ).one()
    return Desk(county, Store(tmp_path / "uploads"), duty.id)
