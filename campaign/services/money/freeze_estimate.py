"""An estimate is kept as a version 测算版本, with all its bases and prices, one of them chosen."""

from datetime import date, datetime

from sqlalchemy import func, select

from campaign.papers.form_file import form_of
from campaign.records.events import record
from campaign.reports.money.need import form_text, need_of, newest_book
from campaign.rules.asked import at_most
from campaign.rules.errors import FieldMissing, Invalid, NotFound, Overtaken
from campaign.rules.money.frozen import frozen
from campaign.rules.permissions import Asker
from campaign.rules.survey.standing import RoundState
from campaign.services.transaction import transaction
from models.money import Estimate
from models.plan import Campaign
from models.survey import SurveyRound
from models.unit import Unit

CHOOSE = "请选择按哪个口径。"
LACKS = "这个口径还不完整，缺：%(names)s。请先在价目里补上，或换一个口径。"


def freeze_estimate(
    campaign_id: int,
    round_id: int,
    unit_id: int,
    basis: str,
    *,
    note: str,
    seen: int | None,
    asker: Asker | None,
    now: datetime,
    today: date,
    on: date | None = None,
) -> int:
    """Keep what the round's need costs now; whatever is typed later, it stays as it is.

    Args:
        campaign_id: the campaign.
        round_id: whose sums; a round that counts.
        unit_id: over which subtree.
        basis: the chosen basis, by its key.
        note: what it was made for, may be empty.
        seen: the sum that the asker saw on the page, in cents; None does not ask.
        asker: who, None at the command line.
        now: when.
        today: the day of it.
        on: the day whose prices are taken, today where none is named.

    Returns:
        The estimate's number in the database.

    Raises:
        NotFound: there is no such campaign, round or unit.
        Invalid: there is no price book.
        FieldMissing: no basis, or one that lacks a price.
        Overtaken: the sum has changed since it was seen.
    """
    note = at_most(note, "note")
    by_id = asker.person_id if asker else None
    with transaction() as session:
        campaign = session.get(Campaign, campaign_id, with_for_update=True)
        sent, unit = session.get(SurveyRound, round_id), session.get(Unit, unit_id)
        if campaign is None or sent is None or unit is None:
            raise NotFound
        if sent.campaign_id != campaign_id or sent.state == RoundState.VOID:
            raise NotFound
        book = newest_book(session, campaign_id)
        if book is None:
            raise Invalid("还没有价目，请先建立价目。")
        need = need_of(
            session, book, round_id, unit.path, form=form_of(form_text(session, round_id)),
            on=on or today,
        )  # fmt: skip
        chosen = need.total(basis)
        if chosen is None:
            raise FieldMissing("basis", CHOOSE)
        if not chosen.whole:
            raise FieldMissing("basis", LACKS, names="、".join(chosen.lacks))
        if seen is not None and seen != chosen.amount:
            raise Overtaken("数字刚才变了，请核对新的合计后再存。")
        last = session.scalar(
            select(func.max(Estimate.number)).where(Estimate.campaign_id == campaign_id)
        )
        made = Estimate(
            campaign_id=campaign_id, number=(last or 0) + 1, round_id=round_id, unit_id=unit_id,
            book_id=book.id, priced_on=need.priced_on, basis=chosen.key, basis_name=chosen.name,
            total_fen=chosen.amount, at=now, by_id=by_id, note=note,
            result={
                "bases": frozen(need.totals), "expected": need.fraction.expected,
                "received": need.fraction.received, "book": need.book_number,
            },
        )  # fmt: skip
        session.add(made)
        session.flush()
        record(
            session, "money.estimate", now=now, by_id=by_id, campaign_id=campaign_id,
            unit_id=unit_id, note=note, estimate=made.number, basis=chosen.name,
        )  # fmt: skip
        return made.id
