"""A draft read from a paper: what its cards come to, what is missing, the plan made of it."""

from campaign.rules.plan_drafts.cards import Card, Kind, State
from campaign.rules.plan_drafts.draft import DraftNow, understand
from campaign.rules.plan_drafts.facts import Facts
from campaign.rules.plan_drafts.missing import Gap, gaps_of
from campaign.rules.plan_drafts.plan import plan_of

__all__ = [
    "Card", "DraftNow", "Facts", "Gap", "Kind", "State", "gaps_of", "plan_of", "understand",
]  # fmt: skip
