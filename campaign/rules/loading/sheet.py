"""A list that came in, as loading needs to know it."""

from collections.abc import Sequence
from typing import Protocol

from campaign.rules.sheets.rows import Problem, Row


class Sheet(Protocol):
    """Headings and rows of a file, and what the file itself has against single cells."""

    @property
    def headers(self) -> Sequence[str]:
        """The headings, in the order of the file."""

    @property
    def rows(self) -> Sequence[Row]:
        """The rows under them."""

    @property
    def header_row(self) -> int:
        """The number of the row in which the headings stand."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with cells, before anybody asks what they say."""
