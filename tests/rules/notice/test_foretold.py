"""A notice beside the signed forecast: as foretold, or why not; and what has not come."""

import datetime as dt
from dataclasses import replace

import pytest

from campaign.rules.notice.foretold import Thing, Why, missing, verdict

D = dt.date
DUE = D(2026, 4, 20)
TOLD = Thing("rung/1", 7, "a@b", D(2026, 4, 9), DUE)


@pytest.mark.parametrize(
    ("real", "foretold", "why"),
    [
        (TOLD, [TOLD], Why.AS_FORETOLD),
        (replace(TOLD, occasion="urge/3"), [TOLD], Why.ACT),
        (TOLD, [], Why.NEW_DUTY),
        (replace(TOLD, occasion="rung/9"), [TOLD], Why.NEW_LADDER),
        (replace(TOLD, on=D(2026, 4, 16), due_on=D(2026, 4, 27)), [TOLD], Why.REDATED),
        (replace(TOLD, person_id=8), [TOLD], Why.NEW_HOLDER),
        (replace(TOLD, on=D(2026, 4, 10)), [TOLD], Why.DAY),
        (replace(TOLD, address="c@d"), [TOLD], Why.NEW_ADDRESS),
        (TOLD, [replace(TOLD, address="")], Why.HAS_ADDRESS),
    ],
)
def test_what_comes_is_as_foretold_or_says_why_not(
    real: Thing, foretold: list[Thing], why: Why
) -> None:
    found = verdict(real, foretold)
    assert found.why is why
    assert found.as_foretold is (why is Why.AS_FORETOLD)


def test_what_was_foretold_and_has_not_come_says_what_became_of_it() -> None:
    later = replace(TOLD, occasion="rung/2", on=D(2026, 4, 15))

    def why(**about: object) -> list[Why]:
        facts = {"due_on": DUE, "owed": True, "today": D(2026, 4, 14)} | about
        return [one.why for one in missing([later, TOLD], [TOLD], **facts)]  # type: ignore[arg-type]

    assert why() == [Why.TO_COME]
    assert why(today=D(2026, 4, 16)) == [Why.DAY]
    assert why(owed=False) == [Why.ANSWERED]
    assert why(due_on=D(2026, 4, 27)) == [Why.REDATED]
    assert [one.foretold for one in missing([later, TOLD], [], due_on=DUE, owed=False,
            today=DUE)] == [TOLD, later]  # fmt: skip
