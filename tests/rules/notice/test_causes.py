"""Why a duty lags, and how far a notice came: every row of both tables."""

import pytest

from campaign.rules.lifecycle import DutyState
from campaign.rules.notice.causes import Cause, CauseFacts, Proof, cause_of, proof_of

D, C, P = DutyState, Cause, Proof


@pytest.mark.parametrize(
    ("state", "contact", "address", "proof", "cause"),
    [
        (D.SUSPENDED, False, False, P.BOUNCED, C.SUSPENDED),
        (D.SUBMITTED, False, False, P.BOUNCED, C.IN_REVIEW),
        (D.AWAITING_SIGNATURE, False, False, P.BOUNCED, C.SIGNATURE),
        (D.OPEN, False, False, P.BOUNCED, C.VACANT),
        (D.OPEN, True, False, P.BOUNCED, C.NO_ADDRESS),
        (D.RETURNED, True, True, P.BOUNCED, C.BOUNCED),
        (D.RETURNED, True, True, P.DELIVERED, C.RETURNED),
        (D.OPEN, True, True, P.DELIVERED, C.UNANSWERED),
        (D.OPEN, True, True, None, C.UNANSWERED),
    ],
)
def test_what_the_office_can_mend_comes_before_the_units_silence(
    state: DutyState, contact: bool, address: bool, proof: Proof | None, cause: Cause
) -> None:
    assert cause_of(CauseFacts(state, contact, address, proof)) is cause


@pytest.mark.parametrize(
    ("address", "called", "accepted", "failed", "cancelled", "proof"),
    [
        (False, False, False, False, False, P.NO_ADDRESS),
        (False, True, False, False, False, P.CALLED),
        (True, False, True, True, True, P.DELIVERED),
        (True, False, False, True, True, P.BOUNCED),
        (True, False, False, False, True, P.CANCELLED),
        (True, True, False, False, False, P.QUEUED),
    ],
)
def test_the_proof_is_what_is_known_of_the_letter_or_the_call(
    address: bool, called: bool, accepted: bool, failed: bool, cancelled: bool, proof: Proof
) -> None:
    found = proof_of(
        has_address=address, called=called, accepted=accepted, failed=failed, cancelled=cancelled
    )
    assert found is proof


def test_an_open_request_for_more_time_waits_for_the_office_whatever_else_is_wrong() -> None:
    facts = CauseFacts(D.OPEN, False, False, P.BOUNCED, asks_extension=True)
    assert cause_of(facts) is C.EXTENSION
    assert cause_of(CauseFacts(D.SUBMITTED, True, True, None, asks_extension=True)) is C.IN_REVIEW


@pytest.mark.parametrize(("accepted", "failed"), [(True, False), (False, True), (False, False)])
def test_a_receipt_outweighs_whatever_the_mail_system_says(accepted: bool, failed: bool) -> None:
    found = proof_of(
        has_address=True, called=False, accepted=accepted, failed=failed, cancelled=False,
        received=True,
    )  # fmt: skip
    assert found is P.RECEIVED
