"""Whether whoever loads a list of people may make the changes that it makes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.records.loading.people_ground import Ground, Place, chunks
from campaign.rules.loading.posts import Settled
from campaign.rules.loading.register import KnownPerson
from campaign.rules.paths import ROOT
from campaign.rules.people.appointments import may_appoint, may_manage
from campaign.rules.permissions import Asker, HeldPost, Permission, Role, may
from campaign.rules.sheets.rows import Problem
from models.person import Post
from models.unit import Unit


def beyond_right(
    session: Session,
    settled: Iterable[tuple[Place, Settled]],
    meant: Mapping[int, KnownPerson],
    units: Mapping[str, Ground],
    asker: Asker,
    headings: Mapping[str, str],
    today: date,
) -> Iterator[Problem]:
    """Refuse rows that give or end posts, or change addresses, where the asker has no right.

    As in the pages: a right over a person is a right over every post that the person holds.
    """
    for (code, role), each in settled:
        writes = not each.post.id or each.post.changed or each.relieved
        if writes and not may_appoint(asker, Role(role), units[code].path):
            yield Problem(
                each.row,
                headings.get("role", ""),
                "您无权安排这个单位的这个岗位。请删去这一行，或请上级管理员导入。",
            )
    changed = {row: person for row, person in meant.items() if person.id and person.changed}
    posts = _standing(session, (person.id for person in changed.values()), today)
    for row, person in changed.items():
        if not may_manage(asker, posts[person.id]):
            yield Problem(
                row,
                headings.get("name", ""),
                "%(name)s还在您负责的范围之外任职，联系方式不能由您修改。请照现有的写，或由本人修改。",
                {"name": person.name},
            )


def strangers(session: Session, people: Iterable[int], asker: Asker, today: date) -> frozenset[int]:
    """Return those of these people who hold no post where the asker manages people."""
    ids = list(people)
    posts = _standing(session, ids, today)
    return frozenset(
        one
        for one in ids
        if not any(may(asker, Permission.MANAGE_PEOPLE, post.path) for post in posts[one])
    )


def _standing(
    session: Session, ids: Iterable[int], today: date
) -> defaultdict[int, list[HeldPost]]:
    """Return the posts that each person holds now or later."""
    posts: defaultdict[int, list[HeldPost]] = defaultdict(list)
    for part in chunks(ids):
        for person_id, role, unit_id, path in session.execute(
            select(Post.person_id, Post.role, Post.unit_id, Unit.path)
            .outerjoin(Unit, Unit.id == Post.unit_id)
            .where(Post.person_id.in_(part), or_(Post.until_on.is_(None), Post.until_on > today))
        ):
            posts[person_id].append(HeldPost(Role(role), unit_id, path or ROOT))
    return posts
