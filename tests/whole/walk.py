"""Every page of the house on a county with something of everything, for each kind of reader."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from campaign import clock
from campaign.mail.mailbox import LocalMailbox
from campaign.records.access.links import mint_link
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.drills.start_drill import start_drill
from campaign.services.house.beat import beat
from campaign.services.mail.deliver import deliver_all
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import Base, db
from models.case import Case
from models.desk import SavedFilter
from models.drill import DrillRung
from models.duty import Duty
from models.enrolment import Enrolment
from models.extension import Extension
from models.import_batch import ImportBatch
from models.letter import Letter
from models.notice import Call, Held
from models.person import Person, Post
from models.plan import Milestone, PlanFile
from models.post_request import PostRequest
from models.unit import Unit
from tests.county import County, a_county, a_plan, at
from tests.make import Make
from tests.whole.evidence import a_piece
from tests.whole.figures import a_paper, a_request, a_round, a_scan
from tests.whole.matrix import a_draft, a_version, moment

# Rows that a GET may write: they are about the visit, not about the campaign.
OF_THE_VISIT = {
    "web_session",
    "sign_in_failure",
    "letter_opened",
    "figure_look",
    "printed_form",
    "print_key",
}


@dataclass
class Walk:
    """A county as it stands in the middle of rectification, today by the real clock."""

    county: County
    admin: Person
    ids: dict[str, object] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def a_walk(make: Make) -> Walk:
    """Build it: duties in every state, letters, calls, drafts, an import, a withdrawn person."""
    return make.story(("walk", moment()), lambda: _a_walk(make))


def _a_walk(make: Make) -> Walk:
    now = clock.now()
    today = day_of(now)
    county = a_county(make, ("县财政局", "县教育局", "柳河镇", "县水利局"))
    issued = today - dt.timedelta(days=60)
    plan = a_plan()
    shift = (today - dt.timedelta(days=26)) - plan.milestones[0].due_on
    milestones = tuple(
        type(m)(**{**m.__dict__, "due_on": m.due_on + shift}) for m in plan.milestones
    )
    stages = tuple(
        type(s)(**{**s.__dict__, "from_on": s.from_on + shift, "to_on": s.to_on + shift})
        for s in plan.stages
    )
    county.open(
        a_plan(issued_on=issued, goal_on=today + dt.timedelta(days=200), milestones=milestones,
               stages=stages),
        now=at(issued),
    )  # fmt: skip
    live(county, issued, today)
    beat("tick", "", now=now)
    walk = Walk(county, make.person("管理员", login="admin"))
    make.post(walk.admin, None, Role.ADMIN)
    walk.people = {
        "office": county.people[county.scope.code, Role.OFFICE],
        "lead": county.people[county.scope.code, Role.LEAD],
        "contact": county.people[county.units[0].code, Role.CONTACT],
        "principal": county.people[county.units[1].code, Role.PRINCIPAL],
        "admin": walk.admin,
    }
    db.session.rollback()
    start_drill(county.scope.id, asker=county.office, now=now)
    walk.ids = examples(county, walk.admin, now)
    return walk


def live(county: County, first: dt.date, last: dt.date) -> None:
    """Tick every day; the second unit answers late, the third is sent back, the fourth is done."""
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        tick(now=at(day))
        deliver_all(now=at(day, 9, 1), transport=LocalMailbox(), worker="walk")
        if day == last - dt.timedelta(days=3):
            for unit in county.units[1:]:
                act(county, unit, day)


def act(county: County, unit: Unit, day: dt.date) -> None:
    """Submit the survey; what the office answers depends on the unit."""
    db.session.rollback()
    duty_id = db.session.scalars(
        select(Duty.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "survey", Duty.unit_id == unit.id)
    ).one()
    db.session.rollback()
    submit_duty(
        duty_id, asker=county.asker(unit, Role.CONTACT), note="已签章报送", version=1,
        now=at(day, 10), today=day,
    )  # fmt: skip
    if unit is county.units[2]:
        return_duty(
            duty_id, asker=county.office, reason="请核对第三节", due_on=day + dt.timedelta(days=9),
            version=2, now=at(day, 15), today=day,
        )  # fmt: skip
    if unit is county.units[3]:
        accept_duty(duty_id, asker=county.office, version=2, now=at(day, 15), today=day)


def examples(county: County, admin: Person, now: dt.datetime) -> dict[str, object]:
    """One example of everything that an address may name."""
    with transaction() as session:
        duty = session.scalars(
            select(Duty).where(Duty.unit_id == county.units[0].id).order_by(Duty.id)
        ).first()
        assert duty is not None
        contact_id = county.people[county.units[0].code, Role.CONTACT].id
        told_by = session.scalars(
            select(Letter.id).where(Letter.person_id == contact_id).order_by(Letter.id)
        ).first()
        token = mint_link(
            session, contact_id, "duty", now=now,
            duty_id=duty.id, letter_id=told_by,
        )  # fmt: skip
        asked_post = PostRequest(
            letter_id=told_by, unit_id=duty.unit_id, role="contact", person_id=contact_id,
            name="马俊杰", phone="13900001111", note="上月已调走", created_at=now,
        )  # fmt: skip
        session.add(asked_post)
        form = PlanFile(
            campaign_id=county.campaign_id, name="统计表.xlsx",
            sha256=hashlib.sha256(b"x").hexdigest(), content=b"x",
        )  # fmt: skip
        session.add(form)
        session.flush()
        session.get_one(Milestone, duty.milestone_id).form_id = form.id
        call = Call(
            duty_id=duty.id, key="example", person_id=None, reason="no-address", created_at=now
        )
        session.add(call)
        batch = ImportBatch(
            kind="units", file_name="单位.csv", content=b"", state="checked", by_id=admin.id,
            created_at=now, rows=0, preview=[], problems=[],
        )  # fmt: skip
        session.add(batch)
        for page in ("units.index", "people.index", "review.index"):
            kept = SavedFilter(
                person_id=county.people[county.scope.code, Role.OFFICE].id, page=page, name="县局",
                query="kind=department", created_at=now,
            )  # fmt: skip
            session.add(kept)
        session.flush()
        asked = Extension(
            duty_id=duty.id, term_id=duty.term_id, state="asked", reason="采购合同下周才签",
            wanted_on=day_of(now) + dt.timedelta(days=9), asked_at=now,
            asked_by=county.people[county.units[0].code, Role.CONTACT].id,
        )  # fmt: skip
        session.add(asked)
        session.flush()
        held = session.scalars(select(Held)).first()
        assert held is not None, "the silent unit has climbed to the draft"
        session.add(a_version())
        draft = a_draft(county.scope.id, now=now)
        session.add(draft)
        case = Case(
            campaign_id=county.campaign_id, enrolment_id=duty.enrolment_id or 0, duty_id=duty.id,
            level=4, state="open", reason="逾期未报", answer_by=day_of(now), opened_at=now,
        )  # fmt: skip
        session.add(case)
        session.flush()
        figures = a_round(
            session, duty, code="computers", by_id=admin.id, now=now, today=day_of(now)
        )
        scanned = a_scan(session, figures["filing"], by_id=admin.id, now=now)
        figures |= a_request(
            session, county.campaign_id, figures["round"], duty.unit_id, now=now, today=day_of(now)
        )
        figures |= a_paper(session, duty, now=now)
        return {
            "document_id": scanned["scan_document"],
            "page_id": scanned["scan_page"],
            "draft_id": draft.id,
            "paper_id": figures["paper"],
            "recipient_id": figures["recipient"],
            "estimate_id": figures["estimate"],
            "doubt_id": figures["doubt"],
            "answer_id": figures["money_answer"],
            "form_id": figures["survey_form"],
            "round_id": figures["round"],
            "filing_id": figures["filing"],
            "snapshot_id": figures["snapshot"],
            "unit_id": county.units[0].id,
            "duty_id": duty.id,
            "campaign_id": county.campaign_id,
            "letter_id": session.scalars(select(Letter.id)).first(),
            "person_id": county.people[county.units[0].code, Role.CONTACT].id,
            "role": "contact",
            "section": "others",
            "token": token,
            "request_id": asked_post.id,
            "held_id": held.id,
            "case_id": case.id,
            "extension_id": asked.id,
            "call_id": call.id,
            "batch_id": batch.id,
            "filter_id": kept.id,
            "enrolment_id": session.scalars(select(Enrolment.id)).first(),
            "evidence_id": a_piece(session, duty, kind="file", by_id=admin.id, at=now).id,
            "number": 1,
            "year": 2005,  # published long ago, and nobody has taken it
            "day": "2026-05-09",
            "post_id": session.scalars(select(Post.id)).first(),
            "drill_id": session.scalars(select(DrillRung.drill_id)).first(),
            "rung_id": session.scalars(select(DrillRung.id)).first(),
            "kind": "units",
            "letter": "clock",
            "language": "zh",
        }


def pages(app: Flask, walk: Walk) -> Iterator[tuple[str, str]]:
    """Every GET route with an address of something that exists: (endpoint, address)."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
            continue
        unknown = set(rule.arguments) - set(walk.ids)
        assert not unknown, f"{rule.endpoint}: give tests/whole/walk.py an example of {unknown}"
        values = {name: walk.ids[name] for name in rule.arguments}
        yield rule.endpoint, adapter.build(rule.endpoint, values, method="GET")


def business_rows() -> str:
    """A digest of every row that a GET must leave alone."""
    db.session.rollback()
    digest = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        if table.name not in OF_THE_VISIT:
            rows = db.session.execute(select(table).order_by(*table.primary_key.columns))
            digest.update(repr([tuple(row) for row in rows]).encode())
    db.session.rollback()
    return digest.hexdigest()
