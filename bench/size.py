"""Pages about a whole campaign in a large county, beside the same pages of a thousand units.

Rendered in this process, without a web server: what is compared is what a page costs by the number
of units, so both sides are the same page of the same code, asked for in turn.

    ./duban soak figures      the same at a million units
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import county, databases, entered, pages
from bench.report import Row, costs, show
from bench.tick import timed
from campaign.services.house.statistics import gather_statistics
from campaign.services.house.sum_up import sum_up
from models.base import db

SMALL = 1_000
ROUNDS = 9
GOAL = 1.5
UNITS_OF_A_SOAK = 1_000_000
PAGES = {
    "dashboard": f"/lead/{county.CAMPAIGN}",
    "lagging list": f"/office/{county.CAMPAIGN}",
    "duties behind a count": f"/office/{county.CAMPAIGN}/duties?which=missing",
    "roll-up of a round": "/rounds/{round_id}/rollup",
}


def rows(name: str, address: str) -> Iterator[Row]:
    """Measure on a filled database, beside a small one of the same engine."""
    with databases.new_database(name) as beside:
        databases.fill(beside, SMALL)
        with reader(address) as large, reader(beside) as small:
            for title, page in PAGES.items():
                ours, limit = measured(lambda: large(page), lambda: small(page))  # noqa: B023
                yield costs(f"size, {title} ÷ of {SMALL:,} units", name, ours, limit, GOAL)


def measured(
    large: Callable[[], None], small: Callable[[], None]
) -> tuple[list[float], list[float]]:
    """Return the times of both, taken in turn, after each was asked for twice."""
    for ask in (large, small) * 2:
        ask()
    pairs = [(timed(large), timed(small)) for _ in range(ROUNDS)]
    return [ours for ours, _limit in pairs], [limit for _ours, limit in pairs]


@contextmanager
def reader(address: str) -> Iterator[Callable[[str], None]]:
    """An office that asks for pages of a county; its sums are taken, its round is answered."""
    app = databases.new_application(address)
    with app.app_context():
        while sum_up():  # a beat takes in no more than a launch of some ten thousand units
            pass
        round_id = entered.a_round(0, answered=True)
        databases.gather_statistics()
        gather_statistics()  # and as a house at work does by itself
        cookie = pages.sign_in()
        db.session.remove()
    client = app.test_client()
    client.set_cookie("duban", cookie)

    def ask(page: str) -> None:
        answer = client.get(page.format(round_id=round_id))
        if answer.status_code != 200:
            raise RuntimeError(f"{page}: {answer.status_code}")

    yield ask
    with app.app_context():
        db.engine.dispose()


def main() -> None:
    """Measure at a million units, on the databases asked for."""
    asked = argparse.ArgumentParser(prog="duban soak figures", description=__doc__)
    asked.add_argument("--units", type=int, default=UNITS_OF_A_SOAK)
    asked.add_argument("--database", action="append", choices=databases.NAMES)
    wanted = asked.parse_args()
    found = []
    for name in wanted.database or databases.NAMES:
        with databases.new_database(name) as address:
            print(f"{name}: writing {wanted.units:,} units …", flush=True)
            databases.fill(address, wanted.units)
            for row in rows(name, address):
                print(f"{row.key}: {row.ratio:.2f}", flush=True)
                found.append(row)
    show(found, {})


if __name__ == "__main__":
    main()
