"""A paper as PDF: what its docx says, set by typst, with all fonts inside."""

from campaign.papers.official.typeset.set_paper import to_pdf

__all__ = ["to_pdf"]
