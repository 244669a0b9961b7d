"""What has to be measured once the texts are known, in a filled document.

headings  bare ones left out, the others numbered on
title     long titles broken in lines of like length
narrow    the red head and 印发, kept on one line
seal      signature and date, set to one another
columns   widths of columns that came with the values
"""

from typing import Any

from campaign.papers.official.fill.place.columns import set_columns
from campaign.papers.official.fill.place.headings import set_headings
from campaign.papers.official.fill.place.narrow import set_narrow
from campaign.papers.official.fill.place.seal import set_seal_place
from campaign.papers.official.fill.place.title import set_title


def put_in_place(body: Any) -> None:
    """Do all of it."""
    set_headings(body)
    set_title(body)
    set_narrow(body)
    set_seal_place(body)
    set_columns(body)
