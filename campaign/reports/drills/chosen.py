"""What a drill's writer needs from the seats: each holder a post to ask, each vacancy too."""

from collections.abc import Iterable

from campaign.records.drills.write import Asked
from campaign.reports.drills.seats import Seat


def to_ask(seats: Iterable[Seat]) -> list[Asked]:
    """Return the posts to ask about, one for each holder."""
    asked: list[Asked] = []
    for seat in seats:
        if not seat.holders:
            asked.append(Asked(seat.unit_id, seat.role))
        asked += [
            Asked(seat.unit_id, seat.role, one.person_id, one.email, one.locale)
            for one in seat.holders
        ]
    return asked
