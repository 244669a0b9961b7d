from __future__ import annotations

import pytest

from campaign.rules.notice.return_path import is_token, return_path, token, tokens_in

KEY = "k" * 32
MINE = token(117, "<abc@duban>", KEY)


def test_a_token_is_the_letters_number_and_a_mac():
    assert MINE.startswith("117.")
    assert len(MINE) == len("117.") + 20
    assert token(117, "<abc@duban>", KEY) == MINE


@pytest.mark.parametrize(
    "other",
    [
        token(118, "<abc@duban>", KEY),
        token(117, "<abd@duban>", KEY),
        token(117, "<abc@duban>", "q" * 32),
    ],
    ids=["number", "Message-ID", "key"],
)
def test_it_is_bound_to_number_message_id_and_key(other):
    assert other.partition(".")[2] != MINE.partition(".")[2]
    assert not is_token(other, 117, "<abc@duban>", KEY)
    assert is_token(MINE, 117, "<abc@duban>", KEY)


def test_the_return_path_is_the_mailbox_with_the_token_behind_a_plus():
    assert return_path("bounces@example.gov.cn", MINE) == f"bounces+{MINE}@example.gov.cn"


def test_the_longest_return_path_still_is_an_address():
    path = return_path("b" * 24 + "@example.cn", token(10**18 - 1, "<a@b>", KEY))
    assert len(path.partition("@")[0]) <= 64


def test_tokens_are_found_wherever_they_stand_and_each_once():
    text = f"To: <bounces+{MINE.upper()}@x.cn>\nX-Duban-Letter: {MINE}，另一封 5.{'a' * 20}。"
    assert tokens_in(text) == ((117, MINE), (5, "5." + "a" * 20))


@pytest.mark.parametrize(
    "text", ["", "117", "117.eeef", f"x{MINE}", f"{MINE}0", "1" * 19 + "." + "a" * 20]
)
def test_what_is_no_token_is_none(text):
    assert tokens_in(text) == ()
