"""The last look before sending: letters that are no longer true are cancelled, the rest written."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email.utils import parseaddr
from typing import Any

from flask import current_app
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from campaign.mail.calendar.entries import calendar_of
from campaign.mail.contexts import LetterContext
from campaign.mail.drafts import Draft, draft
from campaign.mail.facts import gather
from campaign.mail.letters import RenderedLetter, language_of, render
from campaign.mail.message import Outgoing, wire_address
from campaign.mail.outbox.claims import Claimed, still_ours
from campaign.mail.outbox.marks import start
from campaign.records.access.links import new_link
from campaign.records.house.calendar import load_calendar
from campaign.records.notice.digests import put_off
from campaign.rules.notice import return_path
from campaign.rules.notice.delivery import Answer, Event, Phase
from campaign.rules.notice.window import following_digest
from models.access import OneTimeLink
from models.letter import Letter
from models.letter_words import WordsInLetter
from models.notice import Notice

HIDDEN = "……"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter ready to go, its attempt on record; or, without a message, why it cannot go."""

    letter: Claimed
    attempt_id: int
    message: Outgoing | None
    answer: Answer | None = None
    kept: dict[str, str] = field(default_factory=dict)


def prepare(
    session: Session,
    letters: Sequence[Claimed],
    *,
    worker: str,
    keep_all: bool,
    simulated: bool,
    now: datetime,
) -> list[Prepared]:
    """Check, write and record the attempts of letters of ours, in the caller's transaction.

    ``keep_all`` keeps the whole letter, with its link, for the mailbox page. Otherwise the row
    keeps the text alone, the link hidden: who reads the database must not sign in by it.
    """
    ours = still_ours(session, letters)
    mine = [letter for letter in letters if letter.id in ours]
    facts = gather(session, mine, now=now, simulated=simulated)
    drafts = [draft(letter, facts, now=now) for letter in mine]
    _drop(session, drafts)
    _put_off(session, drafts, now)
    links: list[dict[str, Any]] = []
    written = [_write(one, links, keep_all, now) for one in drafts if not one.void]
    if links:
        session.connection().execute(insert(OneTimeLink), links)
    _note_words(session, drafts)
    attempts = start(
        session,
        [(one.letter, _digest(one.message)) for one in written],
        worker=worker,
        now=now,
    )
    return [replace(one, attempt_id=n) for one, n in zip(written, attempts, strict=True)]


def _note_words(session: Session, drafts: Sequence[Draft]) -> None:
    """Keep with which version of the office's words a letter goes; a later try may have another."""
    going = {one.letter.id: one.words_id for one in drafts if not one.void}
    if not any(going.values()):
        return
    session.execute(delete(WordsInLetter).where(WordsInLetter.letter_id.in_(going)))
    session.execute(
        insert(WordsInLetter),
        [{"letter_id": letter, "words_id": words} for letter, words in going.items() if words],
    )


def _digest(message: Outgoing | None) -> str:
    return hashlib.sha256(message.as_bytes()).hexdigest() if message else ""


def _drop(session: Session, drafts: Sequence[Draft]) -> None:
    """Cancel what must not go; a notice left out of a letter that goes is parted from it."""
    for one in drafts:
        if one.void:
            session.execute(
                update(Letter)
                .where(Letter.id == one.letter.id)
                .values(state="cancelled", reason=one.void, lease_until=None)
            )
        for why in sorted(set(one.dropped.values())):
            ids = [number for number, reason in one.dropped.items() if reason == why]
            parted = {} if one.void else {"letter_id": None}
            session.execute(
                update(Notice)
                .where(Notice.id.in_(ids))
                .values(verdict="cancel", reason=why, **parted)
            )


def _put_off(session: Session, drafts: Sequence[Draft], now: datetime) -> None:
    """Hand to a later digest what would come within twenty hours of the last word about it."""
    late = [(number, at) for one in drafts for number, at in one.put_off.items()]
    if not late:
        return
    calendar = load_calendar(session)
    days: dict[date, list[int]] = {}
    for number, at in late:
        days.setdefault(following_digest(at, now, calendar), []).append(number)
    for on, numbers in sorted(days.items()):
        put_off(session, numbers, on, now=now)


def _write(one: Draft, links: list[dict[str, Any]], keep_all: bool, now: datetime) -> Prepared:
    letter, token = one.letter, ""
    settings = current_app.extensions["settings"]
    address = wire_address(letter.address)
    if address is None:
        answer = Answer(Phase.RCPT, Event.BAD_ADDRESS, reply="not an address")
        return Prepared(letter, 0, None, answer)
    try:
        context = replace(one.context, site=settings.public_url)
        if context.paper is not None:  # it asks for a password or a session, as any page does
            context = replace(context, link=f"{context.site}{context.paper.page}")
        if one.purpose:
            token, row = new_link(
                letter.person_id, one.purpose, now=now, duty_id=one.duty_id, letter_id=letter.id
            )
            links.append(row)
            context = _linked(context, one.purpose, token, row["expires_at"])
        calendar = calendar_of(
            one.kind, context, address=parseaddr(settings.mail_default_sender)[1]
        )
        rendered = render(one.kind, letter.locale, replace(context, dated=calendar != ""))
        message = Outgoing(
            to=(context.person_name, address), subject=rendered.subject, text=rendered.text,
            html=rendered.html, message_id=letter.message_id,
            language=language_of(letter.locale), now=now, sender_name=context.office_name,
            calendar=calendar, **_way_back(letter, settings),
        )  # fmt: skip
        message.as_bytes()
    except Exception as error:
        # One letter that cannot be written must not stop the others; it is parked in the end.
        current_app.logger.exception("letter %s could not be written", letter.id)
        why = Answer(Phase.RENDER, Event.BAD_LETTER, reply=type(error).__name__)
        return Prepared(letter, 0, None, why)
    kept = _kept(rendered, token, keep_all) | {"calendar": calendar}
    return Prepared(letter, 0, message, kept=kept)


def _linked(c: LetterContext, purpose: str, token: str, until: datetime) -> LetterContext:
    """Give the letter its links: in, where it has one, and the two answers of a unit's people."""
    link = f"{c.site}/l/{token}"
    answers = c.to_unit
    own = {"answer": "", "drill": f"{link}/mine"}
    return replace(
        c,
        link=own.get(purpose, link),
        link_until=until,
        received_link=f"{link}/received" if answers else "",
        not_mine_link=f"{link}/not-mine" if answers or purpose == "drill" else "",
    )


def _way_back(letter: Claimed, settings: Any) -> dict[str, str]:
    """Return by what the letter is known when it comes back, and where to."""
    known = return_path.token(letter.id, letter.message_id, settings.secret_key)
    mailbox = settings.bounce_mailbox
    return {
        "token": known,
        "comes_back_to": return_path.return_path(mailbox, known) if mailbox else "",
    }


def _kept(rendered: RenderedLetter, token: str, keep_all: bool) -> dict[str, str]:
    subject = rendered.subject[:300]
    if keep_all:
        return {"subject": subject, "text": rendered.text, "html": rendered.html}
    text = rendered.text.replace(token, HIDDEN) if token else rendered.text
    return {"subject": subject, "text": text}
