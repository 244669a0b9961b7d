"""A survey that asks for two things."""

import pytest
from sqlalchemy import select

from campaign.services.transaction import transaction
from models.base import db
from models.plan import Milestone
from tests.web.desk.conftest import Desk


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """The survey asks for two things."""
    with transaction() as session:
        milestone = session.scalars(select(Milestone).where(Milestone.key == "survey")).one()
        milestone.evidence, milestone.declarations = ["统计表", "自查报告"], ["数据已备份"]
    db.session.rollback()
    return desk
