"""From facts to what one letter says, or why it is not sent after all.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from campaign.mail.contexts import LetterContext, LetterDuty, LetterStep
from campaign.mail.facts import BatchFacts, Before, Coming, Told
from campaign.mail.letters import language_of
from campaign.mail.outbox.claims import Claimed
from campaign.mail.own_words import NONE, OwnWords
from campaign.rules import deadlines
from campaign.rules.calendar import day_of
from campaign.rules.ladder import addressed
from campaign.rules.lifecycle import OWED_BY_UNIT, Court, DutyState
from campaign.rules.notice.delivery import void_because
from campaign.rules.notice.own_words import fill, units_named
from campaign.rules.permissions import UNIT_ROLES, Role

# What the link in a letter is good for; a letter of any other kind has none. Where there is
# nothing to do it signs nobody in: the reader may only answer 收到 or "no longer mine".
PURPOSES = {
    "clock": "duty",
    "returned": "duty",
    "to_sign": "duty",
    "sent_back": "duty",
    "resumed": "duty",
    "new_date": "duty",
    "refused": "duty",
    "failed": "duty",
    "reopened": "duty",
    "handover": "duty",
    "urged": "duty",
    "criticism": "duty",
    "case_opened": "duty",
    "case_decided": "duty",
    "case_closed": "duty",
    "not_reached": "duty",
    "waived": "answer",
    "skipped": "answer",
    "suspended": "answer",
    "undone": "answer",
    "withdrawn": "answer",
    "drill": "drill",
    "invitation": "invite",
    "reset": "reset",
}
HOUSE = {"zh": "督办系统", "en": "Duban"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter would say now.

    ``void`` says why it must not go (empty: it may); ``dropped`` are its notices that are no longer
    true, with the reason of each; ``put_off`` are those whose reader heard of the duty a few hours
    ago, and when; ``duty_id`` is the duty that its link opens, ``words_id`` the version of the
    office's words.
    """

    letter: Claimed
    kind: str
    context: LetterContext
    void: str = ""
    dropped: dict[int, str] = field(default_factory=dict)
    put_off: dict[int, datetime] = field(default_factory=dict)
    duty_id: int | None = None
    words_id: int | None = None

    @property
    def purpose(self) -> str:
        """What the letter's link is good for; empty for none."""
        purpose = PURPOSES.get(self.kind, "")
        if purpose == "answer" and not self.context.to_unit:
            return ""
        return "" if purpose in ("duty", "answer") and self.duty_id is None else purpose


def draft(letter: Claimed, facts: BatchFacts, *, now: datetime) -> Draft:
    """Look at a letter's facts again, at the last moment before it is sent."""
    told = facts.told.get(letter.id, [])
    reasons = {
        one.id: void_because(
            one.kind, one.state, same_term=one.spoken_on == one.due_on,
            campaign_open=one.campaign_open,
        )
        for one in told
    }  # fmt: skip
    soon = _too_soon(letter, told, facts)
    true = _one_per_duty([one for one in told if not reasons[one.id] and one.id not in soon])
    kind = _kind(letter, true)
    words = _own_words(letter, kind, true, facts)
    return Draft(
        letter=letter,
        kind=kind,
        context=_context(letter, true, facts, now, words),
        void=_void(letter, told, true, reasons, facts),
        dropped={number: why for number, why in reasons.items() if why},
        put_off={number: at for number, at in soon.items() if not reasons[number]},
        duty_id=true[0].duty_id if true else None,
        words_id=words.id or None,
    )


def _too_soon(letter: Claimed, told: list[Told], facts: BatchFacts) -> dict[int, datetime]:
    """Return the clock's notices about duties of which the reader has just been told, and when."""
    if letter.kind != "clock":
        return {}
    heard = {one.id: facts.heard.get((one.duty_id, letter.person_id)) for one in told}
    return {number: at for number, at in heard.items() if at is not None}


def _one_per_duty(told: list[Told]) -> list[Told]:
    """A reader told of a duty twice in one letter, in two roles, reads the higher one."""
    highest: dict[int, Told] = {}
    for one in sorted(told, key=lambda one: one.level):
        highest[one.duty_id] = one
    kept = {one.id for one in highest.values()}
    return [one for one in told if one.id in kept]


def _kind(letter: Claimed, told: list[Told]) -> str:
    """A digest of nothing but units that nobody reached speaks as such."""
    unreached = bool(told) and all(one.kind == "not_reached" for one in told)
    return "not_reached" if letter.kind == "clock" and unreached else letter.kind


def _void(
    letter: Claimed, told: list[Told], true: list[Told], reasons: dict[int, str], facts: BatchFacts
) -> str:
    reader = facts.readers[letter.person_id]
    if reader.disabled:
        return "disabled"
    if letter.kind == "invitation" and reader.activated:
        return "activated"
    if letter.kind == "drill" and letter.id not in facts.drills:
        return "answered"
    if letter.kind == "paper" and letter.id not in facts.papers:
        return "void"
    if true or not (told or PURPOSES.get(letter.kind) in ("duty", "answer")):
        return ""
    if any(not reasons[one.id] for one in told):
        return "put-off"
    return reasons[told[0].id] if told else "empty"


def _own_words(letter: Claimed, kind: str, told: list[Told], facts: BatchFacts) -> OwnWords:
    """The words in force where a letter speaks of one campaign; an office speaks for no other.

    They are written for a unit's own people: whoever is told from above the unit reads none.
    """
    campaigns = {one.campaign_id for one in told}
    if len(campaigns) != 1 or any(one.role not in UNIT_ROLES for one in told):
        return NONE
    return facts.words.get((campaigns.pop(), kind, language_of(letter.locale)), NONE)


def _context(
    letter: Claimed, told: list[Told], facts: BatchFacts, now: datetime, words: OwnWords
) -> LetterContext:
    language = language_of(letter.locale)
    reader = facts.readers[letter.person_id]
    drill = facts.drills.get(letter.id)
    name, phone = (told[0].office_name, told[0].office_phone) if told else facts.office
    paper = facts.papers.get(letter.id)
    signs = drill or paper
    if signs is not None:
        name, phone = signs.office_name, signs.office_phone
    return LetterContext(
        locale=language,
        person_name=reader.name,
        office_name=name or HOUSE[language],
        office_phone=phone,
        number=f"{day_of(letter.created_at):%Y-%m%d}-{letter.id:04d}",
        now=now,
        simulated=facts.simulated,
        login=reader.login,
        duties=tuple(_duty(one, letter.person_id, facts, now) for one in told),
        person_id=letter.person_id,
        answer=facts.answers.get(letter.id),
        drill=drill,
        paper=paper,
        opening=_filled(words.opening, told, reader.name, language),
        closing=_filled(words.closing, told, reader.name, language),
    )


def _filled(text: str, told: list[Told], reader: str, language: str) -> str:
    """The office's words with their fields filled."""
    if not text:
        return ""
    first = told[0]
    units = tuple(dict.fromkeys(one.unit_name for one in told))
    values = {
        "reader": reader, "units": units_named(units, language), "number": str(len(told)),
        "campaign": first.campaign_name, "office": first.office_name, "phone": first.office_phone,
    }  # fmt: skip
    return fill(text, values)


def _duty(one: Told, reader_id: int, facts: BatchFacts, now: datetime) -> LetterDuty:
    today = day_of(now)
    before = facts.before.get((one.duty_id, one.due_on), [])
    last = deadlines.last_day(one.due_on, includes_due_day=one.includes_due_day)
    owed = one.state in OWED_BY_UNIT
    late = owed and deadlines.days_late(
        one.due_on, Court.UNIT, today, None, includes_due_day=one.includes_due_day
    )
    times = sum(step.person_id == reader_id for step in before)
    return LetterDuty(
        unit_name=one.unit_name,
        milestone_name=one.milestone_name,
        due_on=one.due_on,
        state=one.state,
        role=one.role,
        level=one.level,
        days_left=max(0, facts.calendar.working_days_left(today, last)),
        days_late=int(late),
        owed=owed,
        includes_due_day=one.includes_due_day,
        reason=one.reason,
        note=one.note,
        basis=one.basis,
        acting_until=facts.acting.get((reader_id, one.unit_id, one.role)),
        nth=times + 1 if one.kind == "clock" and one.level == 0 else 0,
        told=told_before(before, reader_id) if late else (),
        steps=tuple(
            _step(step, one, facts)
            for step in facts.coming.get(one.duty_term_id, [])
            if DutyState(one.state) in OWED_BY_UNIT  # who owes nothing has nothing to expect
        ),
        id=one.duty_id,
        version=one.version,
        remind_on=facts.calendar.add_working(last, -1),
        lacking=facts.lacking.get(one.duty_id, 0) if owed else 0,
        was_on=facts.was_on.get(one.id),
        case=facts.cases.get(one.id),
    )


def told_before(before: Iterable[Before], reader_id: int) -> tuple[LetterStep, ...]:
    """What has been said so far; who was told twice on a day, as the same, was told once."""
    steps = (
        LetterStep(one.on, one.role, one.level, (one.name,), own=one.person_id == reader_id)
        for one in before
    )
    once: dict[tuple[object, ...], LetterStep] = {}
    for step in steps:
        of = step.on, step.audience, step.names
        known = once.get(of)
        if known is None or step.level > known.level:
            once[of] = step
    return tuple(once.values())


def _step(step: Coming, one: Told, facts: BatchFacts) -> LetterStep:
    """Say of a rung to come whom the tick will tell as things stand."""

    def holds(role: Role) -> bool:
        return role not in UNIT_ROLES or (one.unit_id, role) in facts.holders

    unsigned = one.signed_by if one.state == DutyState.AWAITING_SIGNATURE else None
    signer = Role(unsigned) if unsigned else None
    to = addressed(Role(step.audience), signer, holds, needs_approval=step.needs_approval)
    return LetterStep(
        step.on, to.role, step.level,
        facts.holders.get((one.unit_id, to.stand_in or to.role), ()),
        step.needs_approval, to.stand_in or "", to.signs,
    )  # fmt: skip
