"""The sums that are kept can be compared with counting, and made anew."""

import json
import random

from flask import Flask
from sqlalchemy import delete, func, select, update

from campaign.services.house.sum_up import sum_up
from campaign.services.transaction import transaction
from models.base import db
from models.sums import PlaceSum, UnitSum
from tests.make import Make
from tests.reports.history import random_county


def test_a_wrong_sum_is_found_and_made_anew(app: Flask, make: Make) -> None:
    random_county(make, random.Random(4))
    sum_up()
    run = app.test_cli_runner().invoke
    assert run(args=["sums"]).output == "合计与逐项清点一致。\n"
    with transaction() as session:
        unit_cell = PlaceSum.cell.startswith("duty/")
        session.execute(update(PlaceSum).where(unit_cell).values(number=PlaceSum.number + 1))
        session.execute(delete(UnitSum).where(UnitSum.unit_id == 1))
    said = run(args=["sums", "--json"])
    assert said.exit_code == 1
    assert json.loads(said.stdout)["wrong"] == ["2026 年全县软件正版化"]
    assert "✗ 合计：2026 年全县软件正版化" in run(args=["doctor"]).output
    anew = run(args=["sums", "--renew"])
    assert anew.exit_code == 0
    units = db.session.scalar(select(func.count()).select_from(UnitSum))
    assert anew.output == f"已重新合计 {units} 个单位。合计与逐项清点一致。\n"
