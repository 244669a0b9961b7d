"""The forecast of a campaign of 1,000 units, silent: every letter of twelve duties a unit.

The limit is a second, the time after which a page that is looked at again and again is put off.
"""

from collections.abc import Iterator

from bench import county, databases
from bench.report import Row, costs
from bench.tick import ROUNDS, timed
from campaign.reports.foresight.foretell import foretell
from campaign.reports.foresight.running import running_subject
from campaign.reports.foresight.scenario import Scenario
from models.base import db
from models.plan import Campaign

UNITS = 1_000
LIMIT = 1.0  # seconds


def rows(name: str) -> Iterator[Row]:
    """Measure in a county of its own."""
    with databases.new_database(name) as address:
        databases.fill(address, UNITS)
        with databases.open_application(address):
            times = [timed(_forecast) for _ in range(ROUNDS + 1)][1:]  # statements are compiled
    yield costs(f"forecast of {UNITS:,} units ÷ a second", name, times, [LIMIT], 1.0)


def _forecast() -> None:
    session, now = db.session(), county.OPENED_AT
    campaign = session.get_one(Campaign, county.CAMPAIGN)
    subject = running_subject(session, campaign, until=None, now=now)
    seen = foretell(session, subject, Scenario.SILENT, now=now)
    session.rollback()
    if len(seen.letters) < UNITS:
        raise RuntimeError(f"nothing to measure: {len(seen.letters)} letters")
