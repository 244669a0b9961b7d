"""What served its time is cleared away, and nothing else."""

import datetime as dt

from flask import Flask
from sqlalchemy import select

from campaign.services.house.sweep import KEEP_FORMS, sweep
from campaign.services.transaction import transaction
from models.access import UsedForm
from models.base import db


def test_keys_of_forms_are_forgotten_after_a_fortnight(app: Flask, now: dt.datetime) -> None:
    minute = dt.timedelta(minutes=1)
    with transaction() as session:
        for key, at in (("old", now - KEEP_FORMS - minute), ("young", now - KEEP_FORMS + minute)):
            session.add(UsedForm(key=key, path="/x", used_at=at))
    assert sweep(now=now) == 1
    assert list(db.session.scalars(select(UsedForm.key))) == ["young"]
