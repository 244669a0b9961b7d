"""What the pages that amend a plan have in common: the campaign, and what was done in words."""

from flask_babel import gettext as _

from campaign.reports.plan.brings import Brings
from campaign.rules.errors import NotFound, NotNow
from campaign.services.dates.amend_campaign import CALLED_OFF
from models.base import db
from models.plan import Campaign


def campaign_of(campaign_id: int) -> Campaign:
    """Return the running campaign.

    Raises:
        NotFound: there is none.
        NotNow: it was cancelled.
    """
    found = db.session.get(Campaign, campaign_id)
    if found is None:
        raise NotFound
    if found.status != "open":
        raise NotNow(CALLED_OFF)
    return found


def flash_words(done: Brings, first: str) -> str:
    """Say what an amendment did."""
    effect = done.effect
    if effect is None:
        return str(first)
    letters = effect.letters
    said = _(
        "取消 %(gone)s 封信、改期 %(moved)s 封、新增 %(added)s 封；",
        gone=letters.cancelled + len(effect.void), moved=letters.moved, added=letters.added,
    )  # fmt: skip
    return str(first) + str(said) + str(_("已告知 %(n)s 封。", n=done.letters_now))
