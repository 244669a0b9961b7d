"""The world of the permission matrix: a unit with neighbours on every side, a thing of every kind.

Rows are written straight into the tables: what is tested is who gets through, not the acts.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign import clock
from campaign.records.access.links import mint_link
from campaign.records.access.sessions import open_session
from campaign.records.notice.letters import message_id
from campaign.rules.calendar import day_of
from campaign.services.house.beat import beat
from campaign.services.transaction import transaction
from models.calendar import CalendarVersion
from models.case import Case
from models.desk import SavedFilter
from models.drill import Drill, DrillRung
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.extension import Extension
from models.import_batch import ImportBatch
from models.letter import Letter
from models.notice import Call, Held
from models.person import Person, Post
from models.plan import Campaign, Ladder, LadderRung, Milestone, PlanFile, Stage
from models.plan_draft import PlanDraft
from models.post_request import PostRequest
from models.term import Term, TermRung
from models.unit import Unit
from tests.make import Make
from tests.whole.evidence import a_piece, handed_in_once
from tests.whole.figures import a_paper, a_request, a_round, a_scan
from tests.whole.policy import POLICY, RELATIONS, ROLES, SIMULATED, VARIANTS, Row

MISSING = 987_654
ARGUMENTS = {
    "filter": "filter_id",
    "post": "post_id",
    "batch": "batch_id", "call": "call_id", "campaign": "campaign_id", "duty": "duty_id",
    "extension": "extension_id",
    "case": "case_id", "enrolment": "enrolment_id", "held": "held_id", "letter": "letter_id",
    "person": "person_id",
    "unit": "unit_id", "token": "token", "letter_token": "token", "post_request": "request_id",
    "evidence": "evidence_id", "slip": "evidence_id", "drill": "drill_id",
    "drill_rung": "rung_id", "drill_token": "token", "survey_form": "form_id",
    "round": "round_id", "filing": "filing_id", "snapshot": "snapshot_id",
    "estimate": "estimate_id",
    "plan_draft": "draft_id",
    "money_request": "request_id", "money_answer": "answer_id", "doubt": "doubt_id",
    "paper": "paper_id", "recipient": "recipient_id",
    "scan_batch": "batch_id", "scan_page": "page_id", "scan_document": "document_id",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One question: this method at this address by this role; may it get through?"""

    name: str
    method: str
    role: str
    relation: str
    address: str
    lets: bool
    public: bool


@dataclass
class World:
    """Units by relation, the askers who sit on the own one, and the things by (kind, relation)."""

    units: dict[str, Unit]
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)
    filters: dict[str, int] = field(default_factory=dict)
    scans: dict[tuple[str, str], int] = field(default_factory=dict)

    def address_of(self, kind: str, role: str, relation: str) -> Any:
        """Return what stands in the address for such a thing."""
        if relation == "missing":
            return "x" * 43 if kind.endswith("token") else MISSING
        if kind == "batch" and relation == "own":
            return self.batches.get(role, MISSING)
        if kind == "filter" and relation == "own":
            return self.filters.get(role, MISSING)
        if kind in ("scan_batch", "scan_page") and relation == "own":
            return self.scans.get((kind, role), MISSING)
        return self.things[kind, relation]


def moment() -> int:
    """The same number for as long as nothing made now has grown old: four minutes at most."""
    return int(clock.now().timestamp() // 240)


def a_world(make: Make) -> World:
    """Build it: every role sits on the middle unit of three, beside a second tree."""
    return make.story(("world", moment()), lambda: _a_world(make))


def _a_world(make: Make) -> World:
    county = make.unit("云川县", kind="county")
    own = make.unit("县财政局", county)
    lake = make.unit("岚江市", kind="city")
    world = World(
        {
            "parent": county, "own": own, "child": make.unit("财政监督站", own),
            "sibling": make.unit("县教育局", county), "elsewhere": make.unit("市水利局", lake),
        }
    )  # fmt: skip
    for role in ROLES[1:]:
        world.people[role] = make.holder(own, role)
    for relation, unit in world.units.items():
        person, reader = make.holder(unit, "inspector"), make.holder(unit, "inspector")
        with transaction() as session:
            _things(session, world, relation, unit, person)
            world.things["token", relation] = mint_link(
                session, reader.id, "reset", now=clock.now()
            )
    with transaction() as session:
        for role, person in world.people.items():
            world.batches[role] = _batch(session, person)
            world.filters[role] = _filter(session, person)
            mine = a_scan(session, None, by_id=person.id, now=clock.now())
            world.scans |= {(kind, role): row_id for kind, row_id in mine.items()}
        session.add(a_version())
    beat("tick", "", now=clock.now())
    return world


def _things(session: Session, world: World, relation: str, unit: Unit, person: Person) -> None:
    def keep(kind: str, row: Any) -> Any:
        session.add(row)
        session.flush()
        world.things[kind, relation] = row.id
        return row

    now, today = clock.now(), day_of(clock.now())
    world.things["unit", relation], world.things["person", relation] = unit.id, person.id
    held = select(Post.id).where(Post.person_id == person.id)
    world.things["post", relation] = session.scalars(held).one()
    campaign = keep("campaign", Campaign(
        code=f"c-{relation}", name=f"{unit.name}的行动", scope_unit_id=unit.id,
        bureau_unit_id=unit.id, office_name="办公室", issued_on=today, goal_on=today, basis=[],
        source="", source_sha256="", in_force_at=now, opened_at=now,
    ))  # fmt: skip
    stage = keep("stage", Stage(
        campaign_id=campaign.id, position=1, key="s", name="验收", kind="acceptance",
        starts_on=today, ends_on=today,
    ))  # fmt: skip
    form = keep("form", PlanFile(
        campaign_id=campaign.id, name="表.xlsx", sha256=hashlib.sha256(b"x").hexdigest(),
        content=b"x",
    ))  # fmt: skip
    milestone = keep("milestone", Milestone(
        campaign_id=campaign.id, stage_id=stage.id, key="m", position=1, name="报送",
        for_kinds=[], due_on=today, evidence=[], reported_to=[], form_id=form.id,
    ))  # fmt: skip
    ladder = keep("ladder", Ladder(campaign_id=campaign.id))
    session.add(LadderRung(
        ladder_id=ladder.id, number=1, offset=0, counts="working", audience="contact", level=0,
        needs_approval=False, letter="clock",
    ))  # fmt: skip
    term = keep("term", Term(milestone_id=milestone.id, due_on=today, ladder_id=ladder.id))
    rung = keep("rung", TermRung(
        term_id=term.id, number=1, fires_at=now, audience="contact", level=6, needs_approval=True,
    ))  # fmt: skip
    enrolment = keep("enrolment", Enrolment(
        campaign_id=campaign.id, unit_id=unit.id, state="acceptance", stage_id=stage.id,
    ))  # fmt: skip
    keep("enrolment_span", EnrolmentSpan(
        enrolment_id=enrolment.id, state="acceptance", stage_id=stage.id, from_at=now,
    ))  # fmt: skip
    duty = keep("duty", Duty(
        campaign_id=campaign.id, milestone_id=milestone.id, enrolment_id=enrolment.id,
        unit_id=unit.id, state="open", term_id=term.id,
    ))  # fmt: skip
    for thing, kind in (("evidence", "file"), ("slip", "slip")):
        piece = a_piece(session, duty, kind=kind, by_id=person.id, at=now, name=f"{kind}.pdf")
        world.things[thing, relation] = piece.id
    handed_in_once(session, duty, now)
    figures = a_round(session, duty, code=f"f-{relation}", by_id=person.id, now=now, today=today)
    figures |= a_request(session, campaign.id, figures["round"], unit.id, now=now, today=today)
    figures |= a_scan(session, figures["filing"], by_id=person.id, now=now)
    figures |= a_paper(session, duty, now=now)
    world.things |= {(kind, relation): row_id for kind, row_id in figures.items()}
    keep("span", DutySpan(duty_id=duty.id, state="open", term_id=term.id, from_at=now))
    keep("extension", Extension(
        duty_id=duty.id, term_id=term.id, state="asked", reason="汛期", asked_at=now,
        wanted_on=today + dt.timedelta(days=9),
    ))  # fmt: skip
    keep("case", Case(
        campaign_id=campaign.id, enrolment_id=enrolment.id, duty_id=duty.id, level=4,
        state="open", reason="逾期", answer_by=dt.date(2026, 5, 8), opened_at=now,
    ))  # fmt: skip
    keep("plan_draft", a_draft(unit.id, now=now))
    keep("held", Held(duty_id=duty.id, term_rung_id=rung.id, reason="approval", created_at=now))
    keep("call", Call(duty_id=duty.id, key="k", reason="no-address", created_at=now))
    keep("letter", Letter(
        key=relation, person_id=person.id, address="a@x.example", kind="clock", locale="zh",
        message_id=message_id(relation), created_at=now, next_try_at=now, html="<p>信</p>",
    ))  # fmt: skip
    world.things["letter_token", relation] = mint_link(
        session, person.id, "answer", now=now, letter_id=world.things["letter", relation]
    )
    keep("post_request", PostRequest(
        unit_id=unit.id, role="contact", person_id=person.id, created_at=now,
    ))  # fmt: skip
    drill = keep("drill", Drill(
        scope_unit_id=unit.id, office_name="办公室", repeats="off", started_at=now,
    ))  # fmt: skip
    asked = keep("drill_letter", Letter(
        key=f"drill/{drill.id}/{relation}", person_id=person.id, address="a@x.example",
        kind="drill", locale="zh", message_id=message_id(f"drill/{relation}"), created_at=now,
        next_try_at=now,
    ))  # fmt: skip
    keep("drill_rung", DrillRung(
        drill_id=drill.id, unit_id=unit.id, role="inspector", person_id=person.id,
        letter_id=asked.id,
    ))  # fmt: skip
    world.things["drill_token", relation] = mint_link(
        session, person.id, "drill", now=now, letter_id=asked.id
    )
    world.things["batch", relation] = _batch(session, person)
    world.things["filter", relation] = _filter(session, person)


def _filter(session: Session, person: Person) -> int:
    row = SavedFilter(
        person_id=person.id, page="units.index", name="我的", query="q=x", created_at=clock.now()
    )
    session.add(row)
    session.flush()
    return row.id


def a_version() -> CalendarVersion:
    """The first version of the calendar: a day that somebody has edited."""
    return CalendarVersion(
        number=1, year=2026, kind="edit", title="人工修改", reason="县里通知",
        changes=[["2026-05-08", None, ["holiday", "县庆"]]], effect={}, at=clock.now(),
    )  # fmt: skip


def a_draft(unit_id: int, *, now: dt.datetime) -> PlanDraft:
    """A paper that was read in, with nothing found in it."""
    return PlanDraft(
        scope_unit_id=unit_id, file_name="方案.txt", text="一、工作安排", reading={}, said={},
        state="open", at=now,
    )  # fmt: skip


def _batch(session: Session, person: Person) -> int:
    row = ImportBatch(
        kind="units", file_name="单位.csv", content=b"", state="dropped", by_id=person.id,
        created_at=clock.now(), rows=0, preview=[], problems=[],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def session_of(person: Person) -> str:
    """Return the cookie of a fresh session of the person."""
    with transaction() as session:
        return open_session(session, person.id, address="127.0.0.1", now=clock.now())


def cells(app: Flask, world: World, *, simulated: bool = False) -> Iterator[Cell]:
    """Every endpoint x method x role x relation that the URL map and the table ask for.

    Raises:
        AssertionError: an endpoint has no row in the table, or a row has no endpoint.
    """
    table = SIMULATED if simulated else POLICY
    found = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert found == set(POLICY), f"tests/whole/policy.py: {sorted(found ^ set(POLICY))}"
    for rule in app.url_map.iter_rules():
        words = {
            "role": "contact", "filename": "seal.svg", "section": "others", "number": "1",
            "kind": "notice", "year": "2026", "day": "2026-05-09", "letter": "clock",
            "language": "zh",
        }  # fmt: skip
        asked = [(rule.endpoint, words, table)]
        asked += [
            (name, words, {rule.endpoint: row})
            for name, (words, row) in VARIANTS.items()
            if name.split(" ")[0] == rule.endpoint and not simulated
        ]
        for name, words, rows in asked:
            if rule.endpoint in rows:
                yield from _of(app, world, rule, name, words, rows[rule.endpoint])


def _of(
    app: Flask, world: World, rule: Any, name: str, words: dict[str, str], row: Row
) -> Iterator[Cell]:
    adapter = app.url_map.bind("localhost")
    given = {key: text for key, text in words.items() if key in rule.arguments}
    left = set(rule.arguments) - set(given)
    assert left == ({ARGUMENTS[row.about]} if row.about else set()), (rule.endpoint, left)
    for method in sorted(set(rule.methods) - {"OPTIONS"}):
        # HEAD is GET without the body: two sides of the unit are enough.
        sides = RELATIONS if method != "HEAD" else ("own", "sibling")
        for role in ROLES:
            for relation in sides if row.about else ("",):
                values: dict[str, Any] = dict(given)
                if row.about:
                    values[ARGUMENTS[row.about]] = world.address_of(row.about, role, relation)
                address = adapter.build(rule.endpoint, values, method=method)
                lets = row.lets(role, relation)
                yield Cell(name, method, role, relation, address, lets, row.public)
