from __future__ import annotations

import pytest

from campaign.rules.notice.bounce import Fate, Sort, fate, sort_of_report


@pytest.mark.parametrize(
    ("actions", "status", "sort"),
    [
        (("failed",), "5.1.1", Sort.BOUNCED),
        (("failed",), "4.4.7", Sort.BOUNCED),
        (("delivered", "failed"), "5.1.1", Sort.BOUNCED),
        (("delivered", "delayed"), "4.4.1", Sort.DELAYED),
        (("delayed",), "5.1.1", Sort.DELAYED),
        (("relayed",), "2.0.0", Sort.UNRELATED),
        (("expanded",), "", Sort.UNRELATED),
        (("exploded",), "5.1.1", Sort.MALFORMED),
        ((), "5.1.1", Sort.BOUNCED),
        ((), "4.2.2", Sort.DELAYED),
        ((), "2.0.0", Sort.UNRELATED),
        ((), "", Sort.MALFORMED),
    ],
)
def test_what_a_report_means(actions, status, sort):
    assert sort_of_report(actions, status) is sort


@pytest.mark.parametrize(
    ("state", "in_doubt", "becomes"),
    [
        ("accepted", False, Fate.ENDS),
        ("accepted", True, Fate.ENDS),
        ("queued", True, Fate.ENDS),
        ("queued", False, Fate.NEVER_LEFT),
        ("sending", True, Fate.LATER),
        ("sending", False, Fate.LATER),
        ("failed", False, Fate.STAYS),
        ("cancelled", False, Fate.STAYS),
        ("parked", False, Fate.STAYS),
    ],
)
def test_what_becomes_of_the_letter(state, in_doubt, becomes):
    assert fate(state, in_doubt=in_doubt) is becomes
