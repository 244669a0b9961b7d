"""Files of running text: their words, paragraph by paragraph."""

from campaign.papers.text.read_text import MOST_BYTES, read_text

__all__ = ["MOST_BYTES", "read_text"]
