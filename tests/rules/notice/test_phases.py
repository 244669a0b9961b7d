"""Each phase of a delivery has words."""

from campaign.rules.notice.delivery import Phase
from campaign.rules.notice.phases import PHASES


def test_every_phase_is_said_in_both_languages() -> None:
    assert set(PHASES) == set(Phase)
    assert all(zh and en for zh, en in PHASES.values())
