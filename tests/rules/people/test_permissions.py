"""What a letter's link opens, right by right: letters are passed on, and mailboxes shared."""

from campaign.rules.permissions import Asker, HeldPost, Permission, Role, may

P = Permission
# The work of the day, and looking at it.
BY_LETTER = {
    P.SEE_OWN_UNIT, P.SUBMIT_DUTY, P.SIGN_DUTY, P.SEE_DUTY, P.REVIEW_DUTY, P.RECORD_ANSWER, P.URGE,
    P.SEE_OFFICE, P.ANSWER_CASE, P.SEE_UNITS, P.SEE_CAMPAIGN, P.SEE_LEAD, P.SEE_TRAIL,
    P.SEE_ROUNDS, P.SEE_FIGURES, P.FILL_FIGURES, P.RECEIVE_PAPER, P.TAKE_SCANS,
}  # fmt: skip


def test_a_letter_does_the_work_of_the_day_and_decides_over_nobody() -> None:
    posts = tuple(HeldPost(role, 1, "/1/") for role in Role)
    by_letter = Asker(1, "", posts, by_letter=True)
    by_password = Asker(1, "", posts)
    assert {one for one in P if may(by_letter, one, "/1/")} == BY_LETTER
    assert {one for one in P if may(by_password, one, "/1/")} == set(P)


def test_a_letter_opens_the_own_units_figures_and_no_others() -> None:
    office = Asker(1, "", (HeldPost(Role.OFFICE, 1, "/1/"),), by_letter=True)
    contact = Asker(2, "", (HeldPost(Role.CONTACT, 2, "/1/2/"),), by_letter=True)
    for right in (P.SEE_FIGURES, P.FILL_FIGURES):
        assert not may(office, right, "/1/2/")
        assert may(contact, right, "/1/2/")
        assert not may(contact, right, "/1/")
