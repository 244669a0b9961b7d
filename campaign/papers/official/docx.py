"""Word in and out: a template and values to a docx, and a docx back to its figures and texts."""

from campaign.papers.official.fill.check import check_template
from campaign.papers.official.fill.write import write_docx
from campaign.papers.official.reading.read import read_docx

__all__ = ["check_template", "read_docx", "write_docx"]
