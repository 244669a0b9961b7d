import datetime as dt
import json
import threading

import pytest
from sqlalchemy import func, select

from campaign.records.loading.lists import PEOPLE, UNITS
from campaign.rules.errors import Invalid, NotFound, NotNow
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.imports.confirm_list import confirm_list, drop_list
from campaign.services.imports.run_import import run_import
from campaign.services.imports.upload_list import shown_name, upload_list
from models.base import db
from models.event import Event
from models.import_batch import ImportBatch
from models.person import Post
from models.unit import Unit

HEAD = "单位代码,单位名称,类别,上级代码\n"
GOOD = (HEAD + "1401,县财政局,部门,1400\n").encode()
BAD = (HEAD + "1401,县财政局,部门,9999\n").encode()


@pytest.fixture
def office(make) -> Asker:
    county = make.unit("云川县", kind="county", code="1400")
    person = make.holder(county, "office", "周晓岚")
    return Asker(person.id, "周晓岚", (HeldPost(Role.OFFICE, county.id, county.path),))


@pytest.fixture
def upload(app, office, now, today):
    def one(content: bytes = GOOD, kind=UNITS, *, asker=office) -> int:
        return upload_list(kind, "单位.csv", content, asker=asker, now=now, today=today)

    return one


def batch(batch_id: int) -> ImportBatch:
    db.session.rollback()
    return db.session.get_one(ImportBatch, batch_id)


def units() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Unit)) or 0


def test_an_upload_waits_with_its_preview_and_writes_nothing(upload, now):
    kept = batch(upload())
    assert (kept.state, kept.rows, kept.file_name, kept.problems) == ("checked", 1, "单位.csv", [])
    assert kept.preview == [
        {"number": 1, "cells": ["单位代码", "单位名称", "类别", "上级代码"]},
        {"number": 2, "cells": ["1401", "县财政局", "部门", "1400"]},
    ]
    assert json.loads(kept.result)["added"] == 1
    assert units() == 1
    assert run_import(now=now) == 0


def test_a_confirmed_list_is_loaded_once_and_its_file_forgotten(upload, office, now):
    batch_id = upload()
    confirm_list(batch_id, asker=office)
    confirm_list(batch_id, asker=office)
    assert run_import(now=now) == 1
    assert run_import(now=now) == 0
    loaded = batch(batch_id)
    assert (loaded.state, loaded.done, loaded.content, loaded.preview) == ("loaded", 1, b"", [])
    assert (units(), loaded.finished_at) == (2, now)
    confirm_list(batch_id, asker=office)
    assert run_import(now=now) == 0
    event = db.session.scalars(select(Event).where(Event.act == "unit.load")).one()
    assert (event.by_id, event.facts["file"]) == (office.person_id, "单位.csv")


def test_a_list_with_mistakes_cannot_be_confirmed(upload, office):
    batch_id = upload(BAD)
    kept = batch(batch_id)
    assert [problem["row"] for problem in kept.problems] == [2]
    assert kept.content == b""
    with pytest.raises(NotNow, match="文件里有错误"):
        confirm_list(batch_id, asker=office)


def test_what_is_no_list_is_refused_and_not_kept(upload):
    with pytest.raises(Invalid, match="网页"):
        upload(b"<html>")
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_a_list_is_its_uploaders_own(upload, make, now):
    stranger = Asker(make.person().id, "某人", ())
    batch_id = upload()
    for act in (lambda: confirm_list(batch_id, asker=stranger),
                lambda: drop_list(batch_id, asker=stranger, now=now),
                lambda: confirm_list(batch_id + 1, asker=stranger)):  # fmt: skip
        with pytest.raises(NotFound):
            act()


def test_a_list_may_be_let_go_before_it_is_loaded_and_not_after(upload, office, now):
    batch_id = upload()
    drop_list(batch_id, asker=office, now=now)
    drop_list(batch_id, asker=office, now=now)
    assert (batch(batch_id).state, batch(batch_id).content) == ("dropped", b"")
    with pytest.raises(NotNow, match="已经放弃"):
        confirm_list(batch_id, asker=office)
    other = upload()
    confirm_list(other, asker=office)
    with pytest.raises(NotNow, match="不能放弃"):
        drop_list(other, asker=office, now=now)


def test_a_second_upload_takes_the_place_of_one_that_was_not_confirmed(upload):
    first, second = upload(), upload()
    assert (batch(first).state, batch(second).state) == ("dropped", "checked")


def test_rights_and_register_are_looked_at_again_when_it_is_loaded(
    upload, office, make, now, today
):
    batch_id = upload()
    confirm_list(batch_id, asker=office)
    for post in db.session.scalars(select(Post)):
        post.until_on = today
    db.session.commit()
    run_import(now=now)
    assert (batch(batch_id).state, units()) == ("failed", 1)
    assert "现在无权导入" in batch(batch_id).problems[0]["message"]


def test_what_became_wrong_meanwhile_is_told_and_nothing_written(upload, office, make, now, today):
    batch_id = upload()
    confirm_list(batch_id, asker=office)
    county = db.session.scalars(select(Unit)).one()
    county.closed_on = today
    db.session.commit()
    run_import(now=now)
    assert (batch(batch_id).state, units()) == ("failed", 1)
    assert "撤销" in batch(batch_id).problems[0]["message"]


def test_a_failure_of_ours_is_told_as_such(upload, office, now, caplog):
    batch_id = upload()
    confirm_list(batch_id, asker=office)
    broken = batch(batch_id)
    broken.kind = "nothing"
    db.session.commit()
    assert run_import(now=now) == 1
    assert batch(batch_id).state == "failed"
    assert "导入时出错" in batch(batch_id).problems[0]["message"]
    assert "import" in caplog.text


def test_a_list_whose_worker_died_is_taken_up_again_after_a_while(upload, office, now):
    batch_id = upload()
    confirm_list(batch_id, asker=office)
    taken = batch(batch_id)
    taken.state, taken.result = "loading", json.dumps({"taken_at": now.isoformat()})
    db.session.commit()
    assert run_import(now=now + dt.timedelta(minutes=9)) == 0
    assert run_import(now=now + dt.timedelta(minutes=11)) == 1
    assert (batch(batch_id).state, units()) == ("loaded", 2)


def test_a_list_that_nobody_confirms_is_forgotten_after_a_week(upload, now):
    upload()
    run_import(now=now + dt.timedelta(days=6))
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 1
    run_import(now=now + dt.timedelta(days=8))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_two_workers_load_a_list_once(app, upload, office, now):
    confirm_list(upload(), asker=office)
    taken: list[int] = []

    def work() -> None:
        with app.app_context():
            taken.append(run_import(now=now))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == [0, 1]
    assert units() == 2


def test_people_go_the_same_way(upload, office, now, make):
    make.unit("县财政局", db.session.get(Unit, office.posts[0].unit_id), code="1401")
    head = "单位代码,岗位,姓名,邮箱\n"
    batch_id = upload((head + "1401,联络员,李文静,liwj@x.example\n").encode(), PEOPLE)
    confirm_list(batch_id, asker=office)
    run_import(now=now)
    assert batch(batch_id).state == "loaded"
    assert db.session.scalar(select(func.count()).where(Post.role == "contact")) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("单位.csv", "单位.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\名册.xlsx", "名册.xlsx"),
        ("a\u202exslx.exe", "axslx.exe"),
        ("a\x00b\n.csv", "ab.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("/", "—"),
        (".htaccess", ".htaccess"),
    ],
)
def test_a_files_name_is_only_shown(name, shown):
    assert shown_name(name) == shown
