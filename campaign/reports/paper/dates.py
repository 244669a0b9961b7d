"""Dates as papers print them."""

from datetime import date


def printed(day: date) -> str:
    """Return 2005年8月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def printed_short(day: date) -> str:
    """Return 8月2日."""
    return f"{day.month}月{day.day}日"


def printed_month(day: date) -> str:
    """Return 2004年12月."""
    return f"{day.year}年{day.month}月"
