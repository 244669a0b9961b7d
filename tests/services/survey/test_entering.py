"""A round's figures from one list: checked as a whole, written in chunks, the sums exact."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from campaign.records.survey import entering
from campaign.rules.errors import Invalid, NotNow
from campaign.rules.survey.standing import Fraction
from campaign.services.imports import load_figures
from campaign.services.imports.confirm_list import confirm_list
from campaign.services.imports.run_import import run_import
from campaign.services.imports.upload_figures import upload_figures
from campaign.services.survey.void_round import void_round
from models.base import db
from models.event import Event
from models.import_batch import ImportBatch
from models.survey import Filing, FilingCopy
from tests.services.survey.conftest import NOW, TODAY, Survey
from tests.services.survey.test_rounds import agree

HEAD = "单位代码,单位名称,台式机,便携机,合计,需购,说明"


def listed(survey: Survey, *rows: tuple[object, ...]) -> bytes:
    lines = [HEAD, *(f"{unit.code},{unit.name},{','.join(map(str, some))}" for unit, *some in rows)]
    return "\r\n".join(lines).encode("gb18030")


def upload(survey: Survey, content: bytes, *, receive: bool = True) -> ImportBatch:
    batch_id = upload_figures(
        survey.sent.round_id, "汇总.csv", content, receive=receive, asker=survey.county.office,
        now=NOW,
    )  # fmt: skip
    return batch(batch_id)


def batch(batch_id: int) -> ImportBatch:
    db.session.rollback()
    return db.session.get_one(ImportBatch, batch_id)


def load(survey: Survey, content: bytes, *, receive: bool = True) -> ImportBatch:
    batch_id = upload(survey, content, receive=receive).id
    db.session.rollback()
    confirm_list(batch_id, asker=survey.county.office)
    assert run_import(now=NOW) == 1
    return batch(batch_id)


def filing(survey: Survey, at: int) -> Filing:
    db.session.rollback()
    unit_id = survey.units[at].id
    return db.session.scalars(select(Filing).where(Filing.unit_id == unit_id)).one()


def test_complete_rows_become_answers_and_the_others_are_filled_in(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_figures, "CHUNK", 2)
    monkeypatch.setattr(entering, "CHUNK", 2)
    units = survey.units
    survey.type(units[2], desktops="1")
    content = listed(
        survey, (units[0], 98, "２", 100, 3, ""), (units[1], "十", "", "", "", ""),
        (units[2], 5, "0台", 5, "", "待核"), (units[3], 4, 0, 4, 1, ""),
    )  # fmt: skip
    kept = upload(survey, content)
    assert [(one["row"], one["column"]) for one in kept.problems if one["severity"] == "error"] == [
        (3, "台式机")
    ]
    assert kept.content == b""
    content = content.replace("十".encode("gb18030"), b"10")
    done = load(survey, content)
    assert (done.state, done.done, done.content) == ("loaded", 4, b"")
    assert [one["row"] for one in done.problems] == [3, 4], "two rows are not complete"
    assert survey.fraction(survey.county.scope) == Fraction(5, 2, 2)
    assert survey.totals(survey.county.scope) == {
        "desktops": 102, "laptops": 2, "total": 104, "need": 4
    }  # fmt: skip
    agree(survey)
    assert filing(survey, 1).cells == {"desktops": 10}
    assert filing(survey, 2).cells == {"desktops": 5, "laptops": 0, "total": 5, "remarks": "待核"}
    assert filing(survey, 1).filed is None
    assert len(db.session.scalars(select(FilingCopy.id)).all()) == 2
    acts = db.session.scalars(select(Event.act).where(Event.at == NOW)).all()
    assert (acts.count("duty.record"), acts.count("figures.enter")) == (2, 1)
    again = load(survey, content)  # a worker that takes it up once more
    assert again.state == "loaded"
    assert '"unchanged": 4' in again.result
    agree(survey)


def test_one_mistake_keeps_everything_out_and_is_told_by_row_and_column(survey: Survey) -> None:
    units = survey.units
    survey.fill(units[0], 7)
    survey.submit(units[0])
    strange = type("Unit", (), {"code": "9999", "name": "外县"})()
    content = listed(
        survey, (units[0], 8, 0, 8, 0, ""), (units[1], 1, 0, 1, 0, ""), (units[1], 1, 0, 1, 0, ""),
        (strange, 1, 0, 1, 0, ""), (units[2], -1, "一", 1.5, "50%", ""),
    )  # fmt: skip
    told = {(one["row"], one["column"]): one["message"] for one in upload(survey, content).problems}
    assert "已经报送" in told[2, "单位代码"]
    assert "同一个单位" in told[4, "单位代码"]
    assert "应报台账里没有" in told[5, "单位代码"]
    assert {column for row, column in told if row == 6} == {"台式机", "便携机", "合计", "需购"}
    with pytest.raises(Invalid, match="找不到表头"):
        upload(survey, "台账\r\n1,2".encode())


def test_who_typed_meanwhile_and_a_round_that_is_over_are_left_alone(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = listed(survey, (survey.units[0], 5, 0, 5, 0, ""))
    waits = upload(survey, content).id
    db.session.rollback()
    confirm_list(waits, asker=survey.county.office)
    really = load_figures.write_entries

    def late(session, entries, **named):  # type: ignore[no-untyped-def]
        session.execute(text("UPDATE filing SET version = version + 1"))
        return really(session, entries, **named)

    monkeypatch.setattr(load_figures, "write_entries", late)
    run_import(now=NOW)
    assert "有人也在办" in batch(waits).problems[0]["message"]
    assert filing(survey, 0).cells == {}
    waits = upload(survey, content).id
    db.session.rollback()
    confirm_list(waits, asker=survey.county.office)
    void_round(
        survey.sent.round_id, asker=survey.county.office, reason="界限不清",
        due_on=TODAY + dt.timedelta(days=9), version=1, now=NOW, today=TODAY,
    )  # fmt: skip
    run_import(now=NOW)
    assert batch(waits).state == "failed"
    with pytest.raises(NotNow):
        upload(survey, content)
