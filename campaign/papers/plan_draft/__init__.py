"""A draft read from an official text, written as a plan file: what is open stays blank."""

from campaign.papers.plan_draft.draft_text import draft_text

__all__ = ["draft_text"]
