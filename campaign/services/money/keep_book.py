"""A price book is taken in, or an entry of it changed: always as the next version."""

from datetime import datetime

from sqlalchemy import func, select

from campaign.records.events import record
from campaign.rules.asked import written
from campaign.rules.errors import NotFound, Overtaken
from campaign.rules.money.book import Book, as_facts
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.money import PriceBook
from models.plan import Campaign

NOTE = "请写明为什么改，例如：按六月的询价更新。"


def keep_book(
    campaign_id: int, book: Book, *, seen: int, note: str, asker: Asker | None, now: datetime
) -> int:
    """Keep the book as the campaign's next version; estimates keep the prices of theirs.

    Args:
        campaign_id: whose book it is.
        book: the whole book as it is to be.
        seen: the newest version that the asker has seen, 0 for none.
        note: why.
        asker: who, None at the command line.
        now: when.

    Returns:
        The version's number.

    Raises:
        NotFound: there is no such campaign.
        FieldMissing: no reason.
        Overtaken: somebody else has changed the book.
    """
    note = written(note, "note", NOTE)
    by_id = asker.person_id if asker else None
    with transaction() as session:
        campaign = session.get(Campaign, campaign_id, with_for_update=True)
        if campaign is None:
            raise NotFound
        newest = session.scalar(
            select(func.max(PriceBook.number)).where(PriceBook.campaign_id == campaign_id)
        )
        if (newest or 0) != seen:
            raise Overtaken("价目刚才已被别人改过，请刷新后在最新一版上修改。")
        session.add(
            PriceBook(
                campaign_id=campaign_id, number=seen + 1, book=as_facts(book), at=now,
                by_id=by_id, note=note,
            )
        )  # fmt: skip
        record(
            session, "money.book", now=now, by_id=by_id, campaign_id=campaign_id,
            unit_id=campaign.scope_unit_id, note=note, form_version=seen + 1,
        )  # fmt: skip
        return seen + 1
