"""Lists that come in as files: csv and xlsx to rows of text, or a refusal that says what to do.

read_table   what a caller needs: bytes in, a Table out
table        the Table, its limits, and how headings are found
origin       what kind of file the bytes are, whatever their name says
csv_text     bytes to text: UTF-8, GB18030, UTF-16
csv_rows     text to rows
package      an xlsx as a zip archive, judged before anything is unpacked
markup       its XML, judged on bounds before anything is built from it
workbook     its cells, by openpyxl
cell_text    a cell's value as a person sees it
"""

from campaign.papers.tables.read_table import read_table
from campaign.papers.tables.table import Table

__all__ = ["Table", "read_table"]
