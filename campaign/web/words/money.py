"""Amounts in the page's language: 299.98 万元, or 2,999,800 yuan."""

from campaign.rules.money import amount
from campaign.web import locale


def roughly(fen: int) -> str:
    """Return cents as a sentence says them."""
    return f"{amount.yuan(fen)} yuan" if locale.current() == "en" else amount.roughly(fen)
