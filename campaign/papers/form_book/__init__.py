"""A unit's form as a workbook: out as a template, back in as cells, out again marked.

layout     the headings and names that both ways know
template   the workbook that is downloaded
read_book  what came back: whose it is, and each field's cell
marked     the same workbook, wrong cells coloured and commented
"""

from campaign.papers.form_book.marked import marked
from campaign.papers.form_book.read_book import Book, read_book
from campaign.papers.form_book.template import Template, template

__all__ = ["Book", "Template", "marked", "read_book", "template"]
