"""Dates by walking day by day: slow, plain, and written without looking at the rules.

It knows weekends by counting from a Monday, months by walking into them, and Shanghai as eight
hours before UTC, which it has been since 1992.
"""

import datetime as dt
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
A_MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True)
class Walker:
    """What is known: days off, and weekend days that are worked."""

    off: frozenset[dt.date]
    worked: frozenset[dt.date]

    def open(self, day: dt.date) -> bool:
        if day in self.worked:
            return True
        return (day - A_MONDAY).days % 7 not in (5, 6) and day not in self.off

    def walk(self, day: dt.date, n: int) -> dt.date:
        while n > 0:
            day = day + DAY
            if self.open(day):
                n = n - 1
        while n < 0:
            day = day - DAY
            if self.open(day):
                n = n + 1
        return day

    def roll(self, day: dt.date, rule: str) -> dt.date:
        if rule == "next":
            while not self.open(day):
                day = day + DAY
        if rule == "previous":
            while not self.open(day):
                day = day - DAY
        return day

    def rung(self, due: dt.date, offset: int, counts: str) -> str:
        """The instant at which a rung comes, as UTC text."""
        day = self.walk(due, offset) if counts == "working" else due + offset * DAY
        day = self.roll(day, "next" if offset > 0 else "previous")
        nine = dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)
        return (nine - dt.timedelta(hours=8)).isoformat()

    def pace(self, word: str, start: dt.date, until: dt.date) -> list[dt.date]:
        """Every day from the first to the last is asked whether it belongs."""
        found = [start] if start <= until else []
        day = start + DAY
        while day <= until:
            if self._belongs(word, start, day):
                found.append(day)
            day = day + DAY
        return found

    def _belongs(self, word: str, start: dt.date, day: dt.date) -> bool:
        gone = (day - start).days
        if word == "weekly":
            return gone % 7 == 0
        if word.startswith("every_"):
            return gone % int(word.split("_")[1]) == 0
        months = (day.year - start.year) * 12 + day.month - start.month
        if months == 0:
            return False
        last = (day + DAY).month != day.month
        steps = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
        if word in steps:
            if months % steps[word]:
                return False
            return day.day == start.day or (last and day.day < start.day)
        if word in ("month_end", "quarter_end"):
            return last and months % (3 if word == "quarter_end" else 1) == 0
        return day == self._place(word, day)

    def _place(self, word: str, day: dt.date) -> dt.date:
        place, _, which = word.partition("_")
        of_month = self._month(day)
        if place == "workday":
            good, n = [one for one in of_month if self.open(one)], int(which)
        else:
            names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            good = [one for one in of_month if names[(one - A_MONDAY).days % 7] == which]
            n = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}[place]
        if n < 0:
            good, n = good[::-1], -n
        return good[min(n, len(good)) - 1]

    def _month(self, day: dt.date) -> list[dt.date]:
        while day.day > 1:
            day = day - DAY
        month, found = day.month, []
        while day.month == month:
            found.append(day)
            day = day + DAY
        return found
