"""The office changes its own words in a kind of letter: a new version, never an edit."""

from datetime import datetime

from sqlalchemy import select

from campaign.records.events import record
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.notice.own_words import KINDS, fault, tidy
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.letter_words import LetterWords
from models.plan import Campaign

LANGUAGES = ("zh", "en")


def save_words(
    campaign_id: int,
    kind: str,
    locale: str,
    *,
    opening: str,
    closing: str,
    after: int,
    asker: Asker,
    now: datetime,
) -> int:
    """Keep the texts as the next version and return its number; both empty: the standard letter.

    ``after`` is the version that the page showed (0: none). Letters that wait to be sent take the
    new words; what was sent keeps the version it was written with.

    Raises:
        FieldMissing: a text is too long, names an unknown field or carries a link.
        NotNow: nothing was changed, or the campaign is over.
        Overtaken: somebody saved another version meanwhile.
    """
    if kind not in KINDS or locale not in LANGUAGES:
        raise NotFound
    texts = {"opening": tidy(opening), "closing": tidy(closing)}
    for field, text in texts.items():
        if found := fault(text):
            raise FieldMissing(field, found[0], **found[1])
    with transaction() as session:
        # Of two who save at once the second waits, and then sees what the first wrote.
        campaign = session.get(Campaign, campaign_id, with_for_update=True)
        if campaign is None:
            raise NotFound
        if campaign.status != "open":
            raise NotNow("这个行动已取消，不会再有信发出，附语不用再改。")
        last = session.scalar(
            select(LetterWords)
            .where(
                LetterWords.campaign_id == campaign_id,
                LetterWords.kind == kind,
                LetterWords.locale == locale,
            )
            .order_by(LetterWords.version.desc())
            .limit(1)
        )
        version = last.version if last else 0
        if version != after:
            raise Overtaken("刚才已经有人改过这封信的附语，请看过现在的文字再改。")
        before = (last.opening, last.closing) if last else ("", "")
        if before == (texts["opening"], texts["closing"]):
            raise NotNow("文字没有改动，不用保存。")
        session.add(
            LetterWords(
                campaign_id=campaign_id, kind=kind, locale=locale, version=version + 1,
                made_at=now, made_by=asker.person_id, **texts,
            )
        )  # fmt: skip
        record(
            session, "letter.words", now=now, by_id=asker.person_id, campaign_id=campaign_id,
            unit_id=campaign.scope_unit_id, letter_kind=kind, locale=locale, words=version + 1,
        )  # fmt: skip
    return version + 1
