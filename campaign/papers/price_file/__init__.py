"""A price book as a YAML file: text to Book, or every problem with its line. See docs/money.md."""

from campaign.papers.price_file.read_book import SHIPPED, BookReading, read_book

__all__ = ["SHIPPED", "BookReading", "read_book"]
