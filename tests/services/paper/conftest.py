"""A county whose survey has come back: a report can be drafted of it."""

import datetime as dt
from dataclasses import dataclass

import pytest
from flask import Flask

from campaign.papers.drafted.make import Wanted
from campaign.rules.permissions import Asker, Role
from campaign.services.paper.draft_paper import draft_paper
from models.base import db
from models.paper import Paper
from tests.county import at
from tests.make import Make
from tests.services.survey.conftest import NOW, TODAY, Survey, a_survey

LATER = NOW + dt.timedelta(hours=2)
TYPED = {
    "problems": "个别单位进度偏慢。", "next_steps": "抓紧整改。", "price_basis": "尚未确定的口径",
    "money_need": "若干", "os_need": "若干", "office_need": "若干", "security_need": "若干",
}  # fmt: skip


@dataclass
class Papers:
    """The survey, its people, and a report of it."""

    survey: Survey

    @property
    def office(self) -> Asker:
        return self.survey.county.office

    @property
    def lead(self) -> Asker:
        return self.survey.county.asker(self.survey.county.scope, Role.LEAD)

    def wanted(self, kind: str = "report", **more: object) -> Wanted:
        given: dict[str, object] = {
            "typed": TYPED, "to": "县人民政府", "drafter": "周晓岚", "at": LATER,
        }  # fmt: skip
        return Wanted(kind, self.survey.county.campaign_id, **(given | more))  # type: ignore[arg-type]

    def draft(self, kind: str = "report", **more: object) -> int:
        wanted = self.wanted(kind, **more)
        db.session.rollback()
        return draft_paper(wanted, asker=self.office, now=LATER)

    def paper(self, paper_id: int) -> Paper:
        db.session.rollback()
        found = db.session.get_one(Paper, paper_id)
        db.session.rollback()
        return found


def all_answered(make: Make) -> Survey:
    survey = a_survey(make)
    return make.story(("all answered",), lambda: _answered(survey))


def _answered(survey: Survey) -> Survey:
    for n, unit in enumerate(survey.units, 1):
        survey.fill(unit, 1000 * n, 100, need=10)
        survey.submit(unit)
    return survey


@pytest.fixture
def papers(app: Flask, make: Make) -> Papers:
    return Papers(all_answered(make))


__all__ = ["LATER", "NOW", "TODAY", "at"]
