"""Lists of people as text, and what loading them left behind."""

import datetime as dt

from sqlalchemy import select

from campaign.papers.tables import Table, read_table
from models.base import db
from models.person import Person, Post
from models.unit import Unit

HEAD = "单位代码,岗位,姓名,邮箱,手机,起始日期,终止日期\n"
LI = "1401,联络员,李文静,liwj@caizheng.example,19900000001,,\n"
WANG = "1401,联络员,王芳,wf@caizheng.example,19900000002,,\n"
TODAY = dt.date(2026, 4, 20)


def table(rows: str) -> Table:
    return read_table("人员.csv", (HEAD + rows).encode())


def posts(code: str = "1401", role: str = "contact") -> list[tuple]:
    """Name, first day, first day after, of every post; one held for no day is left out."""
    rows = db.session.execute(
        select(Person.name, Post.from_on, Post.until_on)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Unit.code == code, Post.role == role)
        .order_by(Post.id)
    )
    return [tuple(row) for row in rows if row[1] is None or row[1] != row[2]]


def person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.name == name)).one()


def said(result) -> list[str]:
    return [str(problem) for problem in result.problems]


def counts(result) -> tuple[int, int, int, bool]:
    return result.added, result.changed, result.unchanged, result.loaded
