"""Units and people that change, and what others lost or sent by it."""

import datetime as dt
from email import message_from_bytes
from email.policy import default
from typing import Any

from sqlalchemy import func, select

from campaign.papers.tables import read_table
from campaign.records.people.newcomers import Newcomer
from campaign.reports.people import asker as asker_of
from campaign.rules.calendar import day_of
from campaign.rules.notice.bounce import Sort
from campaign.rules.notice.return_path import token
from campaign.rules.permissions import Permission, may
from campaign.services.clock.tick import tick
from campaign.services.mail.take_bounce import take_bounce
from campaign.services.people.appoint_substitute import appoint_substitute
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.units.load_units import load_units
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person, Post
from models.unit import Unit
from tests.county import ISSUED, County, at
from tests.mail.returned import away, dsn
from tests.regressions.conftest import beat, contact, duty_of, heard, letters, live

D = dt.date
FIRST = D(2026, 4, 9)


def substitute(county: County, first: dt.date, last: dt.date) -> Person:
    """王芳 stands in for the first unit's contact."""
    unit = county.units[0]
    post = db.session.scalars(
        select(Post).where(Post.unit_id == unit.id, Post.role == "contact")
    ).one()
    post_id, version = post.id, db.session.get_one(Unit, unit.id).version
    db.session.rollback()
    appoint_substitute(
        post_id, Newcomer(name="王芳", email="wf@yunchuan.example"), asker=county.office,
        from_on=first, last_on=last, reason="外出培训", invite=False, version=version,
        now=at(ISSUED), today=ISSUED,
    )  # fmt: skip
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.name == "王芳")).one()


def load(rows: str, **more: Any) -> Any:
    table = read_table("单位.csv", f"单位代码,单位名称,类别,上级代码\n{rows}".encode())
    return load_units(
        table, asker=None, now=at(ISSUED, 11), today=ISSUED, file_name="单位.csv", **more
    )


def test_zammad_3952_editing_a_unit_mails_nobody(county: County) -> None:
    unit = county.units[0]
    before = letters()
    done = load(f"{unit.code},县财政和国资局,部门,XIAN\n")
    assert done.changed == 1
    beat(at(ISSUED, 12))
    assert letters() == before


def test_iati_358_a_unit_that_is_renamed_and_moved_keeps_its_record(county: County) -> None:
    live(ISSUED, FIRST)
    unit, duty = county.units[0], duty_of(county)
    told = heard(duty)
    assert told
    load(f"{unit.code},县财政和国资局,部门,JU\n")
    db.session.rollback()
    again = db.session.scalars(select(Unit).where(Unit.code == unit.code)).one()
    assert (again.id, again.name) == (unit.id, "县财政和国资局")
    assert heard(duty_of(county)) == told
    live(D(2026, 4, 10), D(2026, 4, 15))
    assert len(heard(duty_of(county))) == len(told) + 1


def test_glpi_19626_who_stands_in_gets_the_letters_with_the_right(county: County) -> None:
    acting = substitute(county, ISSUED, D(2026, 4, 30))
    duty = duty_of(county)
    who = asker_of(db.session(), acting.id, on=FIRST, simulated=True)
    assert may(who, Permission.SUBMIT_DUTY, county.units[0].path)
    beat(at(FIRST))
    urge_duties([duty.id], asker=county.office, note="", now=at(FIRST, 15), today=FIRST)
    beat(at(FIRST, 15, 5))
    kinds = select(Notice.kind, Letter.state).join(Letter, Letter.id == Notice.letter_id)
    for person in (acting, contact(county)):
        got = kinds.where(Notice.person_id == person.id, Notice.duty_id == duty.id)
        told = {tuple(row) for row in db.session.execute(got)}
        assert {("clock", "accepted"), ("urged", "accepted")} <= told


def test_zammad_3590_an_absence_of_one_day_is_that_day_in_shanghai(county: County) -> None:
    """From its first minute to its last, and no day of another zone."""
    acting = substitute(county, FIRST, FIRST)
    for now, stands_in in (
        (at(D(2026, 4, 8), 23, 59), False), (at(FIRST, 0, 0), True), (at(FIRST, 7, 59), True),
        (at(FIRST, 23, 59), True), (at(D(2026, 4, 10), 0, 0), False),
    ):  # fmt: skip
        who = asker_of(db.session(), acting.id, on=day_of(now), simulated=True)
        assert may(who, Permission.SUBMIT_DUTY, county.units[0].path) is stands_in
    beat(at(FIRST))
    told = select(Notice.person_id).where(Notice.duty_id == duty_of(county).id)
    assert acting.id in set(db.session.scalars(told))


def test_openproject_15202_before_the_due_day_is_judged_by_the_shanghai_day(
    county: County,
) -> None:
    """One minute past midnight in Shanghai it is still the day before in UTC."""
    tick(now=at(FIRST, 8, 59))
    assert letters() == 0
    tick(now=at(FIRST))
    assert letters() == 3
    key = db.session.scalars(select(Letter.key).limit(1)).one()
    assert key.endswith("/2026-04-09")


def test_zammad_5428_returned_mail_makes_no_mail(county: County, settings: Any) -> None:
    beat(at(FIRST))
    before = letters()
    letter = db.session.scalars(select(Letter).order_by(Letter.id)).first()
    assert letter is not None
    known = token(letter.id, letter.message_id, settings.secret_key)
    ours = message_from_bytes(
        f"Message-ID: {letter.message_id}\nX-Duban-Letter: {known}\n\nx".encode(), policy=default
    )
    db.session.rollback()
    sorts = [
        take_bounce(raw, key=settings.secret_key, now=at(FIRST, 9, minute))
        for minute, raw in enumerate(
            [dsn(ours, to="b@x.example")] * 3 + [away(ours, to="b@x.example")] * 3, start=1  # type: ignore[arg-type]
        )
    ]  # fmt: skip
    assert sorts[0] is Sort.BOUNCED
    assert set(sorts[3:]) == {Sort.AUTO_REPLY}
    for minute in range(10, 60, 10):
        beat(at(FIRST, 9, minute))
    assert letters() == before
    assert db.session.scalar(select(func.count()).select_from(Duty)) == 10
