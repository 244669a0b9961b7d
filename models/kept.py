"""Campaigns once read stay with their session: every part of a page asks for its one campaign."""

from sqlalchemy import event
from sqlalchemy.orm import QueryContext, object_session

from models.plan import Campaign


@event.listens_for(Campaign, "load")
def keep(campaign: Campaign, context: QueryContext) -> None:
    """Hold the campaign as long as its session lives.

    The identity map holds its objects weakly, so that ``session.get`` would read the row anew
    as soon as the caller before has let go of it.
    """
    session = object_session(campaign)
    if session is not None:
        session.info.setdefault("campaigns", {})[campaign.id] = campaign
