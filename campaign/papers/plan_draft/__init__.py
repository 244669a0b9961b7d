"""A draft read from an official text: as a plan file with blanks, and as cards for the page."""

from campaign.papers.plan_draft.cards_of import Row, cards_of, reading_of
from campaign.papers.plan_draft.draft_text import draft_text

__all__ = ["Row", "cards_of", "draft_text", "reading_of"]
