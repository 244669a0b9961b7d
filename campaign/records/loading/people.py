"""Find what a list of people changes: who is meant, who is new, who takes over from whom."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from campaign.records.access.links import EVERY_PURPOSE, end_links
from campaign.records.events import record_all
from campaign.records.loading.people_ground import (
    Gathered,
    Ground,
    Place,
    chunks,
    gather,
    open_units,
)
from campaign.records.loading.people_rights import beyond_right, strangers
from campaign.records.loading.people_rows import change_people, write_people, write_posts
from campaign.records.people.handover import hand_over
from campaign.records.people.register import OTHERS_MOBILE
from campaign.rules.loading.posts import (
    HeldPost,
    Settled,
    Wanted,
    end_with_holder,
    settle,
    stands_in,
)
from campaign.rules.loading.register import KnownPerson, OthersMobile
from campaign.rules.loading.result import LoadResult, joined
from campaign.rules.loading.sheet import Sheet
from campaign.rules.people.substitutes import ONE_DAY
from campaign.rules.permissions import Asker, Permission, Role, may
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS, check_people
from campaign.rules.sheets.person_record import PersonRecord
from campaign.rules.sheets.rows import ERROR, WARNING, Problem, find_columns

MANAGE = Permission.MANAGE_PEOPLE
Addresses = tuple[str | None, str | None]


@dataclass
class WorkedPeople:
    """What a list of people would do."""

    units: dict[str, Ground]
    headings: dict[str, str]
    problems: tuple[Problem, ...] = ()
    found: list[Problem] = field(default_factory=list)
    new: list[tuple[KnownPerson, str]] = field(default_factory=list)
    before: dict[int, Addresses] = field(default_factory=dict)
    people: dict[int, KnownPerson] = field(default_factory=dict)
    meant: dict[int, KnownPerson] = field(default_factory=dict)
    settled: list[tuple[Place, Settled]] = field(default_factory=list)
    posts: list[tuple[Place, HeldPost]] = field(default_factory=list)
    relieved: list[tuple[Place, HeldPost]] = field(default_factory=list)
    readdressed: set[int] = field(default_factory=set)
    today: date = date.min
    by_id: int | None = None
    strangers: frozenset[int] = frozenset()

    def tell(self, row: int, column: str, severity: str, message: str, **values: object) -> None:
        """Note a problem of a row under one of its headings."""
        self.found.append(Problem(row, self.headings.get(column, ""), message, values, severity))

    def sound(self) -> bool:
        """Tell whether there is no error."""
        return all(problem.severity != ERROR for problem in self.problems)

    def changed_people(self) -> list[KnownPerson]:
        """Return those of the register whose addresses change."""
        return [person for person in self.people.values() if person.changed]

    def touched_posts(self) -> Iterator[tuple[Place, HeldPost]]:
        """Return the posts to write, each once."""
        told: set[int] = set()
        for place, post in self.posts:
            if id(post) not in told and (post.changed or not post.id):
                told.add(id(post))
                yield place, post

    def facts(self) -> dict[str, object]:
        """Return what the event tells beside the counts."""
        return {"people": len(self.new), "ended": [post.id for _, post in self.relieved]}

    def result(self, *, loaded: bool) -> LoadResult:
        """Count the rows by what they do."""
        new = {id(person) for person, _ in self.new}
        added = changed = 0
        for _, each in self.settled:
            if not each.post.id or id(each.post.person) in new:
                added += 1
            elif each.post.changed or each.relieved or each.row in self.readdressed:
                changed += 1
        unchanged = len(self.settled) - added - changed
        return LoadResult(added, changed, unchanged, self.problems, loaded=loaded)


def work_out_people(
    session: Session, sheet: Sheet, asker: Asker | None, today: date, *, trial: bool
) -> WorkedPeople:
    """Check the list and find what it changes; with errors in the list itself it ends there.

    Units beyond the asker's right are unknown to the list, and people beyond it are not named.

    A trial is no different: numbers for new people are drawn when they are written.
    """
    units = open_units(session, today)
    if asker is not None:
        units = {code: one for code, one in units.items() if may(asker, MANAGE, one.path)}
    checked = check_people(
        sheet.rows,
        {code: unit.name for code, unit in units.items()},
        headings=sheet.headers,
        heading_row=sheet.header_row,
    )
    headings, _ = find_columns(sheet.headers, PEOPLE_COLUMNS, sheet.header_row)
    worked = WorkedPeople(units, headings, joined(sheet.problems, checked.problems))
    worked.today, worked.by_id = today, asker.person_id if asker else None
    if not worked.sound():
        return worked
    gathered = gather(session, checked.records, units, today)
    worked.people = gathered.people
    if asker is not None:
        worked.strangers = strangers(session, gathered.people, asker, today)
    worked.before = {each.id: (each.email, each.phone) for each in gathered.people.values()}
    for row in checked.records:
        _who(worked, gathered, row)
    _take_posts(worked, gathered, checked.records, today)
    if asker is not None:
        worked.found += beyond_right(
            session, worked.settled, worked.meant, units, asker, headings, today
        )
    worked.problems = joined(worked.problems, worked.found)
    return worked


def write_people_list(session: Session, worked: WorkedPeople, now: datetime) -> None:
    """Write new people, new addresses, and the posts; what lies in an old mailbox opens nothing.

    A post that changes hands has its event, and its successor a letter.
    """
    write_people(session, worked.new)
    changed = worked.changed_people()
    change_people(session, changed, worked.before)
    moved = [each.id for each in changed if each.email != worked.before[each.id][0]]
    for part in chunks(moved):
        end_links(session, part, EVERY_PURPOSE, now=now)
    write_posts(
        session, worked.touched_posts(), {code: unit.id for code, unit in worked.units.items()}
    )
    record_all(session, "person.change", _readdressed(worked, changed), now=now, by_id=worked.by_id)
    record_all(session, "post.change", _changed_hands(worked), now=now, by_id=worked.by_id)
    hand_over(session, now=now, today=worked.today, by_id=worked.by_id)


def _readdressed(worked: WorkedPeople, changed: list[KnownPerson]) -> list[dict[str, Any]]:
    """Return an event for each person whose addresses the list changes."""
    return [
        {
            "unit_id": None, "person_id": each.id,
            "facts": {"changed": {
                name: [before or "", after or ""]
                for name, before, after in zip(
                    ("email", "phone"), worked.before[each.id], (each.email, each.phone),
                    strict=True,
                )
                if before != after
            }, "by": "list"},
        }
        for each in changed
    ]  # fmt: skip


def _changed_hands(worked: WorkedPeople) -> list[dict[str, Any]]:
    """Return an event for each post that somebody takes up from a day on, with its unit."""
    return [
        {
            "unit_id": worked.units[code].id, "person_id": each.post.person.id,
            "facts": {
                "role": role, "from_on": each.post.from_on.isoformat(),
                "ended": [post.id for post in each.relieved], "by": "list",
            },
        }
        for (code, role), each in worked.settled
        if not each.post.id
        and each.post.from_on is not None
        and isinstance(each.post.person, KnownPerson)
    ]  # fmt: skip


def _who(worked: WorkedPeople, gathered: Gathered, row: PersonRecord) -> None:
    """Find who is meant by a row; take over new addresses."""
    try:
        person = gathered.register.find(row)
    except OthersMobile as refused:
        if refused.other.id in worked.strangers:
            worked.tell(row.row, "phone", ERROR, OTHERS_MOBILE)
            return
        worked.tell(
            row.row, "phone", ERROR,
            "这个手机号已登记在%(name)s名下，一个手机号只能属于一个人。请核对姓名和号码。",
            name=refused.other.name,
        )  # fmt: skip
        return
    if person is None:
        person = KnownPerson(0, row.name, row.email, row.phone, "", row.locale)
        worked.new.append((person, row.unit_code))
    elif person.disabled:
        worked.tell(
            row.row,
            "name",
            ERROR,
            "%(name)s的账户已停用。请先在“人员”里启用，再导入。",
            name=row.name,
        )
    old = person.email, person.phone
    gathered.register.update(person, row)
    if person.id and (person.email, person.phone) != old:
        worked.readdressed.add(row.row)
        for column, before, after in (
            ("email", old[0], person.email), ("phone", old[1], person.phone),
        ):  # fmt: skip
            if before and before != after and person.id not in worked.strangers:
                worked.tell(
                    row.row, column, WARNING, "%(name)s现在登记的是 %(before)s，将改为 %(after)s。",
                    name=row.name, before=before, after=after,
                )  # fmt: skip
    worked.meant[row.row] = person


def _take_posts(
    worked: WorkedPeople, gathered: Gathered, records: tuple[PersonRecord, ...], today: date
) -> None:
    """Fit every row into the posts of its unit and role."""
    groups: defaultdict[Place, list[Wanted]] = defaultdict(list)
    for row in records:
        if person := worked.meant.get(row.row):
            groups[row.unit_code, row.role].append(
                Wanted(row.row, person, row.from_on, row.until_on)
            )
    for place, wanted in groups.items():
        held, acting = gathered.posts[place], gathered.acting[place]
        meant = []
        for wish in wanted:
            post = stands_in(wish, acting, today)
            if post is None:
                meant.append(wish)
                continue
            worked.settled.append((place, Settled(wish.row, post)))
            _tell_of_absence(worked, wish.row, post)
        settled = settle(meant, held, Role(place[1]), today)
        for each in settled:
            worked.settled.append((place, each))
            worked.posts.append((place, each.post))
            worked.relieved += [(place, post) for post in each.relieved]
            _tell_of(worked, each)
        end_with_holder(acting, [*held, *(each.post for each in settled)])
        worked.posts += [(place, post) for post in (*held, *acting) if post.changed]


def _tell_of_absence(worked: WorkedPeople, row: int, post: HeldPost) -> None:
    worked.tell(
        row, "role", WARNING,
        "%(name)s现在是代理，到 %(day)s 为止，这一行没有改动。要正式任职，请填写起始日期。",
        name=_name(post), day=post.until_on - ONE_DAY if post.until_on else "—",
    )  # fmt: skip


def _tell_of(worked: WorkedPeople, each: Settled) -> None:
    if each.clash is not None:
        other = each.clash
        worked.tell(
            each.row, "role", ERROR,
            "和%(name)s的任职时间（自 %(day)s 起）重叠。请核对起止日期。",
            name=_name(other), day=other.from_on,
        )  # fmt: skip
    for other in each.relieved:
        worked.tell(
            each.row, "role", WARNING, "接替%(name)s，自 %(day)s 起。",
            name=_name(other), day=each.post.from_on,
        )  # fmt: skip


def _name(post: HeldPost) -> str:
    person = post.person
    return person.name if isinstance(person, KnownPerson) else ""
