"""The life of a paper, walked in every state by every action, beside a table of its own."""

import itertools

import pytest

from campaign.rules.errors import NotNow
from campaign.rules.paper.machine import (
    NOT_CLEAN,
    OPEN,
    PaperAction,
    PaperFacts,
    PaperState,
    paper_move,
    paper_moves,
)

# (state, action) -> where it leads when the paper is clean, when it is not.
EXPECTED = {
    **{(state, act): ("draft", "draft")
       for state in ("draft", "proofed") for act in ("edit", "refresh", "confirm")},
    **{(state, "proof"): ("proofed", "draft") for state in ("draft", "proofed")},
    **{(state, "withdraw"): ("withdrawn",) * 2 for state in ("draft", "proofed", "signed")},
    ("proofed", "sign"): ("signed", None),
    ("signed", "issue"): ("issued",) * 2,
    ("issued", "void"): ("void",) * 2,
}  # fmt: skip


def test_every_state_and_action() -> None:
    for state, action in itertools.product(PaperState, PaperAction):
        for clean, wanted in zip(
            (True, False), EXPECTED.get((state, action), (None, None)), strict=True
        ):
            facts = PaperFacts(clean=clean)
            if wanted is None:
                with pytest.raises(NotNow):
                    paper_move(action, state, facts)
            else:
                found = paper_move(action, state, facts)
                assert found.target == wanted
                assert found in paper_moves(state, facts)


def test_what_is_signed_is_never_edited() -> None:
    assert set(OPEN) == {"draft", "proofed"}
    with pytest.raises(NotNow, match="校对没有通过"):
        paper_move(PaperAction.SIGN, PaperState.PROOFED, PaperFacts(clean=False))
    assert "校对" in NOT_CLEAN
