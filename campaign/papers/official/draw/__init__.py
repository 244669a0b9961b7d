"""Drawings inside papers, as SVG: bars of progress, and the line of a share over days."""

from campaign.papers.official.draw.bars import bars
from campaign.papers.official.draw.trend import trend

__all__ = ["bars", "trend"]
